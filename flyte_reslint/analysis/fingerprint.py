"""A text that changes whenever something does that an analysis reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def fingerprint(files: Iterable[Path], configuration_of: Callable[[Path], object], *further: object) -> str:
    """The fingerprint of the bytes of `files`, the configuration of their folders, and the words of `further`.

    This package counts as well, and so does the working directory, from which findings name files.
    """
    digest = hashlib.sha256()
    folders = set()
    for file in files:
        folders.add(file.parent)
        digest.update(f"{os.path.abspath(file)}\0{_hash(file)}\0".encode(errors="surrogateescape"))
    for folder in sorted(folders):
        digest.update(repr(configuration_of(folder)).encode(errors="surrogateescape"))
    for each in (os.getcwd(), *_own_files(), *further):
        digest.update(f"{each!r}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()[:32]


def _hash(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.errno)


def _own_files() -> list[tuple[str, int, int]]:
    """The modules of this package, by size and time."""
    found = ((path, path.stat()) for path in sorted(PACKAGE.rglob("*.py")))
    return [(str(path), status.st_size, status.st_mtime_ns) for path, status in found]
