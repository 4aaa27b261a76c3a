"""Keeping the facts of an analysis in pytest's cache, where later runs and the workers of one run find them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from pytest_flyteres.facts import Facts

MOST_KEPT = 4
"""Analyses that are kept, the latest ones: with and without a platform, in colour and without."""

PATIENCE = 120.0
"""Seconds that a worker waits for another one's analysis before it makes its own."""

POLL = 0.05


def kept(folder: Path, key: str, run: str, make: Callable[[], Facts]) -> Facts:
    """The facts that are kept in `folder` under `key`, else those that are made, by one worker of the `run` only.

    Raises whatever `make` raises, in every worker.
    """
    file = folder / f"{key}.facts"
    claim = folder / f"{run}.claim"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = _read(file)
        if found is not None:
            return found
        if _claimed(claim):
            try:
                return _made(file, make)
            finally:
                claim.unlink(missing_ok=True)
        time.sleep(POLL)
    return make()


def _read(file: Path) -> Facts | None:
    """What is kept; nothing where it is not there or was written by another version."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Facts)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _claimed(claim: Path) -> bool:
    """Whether this process is the one to make the facts."""
    try:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _made(file: Path, make: Callable[[], Facts]) -> Facts:
    made = make()
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(msgspec.msgpack.encode(made))
    os.replace(unfinished, file)
    others = sorted(file.parent.glob("*.facts"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in others[MOST_KEPT:]:
        with suppress(OSError):
            old.unlink()
    return made
