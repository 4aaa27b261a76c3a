"""Which platform a test is about: what it says itself, its marker, the options and the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_flyteres.options import Surroundings
from pytest_flyteres.session import FlyteSession, Unusable
from pytest_flyteres.verdict import Asked, Verdict

if TYPE_CHECKING:
    from flyte_reslint.platform.limits import Limits
    from pytest_flyteres.placed import Placed

AnyPath = str | os.PathLike[str]

NO_PLATFORM = (
    "no platform is known: name its files with `platform=`, the marker `flyteres`, --flyteres-platform, "
    "`flyteres_platform` in pytest's configuration, or `platform` in [tool.flyte-reslint]"
)
KEYS = ("platform", "project", "domain")


def marked(item: pytest.Item, root: Path) -> Surroundings:
    """Where the nearest markers `flyteres` of a test say that the code runs."""
    found: dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("flyteres"))):
        strange = [key for key in marker.kwargs if key not in KEYS]
        if strange or marker.args:
            what = f"`{strange[0]}`" if strange else repr(marker.args[0])
            pytest.fail(f"the marker flyteres takes {', '.join(KEYS)} by name, and not {what}", pytrace=False)
        found.update(marker.kwargs)
    platform, project, domain = (found.get(key) for key in KEYS)
    return Surroundings(
        None if platform is None else _files(platform, root),
        None if project is None else str(project),
        None if domain is None else str(domain),
    )


def _files(given: AnyPath | Iterable[AnyPath], root: Path) -> tuple[Path, ...]:
    names = [given] if isinstance(given, (str, os.PathLike)) else given
    return tuple(root / name for name in names)


class Platforms:
    """The platforms that one test asks about; `asked` knows the last question that was answered with no."""

    def __init__(self, session: FlyteSession, where: Surroundings) -> None:
        self._session = session
        self._where = where
        self.asked = Asked()

    def limits(
        self, file: Path, platform: AnyPath | Iterable[AnyPath] | None, project: str | None, domain: str | None
    ) -> Limits:
        """The limits of a platform for a file; what is None is taken from the marker, the options and configuration."""
        __tracebackhide__ = True
        own, options = self._where, self._session.surroundings
        where = Surroundings(
            (_files(platform, self._session.root) if platform is not None else None)
            or own.platform
            or options.platform,
            project or own.project or options.project,
            domain or own.domain or options.domain,
        )
        found, fault = None, NO_PLATFORM
        try:
            found = self._session.limits(where, file)
        except Unusable as error:
            fault = str(error)
        if found is None:
            pytest.fail(fault)
        return found

    def verdict(self, placed: Placed) -> Verdict:
        """Whether a task fits the platform that it is placed on."""
        __tracebackhide__ = True
        return placed.fit(self.asked)
