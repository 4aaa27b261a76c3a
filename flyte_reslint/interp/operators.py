"""Operators: what Python computes for `a + b`, `-a`, `a == b`, `a in b` over abstract values."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arithmetic import BINARY, ORDER, SIGNS
from flyte_reslint.interp.equality import contained, equal, identical
from flyte_reslint.interp.limits import charge, check_inputs
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import as_plain, operated
from flyte_reslint.interp.plain import caused, computed, reason_of, resolved
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Absent, Known, OneOf, Reference, Single, Unknown, Value, retraced


def binary(machine: Machine, operator: str, left: Value, right: Value, place: Place) -> Value:
    """`left operator right` for an arithmetic or bitwise operator, once for each combination of alternatives."""
    return _each(machine, left, right, place, lambda a, b: _binary(machine, operator, a, b, place))


def in_place(machine: Machine, operator: str, left: Value, right: Value, place: Place) -> Value:
    """The value that `left operator= right` binds to its target; a list, set or dict changes where it is."""
    from flyte_reslint.interp.containers import changed_in_place

    def of(single: Single) -> Value:
        changed = changed_in_place(machine, operator, single, right, place)
        return binary(machine, operator, single, right, place) if changed is None else changed

    return machine.each(left, place, of)


def unary(machine: Machine, operator: str, operand: Value, place: Place) -> Value:
    """`-operand`, `+operand`, `~operand` or `not operand`"""

    def of(single: Single) -> Value:
        if operator == "not":
            truth = machine.truth(single)
            if truth is not None:
                return Known(not truth, single.trail)
            reason = reason_of(single)
            return Unknown(reason, place, caused("not", single), single.trail)
        if type(single) is Reference:
            found = single.target.unary(machine, operator, place)
            if found is not None:
                return found
            single = single.target.plain_value or single
        if type(single) is Known:
            value: Any = single.value
            return computed(machine, lambda: SIGNS[operator](value), place, single.trail, f"`{operator}`")
        return _unknown(machine, single, (single,), place, caused(("unary", operator), single))

    return machine.each(operand, place, of)


def compare(machine: Machine, operator: str, left: Value, right: Value, place: Place) -> Value:
    """`left operator right` for a comparison, `in` or `is`, once for each combination of alternatives."""
    return _each(machine, left, right, place, lambda a, b: _compare(machine, operator, a, b, place))


def _each(machine: Machine, left: Value, right: Value, place: Place, run: Callable[[Single, Single], Value]) -> Value:
    if type(left) is not OneOf and type(right) is not OneOf:
        return run(left, right)
    return machine.each(left, place, lambda a: machine.each(right, place, lambda b: run(a, b)))


def _binary(machine: Machine, operator: str, left: Single, right: Single, place: Place) -> Value:
    if operator == "%" and type(left) is Known and isinstance(left.value, str):
        from flyte_reslint.interp.percent import percent

        return percent(machine, left, right, place)
    if operator == "%" and type(left) is Known and isinstance(left.value, bytes):
        return machine.unknown("`%` on bytes is not followed", place)
    if type(left) is Known and type(right) is Known:
        a: Any = left.value
        b: Any = right.value

        def compute() -> Any:
            check_inputs((a, b))
            charge(machine, (a, b))
            return BINARY[operator](a, b)

        return computed(machine, compute, place, merged_trail((left, right)), f"`{operator}`")
    found = operated(machine, operator, left, right, place)
    if found is not None:
        return found
    plain_left, plain_right = as_plain(left), as_plain(right)
    if plain_left is not left or plain_right is not right:
        return _binary(machine, operator, plain_left, plain_right, place)
    return _unknown_pair(machine, operator, left, right, place)


def _compare(machine: Machine, operator: str, left: Single, right: Single, place: Place) -> Value:
    trail = merged_trail((left, right))
    if operator in {"in", "not in"}:
        found = contained(machine, left, right, place)
        if found is None:
            return _unknown_pair(machine, operator, left, right, place)
        return unary(machine, "not", found, place) if operator == "not in" else found
    if operator in ORDER:
        return _ordered(machine, operator, left, right, place)
    answer = identical(left, right) if operator in {"is", "is not"} else equal(machine, left, right, place)
    if answer is not None:
        return Known(answer == (operator in {"is", "=="}), trail)
    positive = "is" if operator in {"is", "is not"} else "=="
    cause = caused(positive, left, right)
    reason = _reason(left, right)
    if operator == positive:
        return Unknown(reason, place, cause, trail)
    return Unknown(reason, place, None if cause is None else ("not", cause), trail)


def _ordered(machine: Machine, operator: str, left: Single, right: Single, place: Place) -> Value:
    found = operated(machine, operator, left, right, place)
    if found is not None:
        return found
    order = ORDER[operator]
    sequences = (TupleObject, ListObject)
    pair = (left, right)
    is_plain = all(
        type(side) is Known or (type(side) is Reference and isinstance(side.target, sequences))
        for side in (as_plain(left), as_plain(right))
    )
    if not is_plain:
        return _unknown_pair(machine, operator, left, right, place)
    return resolved(
        machine,
        pair,
        place,
        lambda plains: computed(machine, lambda: order(*plains), place, merged_trail(pair), f"`{operator}`"),
        cause=operator,
    )


def _unknown_pair(machine: Machine, operator: str, left: Single, right: Single, place: Place) -> Unknown:
    cause: Hashable = caused(("binary", operator), left, right)
    reason = _reason(left, right) or f"`{operator}` is not known for {_type_name(left)} and {_type_name(right)}"
    return retraced(machine.unknown(reason, place, cause), merged_trail((left, right)))


def _reason(left: Single, right: Single) -> str:
    for side in (left, right):
        if type(side) is Unknown or type(side) is Absent:
            return reason_of(side)
    for side in (left, right):
        if type(side) is Reference:
            return reason_of(side)
    return ""


def _type_name(value: Single) -> str:
    if type(value) is Reference:
        return value.target.type_name
    return type(value.value).__name__ if type(value) is Known else "an unknown value"


def _unknown(machine: Machine, single: Single, values: tuple[Value, ...], place: Place, cause: Hashable) -> Unknown:
    return retraced(machine.unknown(reason_of(single), place, cause), merged_trail(values))
