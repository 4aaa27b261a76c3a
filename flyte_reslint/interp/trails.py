"""The way of a computed value: the steps of the values that it was computed from."""

from __future__ import annotations

from collections.abc import Iterable

from flyte_reslint.domain.values import Step
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Reference, Trail, Value

MOST_STEPS = 24
"""A value computed round after round would otherwise remember every round."""

MOST_PARTS = 16
"""Of a longer container only the first elements' ways are kept."""


def merged_trail(values: Iterable[Value]) -> Trail | None:
    """The steps of `values` one after the other, each step once."""
    trails: list[Trail] = []
    for value in values:
        if value.trail is not None:
            trails.append(value.trail)
        if type(value) is Reference:
            trails += [part.trail for part in _parts(value) if part.trail is not None]
    if len(trails) < 2:
        return trails[0] if trails else None
    steps: dict[Step, None] = {}
    for trail in trails:
        for step in trail:
            steps.setdefault(step)
            if len(steps) == MOST_STEPS:
                return _linked(steps)
    return _linked(steps)


def _linked(steps: Iterable[Step]) -> Trail | None:
    trail: Trail | None = None
    for step in reversed(tuple(steps)):
        trail = Trail(step, trail)
    return trail


def _parts(value: Reference) -> Iterable[Value]:
    target = value.target
    if isinstance(target, TupleObject):
        return target.items[:MOST_PARTS]
    if isinstance(target, ListObject):
        return (target.items or [])[:MOST_PARTS]
    if isinstance(target, DictionaryObject):
        return list(target.entries.values())[:MOST_PARTS]
    return ()
