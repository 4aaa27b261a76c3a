"""One analysis for a session: made when the first test or item asks, and shared."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from pytest_flyteres.options import Surroundings, is_coloured, paths, surroundings
from pytest_flyteres.troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyte_reslint.api import Project
    from flyte_reslint.configuration import Configurations
    from flyte_reslint.platform.limits import Limits, LimitsOf
    from pytest_flyteres.facts import Facts

T = TypeVar("T")

WIDEST = 120
"""Cells: where a finding's text is wrapped on terminals that have more."""


class Unusable(Exception):
    """Why nothing can be said of the project, in one line: a configuration, a platform file or a path is at fault."""


class FlyteSession:
    """The project of one pytest session.

    Raises `Unusable` wherever the configuration, a platform file or a path cannot be used.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.root = config.rootpath
        self.surroundings = surroundings(config)
        self.is_coloured = is_coloured(config)
        self.is_detailed = config.getoption("verbose", 0) >= 2
        self._known_limits: dict[Surroundings, LimitsOf] = {}

    @cached_property
    def facts(self) -> Facts:
        """What the analysis tells: from the cache, where nothing changed since it was kept."""
        folder = self._cache_folder()
        with self._usable():
            if folder is None:
                found = self._made()
            else:
                from pytest_flyteres.sharing import kept

                found = kept(folder, self._key, self._run, self._made)
        troubles(self.config).update(dict.fromkeys(found.troubles))
        return found

    @cached_property
    def fault(self) -> str | None:
        """What is wrong with the project, so that nothing can be said of it; None where the analysis can be made."""
        try:
            _ = self.facts
        except Unusable as error:
            return str(error)
        return None

    @cached_property
    def project(self) -> Project:
        """The project itself, which only `verify` needs."""
        from flyte_reslint.api import analyze

        with self._usable():
            return analyze(self.paths, config=self._configurations, platform=self._limits_of(self.surroundings))

    @cached_property
    def fingerprint(self) -> str:
        """What changes whenever something does that an item's outcome depends on."""
        from flyte_reslint.api import fingerprint

        with self._usable():
            limits_of = self._limits_of(self.surroundings)
            return fingerprint(self.paths, config=self._configurations, limits_of=limits_of)

    def limits(self, where: Surroundings, file: Path) -> Limits | None:
        """The limits in force for a file, None where no platform is known."""
        with self._usable():
            return self._limits_of(where)(str(file))

    def _limits_of(self, where: Surroundings) -> LimitsOf:
        from flyte_reslint.platform.in_force import limits_in_force

        if where not in self._known_limits:
            self._known_limits[where] = limits_in_force(
                self._configurations, platform=where.platform, project=where.project, domain=where.domain
            )
        return self._known_limits[where]

    def shown(self, file: str) -> str:
        """A file as people read it: relative to pytest's rootdir where it is below that."""
        path = os.path.join(self.facts.folder, file)
        relative = os.path.relpath(path, self.root)
        return path if relative.startswith(os.pardir) else relative.replace(os.sep, "/")

    @cached_property
    def paths(self) -> list[Path]:
        """The files and folders that are analysed."""
        return paths(self.config)

    @cached_property
    def _configurations(self) -> Configurations:
        from flyte_reslint.configuration import Configurations

        return Configurations()

    def _made(self) -> Facts:
        from pytest_flyteres.facts import facts

        return facts(self.project, width=self._width, is_coloured=self.is_coloured)

    @property
    def _width(self) -> int:
        from shutil import get_terminal_size

        return min(get_terminal_size().columns, WIDEST)

    @property
    def _key(self) -> str:
        colour = "coloured" if self.is_coloured else "plain"
        return f"{self.fingerprint}-{colour}-{self._width}"

    @property
    def _run(self) -> str:
        """What distinguishes this run's workers from those of others."""
        worker: dict[str, str] = getattr(self.config, "workerinput", {})
        return worker.get("testrunuid", str(os.getpid()))

    def _cache_folder(self) -> Path | None:
        """Where facts are kept; nowhere without pytest's cache, or where it cannot be written."""
        cache: pytest.Cache | None = getattr(self.config, "cache", None)
        try:
            return cache.mkdir("flyteres") if cache is not None else None
        except OSError:
            return None

    @contextmanager
    def _usable(self) -> Iterator[None]:
        from flyte_reslint.api import UNUSABLE

        try:
            yield
        except UNUSABLE as error:
            raise Unusable(f"flyteres: {error}") from None


SESSION = pytest.StashKey[FlyteSession]()


def session(config: pytest.Config) -> FlyteSession:
    """The session of a configuration."""
    return once(config, SESSION, lambda: FlyteSession(config))


def once(config: pytest.Config, key: pytest.StashKey[T], make: Callable[[], T]) -> T:
    """What is stashed under `key`, made the first time."""
    if key not in config.stash:
        config.stash[key] = make()
    return config.stash[key]
