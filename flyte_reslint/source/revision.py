"""The files of a revision, and those of the working tree beside it, each as if nothing else were there."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from flyte_reslint.files import DISK, Disk, Entry
from flyte_reslint.source.git import LINK, SUBMODULE, Blob, Objects

LFS = b"version https://git-lfs.github.com/spec/"
"""How the file begins that git keeps in the place of one that Git LFS stores."""

MOST_LINKS = 40
"""A path through more links than this goes in circles: Linux says so as well."""

FILE, FOLDER = stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755


class RevisionEntry(Struct, frozen=True):
    """What a folder of a revision holds: `mode` is that of the entry itself, `target` that of what a link leads to."""

    name: str
    mode: int
    target: int | None

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """As `os.DirEntry.is_dir`."""
        mode = self.target if follow_symlinks else self.mode
        return mode is not None and stat.S_ISDIR(mode)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """As `os.DirEntry.is_file`."""
        mode = self.target if follow_symlinks else self.mode
        return mode is not None and stat.S_ISREG(mode)


class Revision:
    """What the disk would hold beneath `top` if the revision were checked out there; elsewhere, the disk as it is.

    Submodules are empty folders, links are followed within the revision, and a file that Git LFS keeps elsewhere cannot
    be read. git's own folder is there, and is the disk's.
    """

    def __init__(self, top: str, blobs: Mapping[str, Blob], objects: Objects) -> None:
        self._top = top
        self._objects = objects
        self._blobs = {path: blob for path, blob in blobs.items() if blob.mode != SUBMODULE}
        self._names: dict[str, dict[str, None]] = defaultdict(dict, {"": {".git": None}})
        for path in blobs:
            self._list(path)
        for path, blob in blobs.items():
            if blob.mode == SUBMODULE:
                self._names[path] = {}
        self._has_links = any(blob.mode == LINK for blob in blobs.values())

    def is_file(self, path: str) -> bool:
        """Whether the revision has a file of that path."""
        inside = self._inside(path)
        return DISK.is_file(path) if inside is None else self._at(inside) in self._blobs

    def is_folder(self, path: str) -> bool:
        """Whether the revision has a folder of that path."""
        inside = self._inside(path)
        return DISK.is_folder(path) if inside is None else self._at(inside) in self._names

    def exists(self, path: str) -> bool:
        """Whether the revision has anything of that path."""
        if os.path.abspath(path) == os.path.join(self._top, ".git"):
            return True
        return self.is_file(path) or self.is_folder(path)

    def mode(self, path: str) -> int:
        """The kind of what is of that path."""
        if self._inside(path) is None:
            return DISK.mode(path)
        if self.is_folder(path):
            return FOLDER
        if self.is_file(path):
            return FILE
        raise _missing(path)

    def entries(self, folder: str) -> Iterable[Entry]:
        """What the revision has in a folder."""
        inside = self._inside(folder)
        if inside is None:
            return DISK.entries(folder)
        at = self._at(inside)
        if at not in self._names:
            raise _missing(folder)
        return [self._entry(posixpath.join(at or "", name), name) for name in self._names[at or ""]]

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        inside = self._inside(path)
        if inside is None:
            return DISK.read(path)
        blob = self._blobs.get(self._at(inside) or "")
        if blob is None:
            raise _missing(path)
        data = self._objects.read(blob.identity)
        if data.startswith(LFS):
            raise OSError(errno.EIO, "Git LFS keeps it, and the revision has only a pointer to it", path)
        return data

    def _inside(self, path: str) -> str | None:
        """The path from the top, None where it is not for the revision to answer."""
        absolute = os.path.abspath(path)
        if absolute == self._top:
            return ""
        if not absolute.startswith(os.path.join(self._top, "")):
            return None
        inside = absolute[len(os.path.join(self._top, "")) :].replace(os.sep, "/")
        return None if inside.partition("/")[0] == ".git" else inside

    def _at(self, inside: str) -> str | None:
        """The path with no link in it, None where it leads nowhere in the revision."""
        if not self._has_links:
            return inside
        way, pending, links = "", inside.split("/"), 0
        while pending:
            name = pending.pop(0)
            if name == "..":
                if not way:
                    return None
                way = posixpath.dirname(way)
                continue
            step = posixpath.join(way, name) if name not in ("", ".") else way
            blob = self._blobs.get(step)
            if blob is None or blob.mode != LINK:
                way = step
                continue
            links += 1
            target = os.fsdecode(self._objects.read(blob.identity))
            if links > MOST_LINKS or target.startswith("/"):
                return None
            pending = target.split("/") + pending
        return way

    def _entry(self, path: str, name: str) -> RevisionEntry:
        if path in self._names or name == ".git":
            return RevisionEntry(name, FOLDER, FOLDER)
        if self._blobs[path].mode != LINK:
            return RevisionEntry(name, FILE, FILE)
        at = self._at(path)
        target = FOLDER if at in self._names else FILE if at in self._blobs else None
        return RevisionEntry(name, stat.S_IFLNK | 0o777, target)

    def _list(self, path: str) -> None:
        """Note a path in its folder, and that in its own."""
        while path:
            folder, name = posixpath.split(path)
            is_known = folder in self._names
            self._names[folder][name] = None
            if is_known:
                return
            path = folder


class WorkingTree(Disk):
    """The disk, but for the repositories that lie within another: a revision has none of their files."""

    def __init__(self, submodules: Iterable[str]) -> None:
        self._submodules = tuple(submodules)

    def is_file(self, path: str) -> bool:
        """Whether there is such a file."""
        return super().is_file(path) and not self._is_apart(path)

    def is_folder(self, path: str) -> bool:
        """Whether there is such a folder; that of a submodule is one."""
        return super().is_folder(path) and not self._is_apart(path)

    def exists(self, path: str) -> bool:
        """Whether there is anything of that path."""
        return super().exists(path) and not self._is_apart(path)

    def entries(self, folder: str) -> Iterable[Entry]:
        """What a folder holds; that of a submodule holds nothing."""
        return [] if self._is_apart(os.path.join(folder, ".")) else super().entries(folder)

    def _is_apart(self, path: str) -> bool:
        """Whether a path leads into a submodule."""
        return bool(self._submodules) and any(
            os.path.abspath(path).startswith(os.path.join(submodule, ""))
            or (path.endswith("/.") and os.path.abspath(path) == submodule)
            for submodule in self._submodules
        )


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
