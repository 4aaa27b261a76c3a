"""Which finding belongs to which row of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.report.table_rows import Row

Located = dict[str, list[tuple[Place, int]]]
"""Places by file, each with the index of its row."""


def of_rows(rows: Sequence[Row], findings: Sequence[Finding]) -> tuple[list[list[Finding]], list[Finding]]:
    """The findings of each row, and those that belong to none.

    A finding belongs where its place is in the declaration or on the way of one of its values; else where one of its
    related places is. A row that repeats the values of another leaves the findings on their way to that.
    """
    located: Located = defaultdict(list)
    for index, row in enumerate(rows):
        for place in _places(row):
            located[place.file].append((place, index))
    found: list[list[Finding]] = [[] for _ in rows]
    homeless = []
    for finding in findings:
        related = [each.place for each in finding.related]
        homes = _meeting(located, [finding.place]) or _meeting(located, related)
        for home in homes:
            found[home].append(finding)
        if not homes:
            homeless.append(finding)
    return found, homeless


def _places(row: Row) -> Iterator[Place]:
    yield row.place
    if not row.repeats:
        yield from (step.place for trail in row.settings.provenance.values() for step in trail)


def _meeting(located: Located, wanted: Sequence[Place]) -> list[int]:
    """The rows that have a place inside one of those wanted, or around it."""
    return sorted(
        {
            index
            for place in wanted
            for own, index in located.get(place.file, ())
            if own.contains(place) or place.contains(own)
        }
    )
