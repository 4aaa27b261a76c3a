"""Finding the file that an import means: relative and absolute, packages, namespaces, `src/` layouts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from flyte_reslint.files import DISK, Files
from flyte_reslint.interp.external import SDKS

ROOT_MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")


class Located(Struct, frozen=True):
    """A module's file, after the packages that contain it: dotted name and path, outermost first.

    The path of a namespace package is its folder.
    """

    chain: tuple[tuple[str, str], ...]


class Finder:
    """Answers where a module is, for a file of one of the roots. Remembers what it saw of the file system."""

    def __init__(self, roots: tuple[str, ...], files: Files = DISK) -> None:
        self.roots = frozenset(os.path.abspath(root) for root in roots)
        self._files = files
        self._outermost = lru_cache(maxsize=None)(self._search_outermost)
        self._inside = lru_cache(maxsize=None)(self._is_inside)
        self._around = lru_cache(maxsize=None)(self._look_around)
        self._homes = lru_cache(maxsize=None)(self._search_homes)
        self._folders = lru_cache(maxsize=None)(self._search_folders)
        self._member = lru_cache(maxsize=None)(self._search_member)
        self._located = lru_cache(maxsize=None)(self._locate)
        self._shadowed = lru_cache(maxsize=None)(self._is_shadowed)

    def locate(self, name: str, level: int, importer: str) -> Located | None:
        """The module that `import name` means in the file `importer`; None where it is not in the repository.

        `level` counts the leading dots of a relative import.
        """
        return self._located(name, level, os.path.dirname(importer))

    def _locate(self, name: str, level: int, folder: str) -> Located | None:
        if level:
            for _ in range(level - 1):
                folder = os.path.dirname(folder)
            if not name:
                return self._package(folder)
            return self._within(folder, name)
        root = name.partition(".")[0]
        if root in SDKS:
            return None
        namespace = None
        for each in self._homes(folder, root):
            located = self._within(each, name)
            if located is not None and located.chain[0][1].endswith(".py"):
                return located
            namespace = namespace or located
        return None if root in sys.stdlib_module_names else namespace

    def _search_homes(self, folder: str, root: str) -> tuple[str, ...]:
        """The folders with something of the name `root`, for a file in `folder`, nearest meaning first."""
        folders = self._folders(folder)
        if root in sys.stdlib_module_names:
            folders = folders[:1]
        return tuple(each for each in folders if self._member(each, root) is not None)

    def is_shadowed(self, package: str, importer: str) -> bool:
        """Whether the repository has a package of that name itself, which the file `importer` may mean."""
        return self._shadowed(package, os.path.dirname(importer))

    def _is_shadowed(self, package: str, folder: str) -> bool:
        found = (self._member(each, package) for each in self._folders(folder))
        return any(path is not None and path.endswith(".py") for path in found)

    def dotted_name(self, path: str) -> str:
        """The module's name as seen from the folder that holds its outermost package."""
        folder, file = os.path.split(path)
        stem = file.removesuffix(".py")
        _, packages = self._outermost(folder)
        return ".".join(packages if stem == "__init__" else (*packages, stem)) or stem

    def _package(self, folder: str) -> Located | None:
        initial = os.path.join(folder, "__init__.py")
        path = initial if self._files.is_file(initial) else folder
        return Located(((os.path.basename(folder), path),)) if self._files.is_folder(folder) else None

    def _within(self, folder: str, name: str) -> Located | None:
        """The module `name` below `folder`, every part of it found."""
        chain: list[tuple[str, str]] = []
        dotted = ""
        for part in name.split("."):
            path = self._member(folder, part)
            if path is None:
                return None
            dotted = f"{dotted}.{part}" if dotted else part
            chain.append((dotted, path))
            folder = os.path.join(folder, part)
        return Located(tuple(chain))

    def _search_member(self, folder: str, name: str) -> str | None:
        """The path of the package, module or namespace package of that name in a folder."""
        below = os.path.join(folder, name)
        is_folder = self._files.is_folder(below)
        if is_folder and self._files.is_file(initial := os.path.join(below, "__init__.py")):
            return initial
        if self._files.is_file(below + ".py"):
            return below + ".py"
        return below if is_folder else None

    def _search_folders(self, folder: str) -> tuple[str, ...]:
        """Where absolute imports of a file in `folder` are looked up, nearest meaning first."""
        return tuple(dict.fromkeys(self._candidates(folder)))

    def _candidates(self, folder: str) -> Iterator[str]:
        yield self._outermost(folder)[0]
        is_top = False
        while not is_top:
            here, is_top = self._around(folder)
            yield from here
            folder = os.path.dirname(folder)

    def _search_outermost(self, folder: str) -> tuple[str, tuple[str, ...]]:
        """The folder that holds the outermost package around `folder`, and the names of the packages inside it."""
        packages: list[str] = []
        while self._files.is_file(os.path.join(folder, "__init__.py")):
            folder, package = os.path.split(folder)
            packages.insert(0, package)
        return folder, tuple(packages)

    def _look_around(self, folder: str) -> tuple[tuple[str, ...], bool]:
        """A folder with the `src` in it, and whether no folder above it is looked into."""
        source = os.path.join(folder, "src")
        here = (folder, source) if self._files.is_folder(source) else (folder,)
        marks = [marker for marker in ROOT_MARKERS if self._files.exists(os.path.join(folder, marker))]
        parent = os.path.dirname(folder)
        if parent == folder or ".git" in marks:
            return here, True
        return here, bool(marks) and (folder in self.roots or not self._inside(parent))

    def _is_inside(self, folder: str) -> bool:
        """Whether one of the roots is the folder or one above it."""
        parent = os.path.dirname(folder)
        return folder in self.roots or (parent != folder and self._inside(parent))
