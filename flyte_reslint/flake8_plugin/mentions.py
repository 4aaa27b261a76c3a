"""A look at the bytes of all files of a run: whether any can be about Flyte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

WORD = b"flyte"
"""The word stem of `flyte` and `flytekit`, without which no file can import either."""

NOT_SEARCHED = frozenset(
    (".git", ".hg", ".nox", ".svn", ".tox", ".venv", "__pycache__", "node_modules", "site-packages", "venv")
)
"""Folders that are large, and that `check` leaves out as well unless they are asked for by name."""


def mention_flyte(paths: Iterable[str]) -> bool:
    """Whether one of the files, or of the Python files in the folders, says so."""
    return any(_mentions(file) for path in paths for file in _files(path))


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if name not in NOT_SEARCHED]
        for name in files:
            if name.endswith(".py"):
                yield os.path.join(folder, name)


def _mentions(file: str) -> bool:
    try:
        with open(file, "rb") as opened:
            return WORD in opened.read()
    except OSError:
        return False
