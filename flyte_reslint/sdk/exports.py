"""From the interpreter's values to those that rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, cast

from flyte_reslint.domain import values as domain
from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.values import Choice, Choices, Dictionary, Entry, Items, Other, Place, Plain, Step, Traced
from flyte_reslint.interp.arguments import Passed
from flyte_reslint.interp.external import ExternalObject
from flyte_reslint.interp.library.durations import DurationObject
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import (
    MOST_ALTERNATIVES,
    Absent,
    Condition,
    Known,
    Single,
    Unknown,
    Value,
    alternatives,
    consistent,
)

DEEPEST_ITEMS = 8
"""No rule looks into sequences and dicts inside each other deeper than this: a pod's containers' resources."""

MOST_ENTRIES = 64
"""Dicts of more entries than this are data, not settings."""

LONGEST_TRAIL = 12
"""More steps than this tell a reader nothing more."""


class Buildable(Protocol):
    """An object that a recorded call returned."""

    def built(self, exporter: Exporter) -> Call:
        """The call, as rules read it."""


class Exporter:
    """Turns the values of one finished run into domain values."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._calls: dict[int, tuple[object, Call]] = {}

    def once(self, made: object, export: Callable[[], Call]) -> Call:
        """The call as which something is exported, wherever it is met."""
        if id(made) not in self._calls:
            self._calls[id(made)] = made, export()
        return self._calls[id(made)][1]

    def argument(self, name: str, passed: Passed) -> Argument:
        """An argument bound to the parameter `name`."""
        return Argument(name, passed.place, self.choices(passed.value, passed.place), passed.keyword_place)

    def choices(self, value: Value, place: Place) -> Choices:
        """Everything that `value` may be; `place` is the expression through which it enters."""
        if type(value) is Known:  # as most values are
            return (Choice(Traced(Plain(value.value), place, steps(value, place))),)
        found = list(self._expanded(value, place))
        if len(found) > MOST_ALTERNATIVES:
            found = [(Traced(domain.Unknown("it has too many alternatives", place), place), ())]
        return tuple(Choice(traced, self.text(conditions)) for traced, conditions in found)

    def text(self, conditions: Iterable[Condition]) -> str | None:
        """What completes "when ...", None where nothing has to hold."""
        return " and ".join(dict.fromkeys(condition.text for condition in self.open(conditions))) or None

    def path_text(self, path: Iterable[Condition]) -> str | None:
        """When a statement runs, as far as it is worth saying: that a loop runs or a `try` gets that far is not."""
        return self.text(condition for condition in path if condition.is_choice)

    def open(self, conditions: Iterable[Condition]) -> list[Condition]:
        """The conditions that did not turn out to hold always."""
        return [condition for condition in conditions if condition.subject not in self._machine.settled]

    def _expanded(self, value: Value, place: Place, depth: int = 0) -> Iterator[tuple[Traced, tuple[Condition, ...]]]:
        for item in alternatives(value):
            trail = steps(item.value, place)
            for exported, conditions in self._single(item.value, place, depth):
                combined = consistent((*item.conditions, *conditions))
                if combined is not None:
                    yield Traced(exported, place, trail), combined

    def _single(self, value: Single, place: Place, depth: int) -> Iterator[tuple[domain.Value, tuple[Condition, ...]]]:
        if type(value) is Known:
            yield Plain(value.value), ()
        elif type(value) is Unknown:
            yield domain.Unknown(value.reason, value.place), ()
        elif type(value) is Absent:
            yield Plain(None), ()
        elif isinstance(value.target, (TupleObject, ListObject)) and depth < DEEPEST_ITEMS:
            yield from self._items(value.target, place, depth)
        elif (plain := value.target.plain_value) is not None:
            yield Plain(plain.value), ()
        elif isinstance(value.target, DictionaryObject) and depth < DEEPEST_ITEMS:
            yield self._dictionary(value.target, place, depth), ()
        elif isinstance(value.target, DurationObject):
            yield domain.Duration(value.target.seconds), ()
        elif isinstance(value.target, ExternalObject):
            yield domain.Unknown(value.target.doubt, place), ()
        elif hasattr(value.target, "built"):  # to ask whether it is Buildable takes ten times as long
            yield domain.Built(cast("Buildable", value.target).built(self)), ()
        else:
            yield Other(value.target.type_name), ()

    def _dictionary(self, mapping: DictionaryObject, place: Place, depth: int) -> domain.Value:
        keys = [key for key in mapping.entries if isinstance(key, str)]
        if len(keys) != len(mapping.entries) or len(keys) > MOST_ENTRIES:
            return Other(mapping.type_name)
        entries = (self._entry(key, mapping.entries[key], place, depth) for key in keys)
        return Dictionary(tuple(entries), mapping.is_open)

    def _entry(self, key: str, value: Value, place: Place, depth: int) -> Entry:
        """What a dict has under a key, each value where it stands in the dict."""
        step = value.trail.step if value.trail is not None else None
        where = step.place if step is not None else place
        found = [Choice(traced, self.text(when)) for traced, when in self._expanded(value, where, depth + 1)]
        written = step.key if step is not None else None
        is_this = written is not None and written.text == key
        return Entry(key, tuple(found[:MOST_ALTERNATIVES]), written.place if written is not None and is_this else None)

    def _items(
        self, sequence: TupleObject | ListObject, place: Place, depth: int
    ) -> Iterator[tuple[domain.Value, tuple[Condition, ...]]]:
        if sequence.items is None:
            yield domain.Unknown(sequence.doubt, place), ()
            return
        kind = "tuple" if isinstance(sequence, TupleObject) else sequence.kind
        combinations: list[tuple[tuple[Traced, ...], tuple[Condition, ...]]] = [((), ())]
        for item in sequence.items:
            where = item.trail.step.place if item.trail is not None else place
            expanded = list(self._expanded(item, where, depth + 1))
            combinations = [
                ((*items, traced), both)
                for items, conditions in combinations
                for traced, more in expanded
                if (both := consistent((*conditions, *more))) is not None
            ][: MOST_ALTERNATIVES + 1]
        for items, conditions in combinations:
            yield Items("tuple" if kind == "tuple" else kind, items), conditions


def steps(value: Single, place: Place) -> tuple[Step, ...]:
    """The steps of a value, without those within the expression where it is used."""
    found = [step for step in value.trail or () if not place.contains(step.place)]
    return tuple(found[:LONGEST_TRAIL])
