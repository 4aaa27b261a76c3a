"""A text that changes whenever something does that an analysis reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from flyte_reslint.cache.own_code import own_code


def fingerprint(files: Iterable[Path], configuration_of: Callable[[Path], object], *further: object) -> str:
    """The fingerprint of the bytes of `files`, the configuration of their folders, and the words of `further`.

    Our own code counts as well, and so does the working directory, from which findings name files.
    """
    digest = hashlib.sha256()
    folders = set()
    for file in files:
        folders.add(file.parent)
        digest.update(f"{os.path.abspath(file)}\0{_hash(file)}\0".encode(errors="surrogateescape"))
    for folder in sorted(folders):
        digest.update(repr(configuration_of(folder)).encode(errors="surrogateescape"))
    for each in (os.getcwd(), own_code(), *further):
        digest.update(f"{each!r}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()[:32]


def _hash(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.errno)
