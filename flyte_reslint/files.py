"""Where files are read from: the disk, or something that answers in its place, such as a revision of a repository.

Paths name on a revision what they would name once it was checked out; relative ones begin at the working directory.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

LARGEST_FILE = 50_000_000
"""Bytes; a larger file is read from no disk."""


class Entry(Protocol):
    """What a folder holds: `os.DirEntry` is one."""

    @property
    def name(self) -> str:
        """Its name in the folder."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a file; raises OSError where that cannot be told."""


class Files(Protocol):
    """Answers about files and folders, links followed."""

    def is_file(self, path: str) -> bool:
        """Whether there is a file of that path."""

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder of that path."""

    def exists(self, path: str) -> bool:
        """Whether there is anything of that path."""

    def mode(self, path: str) -> int:
        """What is of that path, as `st_mode` tells it. Raises OSError where nothing is."""

    def entries(self, folder: str) -> Iterable[Entry]:
        """What a folder holds. Raises OSError."""

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises OSError."""


class Disk:
    """The files that are there now."""

    def is_file(self, path: str) -> bool:
        """As `os.path.isfile`."""
        return os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        """As `os.path.isdir`."""
        return os.path.isdir(path)

    def exists(self, path: str) -> bool:
        """As `os.path.exists`."""
        return os.path.exists(path)

    def mode(self, path: str) -> int:
        """As `os.stat`."""
        return os.stat(path).st_mode

    def entries(self, folder: str) -> Iterable[Entry]:
        """As `os.scandir`."""
        with os.scandir(folder) as listing:
            return list(listing)

    def read(self, path: str) -> bytes:
        """As `open` and `read`; no more than `LARGEST_FILE`."""
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST_FILE:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
            return file.read()


DISK: Files = Disk()


def read_found(path: str, files: Files) -> bytes:
    """The bytes of a file that nobody named. Raises OSError, also for what one may wait for, such as a pipe."""
    mode = files.mode(path)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "No regular file", path)
    return files.read(path)


class Listings:
    """Answers as `files` do; what a folder holds is asked for once, and then tells what is of the paths in it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._listed: dict[str, dict[str, Entry]] = {}
        self.mode = files.mode
        self.read = files.read

    def entries(self, folder: str) -> Iterable[Entry]:
        """What a folder holds. Raises OSError."""
        path = os.path.abspath(folder)
        if path not in self._listed:
            self._listed[path] = {entry.name: entry for entry in self._files.entries(folder)}
        return self._listed[path].values()

    def is_file(self, path: str) -> bool:
        """Whether there is a file of that path."""
        kind = self._kind(path)
        return self._files.is_file(path) if kind is None else kind == "file"

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder of that path."""
        kind = self._kind(path)
        return self._files.is_folder(path) if kind is None else kind == "folder"

    def exists(self, path: str) -> bool:
        """Whether there is anything of that path."""
        kind = self._kind(path)
        return self._files.exists(path) if kind is None else kind != "nothing"

    def _kind(self, path: str) -> Literal["file", "folder", "nothing"] | None:
        """What is of a path; None where no list tells, as of links, which count as what they lead to."""
        folder, _, name = path.rpartition(os.sep)
        listed = self._listed.get(folder)
        if listed is None or name in ("", os.curdir, os.pardir) or (os.altsep or os.sep) in name:
            return None
        entry = listed.get(name)
        if entry is None:
            return "nothing"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        return "file" if entry.is_file(follow_symlinks=False) else None


class Overlay:
    """Answers as `files` do, except that the files of `changed`, by absolute path, have these bytes."""

    def __init__(self, files: Files, changed: Mapping[str, bytes]) -> None:
        self._files = files
        self._changed = changed
        self.is_file = files.is_file
        self.is_folder = files.is_folder
        self.exists = files.exists
        self.mode = files.mode
        self.entries = files.entries

    def read(self, path: str) -> bytes:
        """A file's bytes, as they would be."""
        return self._changed[path] if path in self._changed else self._files.read(path)
