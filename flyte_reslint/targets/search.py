"""Finding the lock or requirements that speak for a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from flyte_reslint.catalog import Package
from flyte_reslint.files import DISK, Files
from flyte_reslint.targets.declaration import Declaration, Unreadable
from flyte_reslint.targets.documents import text_of
from flyte_reslint.targets.locks import LOCKS, read_lock
from flyte_reslint.targets.manifests import read_conda, read_pyproject, read_requirements

PYPROJECT = "pyproject.toml"

Reader = Callable[[Package, str], "Declaration | None"]
Note = Callable[[str, Unreadable], None]
"""Called with a file that cannot be read, and why."""


class Found(Struct, frozen=True):
    """A declaration and the absolute path of its file."""

    declaration: Declaration
    file: str


class Search:
    """What projects declare of one package, each folder looked at once."""

    def __init__(self, package: Package, note: Note, files: Files = DISK) -> None:
        self._files = files
        self._package = package
        self._note = note
        self._by_folder: dict[str, Found | None] = {}

    def nearest(self, folder: str) -> Found | None:
        """What the nearest folder says, of the absolute path `folder` and those above it in the repository.

        A lock further up, as a workspace has it, tells more exactly what a pyproject.toml asks for.
        """
        if folder not in self._by_folder:
            own = self._in(folder)
            parent = os.path.dirname(folder)
            is_top = parent == folder or self._files.exists(os.path.join(folder, ".git"))
            may_be_locked = own is None or os.path.basename(own.file) == PYPROJECT
            above = self.nearest(parent) if may_be_locked and not is_top else None
            self._by_folder[folder] = above if own is None or (above is not None and _locks(above, own)) else own
        return self._by_folder[folder]

    def _in(self, folder: str) -> Found | None:
        try:
            names = [entry.name for entry in self._files.entries(folder)]
        except OSError:
            return None
        for name, read in _readers(names):
            file = os.path.join(folder, name)
            try:
                declaration = read(self._package, text_of(Path(file), self._files))
            except Unreadable as error:
                self._note(file, error)
                continue
            if declaration is not None:
                return Found(declaration, file)
        return None


def _readers(names: list[str]) -> list[tuple[str, Reader]]:
    """The files, of those of a folder, that may say which release it goes with, the most exact first."""
    requirements = sorted(name for name in names if name.startswith("requirements") and name.endswith(".txt"))
    readers: list[tuple[str, Reader]] = [
        *((name, read_lock) for name in LOCKS),
        *((name, read_requirements) for name in requirements),
        (PYPROJECT, read_pyproject),
        ("environment.yml", read_conda),
        ("environment.yaml", read_conda),
    ]
    return [(name, read) for name, read in readers if name in names]


def _locks(above: Found, own: Found) -> bool:
    """Whether `above` is the lock of what `own` asks for."""
    wanted = own.declaration.specifiers
    return above.declaration.is_locked and all(
        wanted.contains(each.version, prereleases=True) for each in above.declaration.specifiers
    )
