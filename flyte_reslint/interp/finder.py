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
        self.roots = tuple(os.path.abspath(root) for root in roots)
        self._is_file = lru_cache(maxsize=None)(files.is_file)
        self._is_folder = lru_cache(maxsize=None)(files.is_folder)
        self._exists = files.exists
        self._folders = lru_cache(maxsize=None)(self._search_folders)
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
        folders = self._folders(folder)
        if root in sys.stdlib_module_names:
            folders = folders[:1]
        found = [located for folder in folders if (located := self._within(folder, name)) is not None]
        regular = [located for located in found if located.chain[0][1].endswith(".py")]
        if root in sys.stdlib_module_names:
            return regular[0] if regular else None
        return regular[0] if regular else (found[0] if found else None)

    def is_shadowed(self, package: str, importer: str) -> bool:
        """Whether the repository has a package of that name itself, which the file `importer` may mean."""
        return self._shadowed(package, os.path.dirname(importer))

    def _is_shadowed(self, package: str, folder: str) -> bool:
        found = (self._within(each, package) for each in self._folders(folder))
        return any(located is not None and located.chain[0][1].endswith(".py") for located in found)

    def dotted_name(self, path: str) -> str:
        """The module's name as seen from the folder that holds its outermost package."""
        folder, file = os.path.split(path)
        stem = file.removesuffix(".py")
        parts = [] if stem == "__init__" else [stem]
        while self._is_file(os.path.join(folder, "__init__.py")):
            folder, package = os.path.split(folder)
            parts.insert(0, package)
        return ".".join(parts) or stem

    def _package(self, folder: str) -> Located | None:
        initial = os.path.join(folder, "__init__.py")
        path = initial if self._is_file(initial) else folder
        return Located(((os.path.basename(folder), path),)) if self._is_folder(folder) else None

    def _within(self, folder: str, name: str) -> Located | None:
        """The module `name` below `folder`, every part of it found."""
        chain: list[tuple[str, str]] = []
        dotted = ""
        for part in name.split("."):
            dotted = f"{dotted}.{part}" if dotted else part
            below = os.path.join(folder, part)
            if self._is_file(os.path.join(below, "__init__.py")):
                chain.append((dotted, os.path.join(below, "__init__.py")))
            elif self._is_file(below + ".py"):
                chain.append((dotted, below + ".py"))
            elif self._is_folder(below):
                chain.append((dotted, below))
            else:
                return None
            folder = below
        return Located(tuple(chain))

    def _search_folders(self, folder: str) -> tuple[str, ...]:
        """Where absolute imports of a file in `folder` are looked up, nearest meaning first."""
        return tuple(dict.fromkeys(self._candidates(folder)))

    def _candidates(self, folder: str) -> Iterator[str]:
        package_root = folder
        while self._is_file(os.path.join(package_root, "__init__.py")):
            package_root = os.path.dirname(package_root)
        yield package_root
        yield folder
        while True:
            yield folder
            yield os.path.join(folder, "src")
            is_root = any(self._exists(os.path.join(folder, marker)) for marker in ROOT_MARKERS)
            parent = os.path.dirname(folder)
            if (is_root and folder in self.roots) or parent == folder or self._exists(os.path.join(folder, ".git")):
                return
            if not any(os.path.commonpath([root, parent]) == root for root in self.roots) and is_root:
                return
            folder = parent
