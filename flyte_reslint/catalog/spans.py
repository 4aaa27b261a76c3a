"""Spans of releases: `2.0.0-2.1.3 2.4.0-` (see `format`)."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from flyte_reslint.catalog.format import History
from flyte_reslint.catalog.reading import DamagedCatalog, Package, releases

Value = TypeVar("Value")


@cache
def positions(package: Package) -> dict[str, int]:
    """Version to its place among the catalog's releases, oldest first."""
    return {record.version: position for position, record in enumerate(releases(package).releases)}


@cache
def runs(package: Package, span: str) -> tuple[tuple[int, int], ...]:
    """The runs of a span as first and last position; the last run of an open span ends at the newest release."""
    place = positions(package)
    found = []
    for run in span.split():
        first, dash, last = run.partition("-")
        if not dash or first not in place or (last and last not in place):
            raise DamagedCatalog(f"the catalog of {package} is damaged: it has the span {span!r}")
        found.append((place[first], place[last] if last else len(place) - 1))
    return tuple(found)


def covers(package: Package, span: str, position: int) -> bool:
    """Whether the release at `position` is in the span."""
    return any(first <= position <= last for first, last in runs(package, span))


def value_at(package: Package, history: History[Value], position: int) -> Value | None:
    """The value that a fact has in a release, None where it has none."""
    return next((value for span, value in history.items() if covers(package, span, position)), None)


def names_at(package: Package, history: History[tuple[str, ...]], position: int) -> tuple[str, ...]:
    """The names that a set has in a release."""
    return tuple(name for span, names in history.items() if covers(package, span, position) for name in names)
