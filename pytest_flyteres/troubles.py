"""What has to be told of files that flyte-reslint could not follow to their ends, through a fault of its own."""

from __future__ import annotations

import sys

import pytest

TROUBLES: pytest.StashKey[dict[str, None]] = pytest.StashKey()


def troubles(config: pytest.Config) -> dict[str, None]:
    """What this process heard of so far, each once."""
    return config.stash.setdefault(TROUBLES, {})


def write_troubles(config: pytest.Config) -> None:
    """Say it on standard error, a line for each file."""
    for trouble in troubles(config):
        sys.stderr.write(f"flyte-reslint: note: {trouble}\n")
