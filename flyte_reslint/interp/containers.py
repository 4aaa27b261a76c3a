"""What containers share: slices, operators between them, and changes in place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.dictionaries import operate_on_dictionaries
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import method_of
from flyte_reslint.interp.objects import Object, as_plain, target_of
from flyte_reslint.interp.plain import RAISED, computed, reason_of
from flyte_reslint.interp.sequences import LIST_METHODS
from flyte_reslint.interp.sets import SET_METHODS, operate_on_sets
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Single, Value


def sliced(machine: Machine, value: Value, lower: Value, upper: Value, step: Value, place: Place) -> Value:
    """`value[lower:upper:step]`, a bound that is not written being None."""

    def with_bounds(single: Single, bounds: tuple[Single, ...], rest: tuple[Value, ...]) -> Value:
        if not rest:
            return _sliced(machine, single, bounds, place)
        return machine.each(rest[0], place, lambda bound: with_bounds(single, (*bounds, bound), rest[1:]))

    return machine.each(value, place, lambda single: with_bounds(single, (), (lower, upper, step)))


def _sliced(machine: Machine, value: Single, bounds: tuple[Single, ...], place: Place) -> Value:
    plain = [as_plain(bound) for bound in bounds]
    known: list[Any] = [bound.value for bound in plain if type(bound) is Known]
    if len(known) < len(plain):
        unknown = next(bound for bound in plain if type(bound) is not Known)
        return machine.unknown(reason_of(unknown), place)
    part = slice(*known)
    value = as_plain(value)
    if type(value) is Known:
        text: Any = value.value
        return computed(machine, lambda: text[part], place, value.trail, "the slice")
    target = target_of(value)
    items = target.items if isinstance(target, (TupleObject, ListObject)) else None
    if items is None or (isinstance(target, ListObject) and target.kind == "set"):
        return machine.unknown(reason_of(value), place)
    machine.budget.spend(len(items) // ITEMS_PER_STEP)
    try:
        chosen = items[part]
    except RAISED as error:
        return machine.unknown(f"the slice raises {type(error).__name__} here", place)
    return Reference(TupleObject(chosen) if isinstance(target, TupleObject) else ListObject(chosen), value.trail)


def operate_on_containers(
    machine: Machine, operator: str, target: Object, other: Single, place: Place, *, is_right: bool
) -> Value | None:
    """`target operator other`, or the reverse, for two containers, or a sequence and a count."""
    if type(other) is Reference:
        left, right = (other.target, target) if is_right else (target, other.target)
        if isinstance(left, DictionaryObject) and isinstance(right, DictionaryObject):
            return operate_on_dictionaries(machine, operator, left, right, place)
        if operator == "+":
            return _concatenated(machine, left, right, place)
        if isinstance(left, ListObject) and isinstance(right, ListObject) and left.kind == right.kind == "set":
            return operate_on_sets(machine, operator, left, right)
    other = as_plain(other)
    if operator == "*" and type(other) is Known and isinstance(other.value, int):
        return _repeated(machine, target, other.value, place)
    return None


def _concatenated(machine: Machine, left: Object, right: Object, place: Place) -> Value | None:
    if isinstance(left, TupleObject) and isinstance(right, TupleObject):
        return _built(machine, TupleObject, (*left.items, *right.items), place)
    if not isinstance(left, ListObject) or not isinstance(right, ListObject) or "set" in {left.kind, right.kind}:
        return None
    if left.items is None or right.items is None:
        return machine.unknown(left.doubt if left.items is None else right.doubt, place)
    return _built(machine, ListObject, (*left.items, *right.items), place)


def _repeated(machine: Machine, target: Object, count: int, place: Place) -> Value | None:
    items = target.items if isinstance(target, (TupleObject, ListObject)) else None
    if items is None or (isinstance(target, ListObject) and target.kind == "set"):
        return None
    if abs(count) > sys.maxsize or len(items) * count > machine.budget.most_items:
        return machine.unknown("the result of `*` is too large to compute", place)
    return _built(machine, TupleObject if isinstance(target, TupleObject) else ListObject, (*items,) * count, place)


def _built(
    machine: Machine, kind: Callable[[tuple[Value, ...]], Object], items: tuple[Value, ...], place: Place
) -> Value:
    machine.budget.spend(len(items) // ITEMS_PER_STEP)
    if len(items) > machine.budget.most_items:
        return machine.unknown("the list is too long to compute", place)
    return Reference(kind(items))


IN_PLACE = {"|": "update", "&": "intersection_update", "-": "difference_update", "^": "symmetric_difference_update"}


def changed_in_place(machine: Machine, operator: str, left: Single, right: Value, place: Place) -> Value | None:
    """`left operator= right` of a list, set or dict; None for what does not change in place."""
    target = target_of(left)
    method: Value | None = None
    if isinstance(target, ListObject) and target.kind == "list":
        method = method_of(target, LIST_METHODS, "extend") if operator == "+" else None
    elif isinstance(target, ListObject):
        method = method_of(target, SET_METHODS, IN_PLACE[operator]) if operator in IN_PLACE else None
    elif isinstance(target, DictionaryObject) and operator == "|":
        method = target.attribute(machine, "update", place)
    if method is None:
        return None
    machine.call(method, Arguments((Passed(right, place),)), Site(place, place))
    return left
