"""Plain Python values and abstract ones: conversion both ways, and pure functions over them.

A pure function of Python is computed by Python itself, on values that are wholly known, within the budget,
and once for each combination of alternatives. Whatever it raises makes an unknown value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.limits import ITEMS_PER_STEP, TooLarge, charge, check_inputs
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.tuples import Key, TupleObject, key_value
from flyte_reslint.interp.values import (
    Absent,
    Known,
    OneOf,
    Reference,
    Single,
    Trail,
    Unknown,
    Value,
    alternatives,
    identity,
    retraced,
)

Plain = Any
"""A scalar, or a tuple, list, set or dict of plain values."""

DEEPEST = 24
"""Containers inside each other; a list that holds itself is deeper."""

RAISED = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What a pure function of Python raises on arguments that it does not take."""


class Undecided(Exception):
    """A part of a value has alternatives that must be told apart first."""

    def __init__(self, value: OneOf) -> None:
        self.value = value


class NotPlain(Exception):
    """A part of a value that has no plain form."""

    def __init__(self, part: Single) -> None:
        self.part = part


Chosen = Mapping[int, Single]
"""The alternative that was chosen of each value told apart so far, by the value's id."""


def plain_of(machine: Machine, value: Value, chosen: Chosen, *, is_text: bool = False, depth: int = 0) -> Plain:
    """The plain form of a value; raises `Undecided` or `NotPlain`.

    `is_text` when the plain form is only right if its text is the value's (a member of an enum is not).
    """
    if type(value) is OneOf:
        if id(value) not in chosen:
            raise Undecided(value)
        value = chosen[id(value)]
    if type(value) is Known:
        return value.value
    if type(value) is not Reference or depth > DEEPEST:
        raise NotPlain(value)
    target = value.target

    def inner(part: Value) -> Plain:
        return plain_of(machine, part, chosen, is_text=is_text, depth=depth + 1)

    if type(target) is TupleObject:
        return tuple(inner(item) for item in target.items)
    if isinstance(target, ListObject) and target.items is not None:
        machine.budget.spend(len(target.items) // ITEMS_PER_STEP)
        return _plain_list(target, [inner(item) for item in target.items], value)
    if type(target) is DictionaryObject and not target.is_open:
        entries = {key: _chosen(entry, chosen) for key, entry in target.entries.items()}
        return {inner(key_value(key)): inner(entry) for key, entry in entries.items() if type(entry) is not Absent}
    found = None if is_text else target.plain_value
    if found is None:
        raise NotPlain(value)
    return found.value


def _chosen(value: Value, chosen: Chosen) -> Value:
    if type(value) is OneOf:
        if id(value) not in chosen:
            raise Undecided(value)
        return chosen[id(value)]
    return value


def _plain_list(target: ListObject, items: list[Plain], value: Reference) -> Plain:
    if target.kind == "list":
        return items
    try:
        return frozenset(items) if target.type_name == "frozenset" else set(items)
    except TypeError:
        raise NotPlain(value) from None


def resolved(
    machine: Machine,
    values: Sequence[Value],
    place: Place,
    run: Callable[[tuple[Plain, ...]], Value],
    *,
    cause: Hashable = None,
    is_text: bool = False,
    chosen: Chosen | None = None,
    combinations: int = 1,
) -> Value:
    """`run` of the plain forms of `values`, for every combination of their alternatives."""
    chosen = chosen or {}
    try:
        plains = tuple(plain_of(machine, value, chosen, is_text=is_text) for value in values)
    except NotPlain as error:
        return not_plain(machine, error.part, values, place, cause)
    except Undecided as error:
        undecided = error.value
    else:
        machine.budget.spend(1 + len(plains) // ITEMS_PER_STEP)
        return run(plains)
    combinations *= len(alternatives(machine.prune(undecided)))
    if combinations > MOST_COMBINATIONS:
        return machine.unknown("it depends on too many alternatives", place)
    so_far = chosen

    def decided(single: Single) -> Value:
        return resolved(
            machine,
            values,
            place,
            run,
            cause=cause,
            is_text=is_text,
            chosen={**so_far, id(undecided): single},
            combinations=combinations,
        )

    return machine.each(undecided, place, decided)


MOST_COMBINATIONS = 64
"""More combinations of alternatives than this are not computed."""


def not_plain(machine: Machine, part: Single, values: Sequence[Value], place: Place, cause: Hashable) -> Value:
    """The unknown result of an operation on `values`, because of the `part` that is not plain."""
    found = machine.unknown(reason_of(part), place, caused(cause, *values))
    return retraced(found, merged_trail(values))


def reason_of(part: Single) -> str:
    """Why nothing can be computed from a value that is not plain."""
    if type(part) is Unknown:
        return part.reason
    if type(part) is Reference:
        return part.target.doubt
    return "it has no value here" if type(part) is Absent else "it is not known"


def caused(cause: Hashable, *values: Value) -> Hashable:
    """The cause of the same operation on the same values; None where they may change in between."""
    if cause is None:
        return None
    for value in values:
        if type(value) is Reference and isinstance(value.target, Changeable):
            return None
    return (cause, *[identity(value) for value in values])


def computed(machine: Machine, compute: Callable[[], Plain], place: Place, trail: Trail | None, what: str) -> Value:
    """What `compute` gives, as an abstract value; `what` names the operation where it fails."""
    try:
        made = abstract(machine, compute(), trail)
    except TooLarge:
        return machine.unknown(f"the result of {what} is too large to compute", place)
    except RAISED as error:
        return machine.unknown(f"{what} raises {type(error).__name__} here", place)
    if made is None:
        return machine.unknown(f"the result of {what} is not a plain value", place)
    return made


def abstract(machine: Machine, value: Plain, trail: Trail | None = None) -> Value | None:
    """The abstract value of a plain one; None for any other kind, `TooLarge` raised over budget."""
    budget = machine.budget
    if value is None or isinstance(value, (bool, float)):
        return Known(value, trail)
    if isinstance(value, int):
        if value.bit_length() > budget.most_bits:
            raise TooLarge
        return Known(value, trail)
    if isinstance(value, (str, bytes)):
        if len(value) > budget.most_characters:
            raise TooLarge
        return Known(value, trail)
    if isinstance(value, (tuple, list, set, frozenset, dict)):
        return _abstract_container(machine, value, trail)
    return None


def _abstract_container(machine: Machine, value: Plain, trail: Trail | None) -> Value | None:
    from flyte_reslint.interp.sets import FrozenSetObject

    if len(value) > machine.budget.most_items:
        raise TooLarge
    machine.budget.spend(len(value) // ITEMS_PER_STEP)
    parts = [abstract(machine, part, trail) for part in (value.values() if isinstance(value, dict) else value)]
    items = [part for part in parts if part is not None]
    if len(items) != len(parts):
        return None
    target: Object
    if isinstance(value, dict):
        keys: list[Key] = list(value)
        target = DictionaryObject(dict(zip(keys, items, strict=True)))
    elif isinstance(value, tuple):
        target = TupleObject(items)
    elif isinstance(value, frozenset):
        target = FrozenSetObject(items)
    else:
        target = ListObject(items, "set" if isinstance(value, set) else "list")
    return Reference(target, trail)


def pure(name: str, function: Callable[..., Plain], *before: Value) -> NativeFunction:
    """A function of Python without effects; `before` are arguments that it always gets first."""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if arguments.is_open:
            return machine.unknown(f"the arguments of {name}() are not all known", site.place)
        values = (*before, *arguments.values)
        count = len(before) + len(arguments.positional)
        names = [str(passed.keyword) for passed in arguments.keywords]

        def compute(plains: tuple[Plain, ...]) -> Value:
            keywords = dict(zip(names, plains[count:], strict=True))

            def apply() -> Plain:
                check_inputs(plains)
                charge(machine, plains)
                return function(*plains[:count], **keywords)

            return computed(machine, apply, site.place, merged_trail(values), f"{name}()")

        return resolved(machine, values, site.place, compute, cause=name)

    return NativeFunction(name, run)
