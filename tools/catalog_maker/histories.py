"""Facts of single releases put together, each written once under the span of releases that share it; and back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Fact = TypeVar("Fact", bound=Hashable)
History = dict[str, Fact]
Names = tuple[str, ...]


def span(holds: Sequence[bool], versions: Sequence[str]) -> str:
    """The releases for which `holds` is true: `2.0.0-2.1.3 2.4.0-`."""
    runs: list[str] = []
    start: int | None = None
    for position, is_true in enumerate([*holds, False]):
        if is_true and start is None:
            start = position
        elif not is_true and start is not None:
            end = "" if position == len(versions) else versions[position - 1]
            runs.append(f"{versions[start]}-{end}")
            start = None
    return " ".join(runs)


def of_value(values: Sequence[Fact | None], versions: Sequence[str]) -> History[Fact]:
    """The history of a fact with one value in each release, None where it has none."""
    different = dict.fromkeys(value for value in values if value is not None)
    return {span([value == one for value in values], versions): one for one in different}


def of_names(names: Sequence[Names], versions: Sequence[str]) -> History[Names]:
    """The history of a set of names, those of one span together."""
    sets = [set(here) for here in names]
    by_span: dict[str, list[str]] = {}
    for name in sorted(set().union(*sets)):
        by_span.setdefault(span([name in here for here in sets], versions), []).append(name)
    return {key: tuple(found) for key, found in by_span.items()}


def of_value_tables(tables: Sequence[Mapping[str, Fact]], versions: Sequence[str]) -> dict[str, History[Fact]]:
    """The history of each key's value."""
    keys = sorted(set().union(*tables))
    return {key: of_value([table.get(key) for table in tables], versions) for key in keys}


def of_name_tables(tables: Sequence[Mapping[str, Names]], versions: Sequence[str]) -> dict[str, History[Names]]:
    """The history of each key's names."""
    keys = sorted(set().union(*tables))
    return {key: of_names([table.get(key, ()) for table in tables], versions) for key in keys}


@dataclass(frozen=True)
class Moment:
    """A release among the versions, to ask histories what they say of it."""

    versions: Sequence[str]
    position: int

    def within(self, text: str) -> bool:
        """Whether the span has the release."""
        return any(self._covers(run) for run in text.split())

    def _covers(self, run: str) -> bool:
        first, _, last = run.partition("-")
        return self.versions.index(first) <= self.position and (not last or self.position <= self.versions.index(last))

    def names(self, history: History[Names]) -> Names:
        """The names of a set."""
        return tuple(sorted(name for text, names in history.items() if self.within(text) for name in names))

    def name_table(self, table: Mapping[str, History[Names]]) -> dict[str, Names]:
        """The names of each key that has any."""
        found = {key: self.names(history) for key, history in table.items()}
        return {key: names for key, names in found.items() if names}

    def value_table(self, table: Mapping[str, History[Fact]]) -> dict[str, Fact]:
        """The value of each key that has one."""
        return {key: value for key, history in table.items() for text, value in history.items() if self.within(text)}
