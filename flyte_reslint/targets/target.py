"""Which release a file is checked against, and who says so.

The order is: option, configuration, inline script metadata, the nearest lock or requirements, the newest release.

A range stands for the newest release that it admits, since that is the one that installing takes. The lowest one that a
project's files admit is kept beside it, for the rule about what is newer than that. A script's metadata promise nothing
of the kind: whatever runs the script installs its dependencies for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from msgspec import Struct

from flyte_reslint.catalog import Package, UnknownRelease, newest, release
from flyte_reslint.configuration import ConfigurationError, Configurations
from flyte_reslint.configuration.error import shown
from flyte_reslint.domain.registry import Allowance
from flyte_reslint.domain.values import Place
from flyte_reslint.files import DISK, Files
from flyte_reslint.targets.declaration import Declaration, Unreadable
from flyte_reslint.targets.scripts import read_script
from flyte_reslint.targets.search import Found, Search

NEWEST = "the newest release that is known"

TextOf = Callable[[str], "str | None"]
"""The text of a file by its absolute path, None where it has none."""


class Target(Struct, frozen=True):
    """The release of `package` that a file goes with. `origin` says where it was found: a file and row, or in words.

    `allowance` is the range of which it is the newest, where the project names a lower bound.
    """

    package: Package
    version: str
    origin: str
    allowance: Allowance | None = None


class Targets:
    """The targets of files, for one SDK. `notes` says what could not be read on the way."""

    def __init__(self, package: Package, configurations: Configurations, text: TextOf, files: Files = DISK) -> None:
        self.package = package
        self.notes: list[str] = []
        self._configurations = configurations
        self._text = text
        self._search = Search(package, self._note, files)
        self._by_folder = cache(self._of_folder)
        self._of_found = cache(self._of_declaration)

    def of(self, file: str) -> Target:
        """The target of a file. Raises ConfigurationError for a release that is configured and does not exist."""
        path = os.path.abspath(file)
        folder = os.path.dirname(path)
        is_configured, target = self._by_folder(folder)
        return target if is_configured else self._of_script(path) or target

    def in_folder(self, folder: str) -> Target:
        """The target of files in `folder` that do not say otherwise themselves. Raises ConfigurationError."""
        _, target = self._by_folder(os.path.abspath(folder))
        return target

    def _of_folder(self, folder: str) -> tuple[bool, Target]:
        """The target of files in the absolute path `folder`, and whether it is configured."""
        configured = self.configured(folder)
        return (False, self._of_project(folder)) if configured is None else (True, configured)

    def configured(self, folder: str) -> Target | None:
        """The release that an option or a configuration file sets. Raises ConfigurationError."""
        key = f"target-{self.package}"
        configuration = self._configurations.for_folder(Path(folder))
        layer = configuration.layer(key)
        options = configuration.options
        version = options.target_flyte if self.package == "flyte" else options.target_flytekit
        if layer is None or version is None:
            return None
        where = layer.source.where((key,))
        try:
            return Target(self.package, release(self.package, version).version, where)
        except UnknownRelease as error:
            raise ConfigurationError(where, str(error)) from error

    def _of_script(self, path: str) -> Target | None:
        text = self._text(path)
        try:
            declaration = None if text is None else read_script(self.package, text)
        except Unreadable as error:
            self._note(path, error)
            return None
        if declaration is None:
            return None
        return Target(self.package, declaration.admitted(self.package)[-1], _origin(path, declaration))

    def _of_project(self, folder: str) -> Target:
        found = self._search.nearest(folder)
        return Target(self.package, newest(self.package), NEWEST) if found is None else self._of_found(found)

    def _of_declaration(self, found: Found) -> Target:
        declaration = found.declaration
        admitted = declaration.admitted(self.package)
        oldest, latest = admitted[0], admitted[-1]
        allowance = None
        if declaration.has_lower_bound and oldest != latest:
            place = Place(shown(Path(found.file)), declaration.row, 1, declaration.row, 1)
            allowance = Allowance(oldest, declaration.text, place)
        return Target(self.package, latest, _origin(found.file, declaration), allowance)

    def _note(self, file: str, error: Unreadable) -> None:
        self.notes.append(f"{shown(Path(file))} says nothing of the release: {error}")


def _origin(file: str, declaration: Declaration) -> str:
    """`pyproject.toml:8 (flyte>=2.0)`"""
    return f"{shown(Path(file))}:{declaration.row} ({declaration.text})"
