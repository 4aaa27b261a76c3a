"""Whether values are equal, the same object, or contained in each other; None where that is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.external import ExternalObject
from flyte_reslint.interp.limits import ITEMS_PER_STEP, charge
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, as_plain, operated
from flyte_reslint.interp.plain import DEEPEST, computed, resolved
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.tuples import TupleObject, UnknownKey, key_of
from flyte_reslint.interp.values import (
    FALSE,
    TRUE,
    Absent,
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
)


def identical(left: Single, right: Single) -> bool | None:
    """`left is right`"""
    if type(left) is Known and type(right) is Known:
        if type(left.value) is not type(right.value) or left.value != right.value:
            return False
        return True if left.value is None or isinstance(left.value, bool) else None
    if type(left) is Reference and type(right) is Reference:
        return _same_object(left.target, right.target)
    if type(left) is Known:
        left, right = right, left
    if type(left) is Reference and type(right) is Known:
        return None if isinstance(left.target, ExternalObject) else False
    return None


def _same_object(left: Object, right: Object) -> bool | None:
    if left is right:
        return True
    if isinstance(left, ExternalObject) and isinstance(right, ExternalObject) and left.name == right.name:
        return True
    # Python may keep two equal tuples as one object, so that only their sizes can tell them apart.
    if isinstance(left, TupleObject) and isinstance(right, TupleObject):
        return None if len(left.items) == len(right.items) else False
    return False if left.is_followed and right.is_followed else None


def equal(machine: Machine, left: Value, right: Value, place: Place) -> bool | None:
    """`left == right`, when all alternatives agree."""
    return _Comparison(machine, place).equal(left, right, 0)


class _Comparison:
    """One comparison, down to the items of containers; two that stand in several places are compared once."""

    def __init__(self, machine: Machine, place: Place) -> None:
        self.machine = machine
        self.place = place
        self._answers: dict[tuple[int, int, int], bool | None] = {}

    def equal(self, left: Value, right: Value, depth: int) -> bool | None:
        """Whether two values with `depth` containers around them are equal."""
        if depth > DEEPEST:
            return None
        left, right = self.machine.prune(left), self.machine.prune(right)
        if type(left) is not OneOf and type(right) is not OneOf:
            return self._equal(left, right, depth)
        answers = {self._equal(a.value, b.value, depth) for a in alternatives(left) for b in alternatives(right)}
        return answers.pop() if len(answers) == 1 else None

    def _equal(self, left: Single, right: Single, depth: int) -> bool | None:
        left, right = as_plain(left), as_plain(right)
        if type(left) is Known and type(right) is Known:
            return bool(left.value == right.value)
        self.machine.budget.spend()
        found = operated(self.machine, "==", left, right, self.place)
        if found is not None:
            return self.machine.truth(found)
        if type(left) is Reference and type(right) is Reference:
            if left.target is right.target and left.target.is_followed:
                return True
            if _same_kind(left.target, right.target):
                pair = (id(left.target), id(right.target), depth)
                if pair not in self._answers:
                    self._answers[pair] = self._containers(left.target, right.target, depth + 1)
                return self._answers[pair]
        return False if _is_followed(left) and _is_followed(right) else None

    def _containers(self, left: Object, right: Object, depth: int) -> bool | None:
        self.machine.budget.spend()
        if isinstance(left, DictionaryObject) and isinstance(right, DictionaryObject):
            return self._dictionaries(left, right, depth)
        if isinstance(left, TupleObject) and isinstance(right, TupleObject):
            return self._items(left.items, right.items, depth)
        if not isinstance(left, ListObject) or not isinstance(right, ListObject):
            return None
        if left.items is None or right.items is None:
            return None
        if left.kind == "list":
            return self._items(left.items, right.items, depth)
        try:
            return {key_of(item) for item in left.items} == {key_of(item) for item in right.items}
        except UnknownKey:
            return None

    def _items(self, left: Sequence[Value], right: Sequence[Value], depth: int) -> bool | None:
        if len(left) != len(right):
            return False
        self.machine.budget.spend(len(left) // ITEMS_PER_STEP)
        return every(self.equal(a, b, depth) for a, b in zip(left, right, strict=True))

    def _dictionaries(self, left: DictionaryObject, right: DictionaryObject, depth: int) -> bool | None:
        if left.is_open or right.is_open or not left.is_certain or not right.is_certain:
            return None
        if left.entries.keys() != right.entries.keys():
            return False
        if left.is_ordered and right.is_ordered and list(left.entries) != list(right.entries):
            return False
        return every(self.equal(value, right.entries[key], depth) for key, value in left.entries.items())


def _is_followed(value: Single) -> bool:
    return value.target.is_followed if type(value) is Reference else type(value) is Known


def _same_kind(left: Object, right: Object) -> bool:
    if isinstance(left, ListObject) and isinstance(right, ListObject):
        return left.kind == right.kind
    return any(isinstance(left, kind) and isinstance(right, kind) for kind in (TupleObject, DictionaryObject))


def every(answers: Iterable[bool | None]) -> bool | None:
    """Whether all are True, where one False decides."""
    found = set(answers)
    return False if False in found else (None if None in found else True)


def some(answers: Iterable[bool | None]) -> bool | None:
    """Whether any is True, where one True decides."""
    found = set(answers)
    return True if True in found else (None if None in found else False)


def contained(machine: Machine, item: Single, container: Single, place: Place) -> Value | None:
    """`item in container`, None where that is unknown."""
    trail = merged_trail((item, container))
    if type(container) is Known:
        text = container.value
        if isinstance(text, (str, bytes)) and type(item) is Known:
            part: Any = item.value
            return computed(machine, lambda: _is_part(machine, part, text), place, trail, "`in`")
        return None
    if type(container) is not Reference:
        return None
    target = container.target
    if isinstance(target, DictionaryObject):
        return _key_contained(machine, item, target, place)
    if not isinstance(target, (TupleObject, ListObject)):
        answer = target.contains(machine, item)
        return None if answer is None else Known(answer, trail)
    if target.items is None:
        return None
    machine.budget.spend(len(target.items) // ITEMS_PER_STEP)
    answer = some(equal(machine, item, element, place) for element in target.items)
    if answer is not None:
        return Known(answer, trail)
    if any(type(element) is Unknown for element in (item, *target.items)):
        return None
    return resolved(machine, (item, container), place, lambda plains: Known(plains[0] in plains[1], trail))


def _is_part(machine: Machine, part: Any, text: Any) -> bool:
    charge(machine, (part, text))
    return part in text


def _key_contained(machine: Machine, item: Single, target: DictionaryObject, place: Place) -> Value | None:
    try:
        found = target.get(key_of(item))
    except UnknownKey:
        return None
    if found is None:
        return None
    return machine.each(found, place, lambda single: FALSE if type(single) is Absent else TRUE)
