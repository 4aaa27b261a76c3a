"""Narrowing: inside `if memory:` the alternatives of `memory` that are surely false are out.

The value that a test looks at is noted together with the alternatives that remain, for as long as the branch runs.
Whoever reads the very same value meanwhile gets what remains of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flyte_reslint.interp import operators
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import OneOf, Single, Value, alternatives, one_of
from flyte_reslint.program import expressions as ir

Narrowed = tuple[OneOf, Value]
"""A value of several alternatives, and what remains of it."""


def narrowed(frame: Frame, test: ir.Expression, outcome: bool) -> Iterator[Narrowed]:
    """What is known better where `test` turned out as `outcome`."""
    narrows = _NARROWING.get(type(test))
    return iter(()) if narrows is None else narrows(frame, test, outcome)


def _negated(frame: Frame, test: ir.UnaryOperation, outcome: bool) -> Iterator[Narrowed]:
    if test.operator == "not":
        yield from narrowed(frame, test.operand, not outcome)


def _combined(frame: Frame, test: ir.BooleanOperation, outcome: bool) -> Iterator[Narrowed]:
    if outcome is (test.operator == "and"):
        for operand in test.operands:
            yield from narrowed(frame, operand, outcome)


def _assigned(frame: Frame, test: ir.NamedExpression, outcome: bool) -> Iterator[Narrowed]:
    return narrowed(frame, test.target, outcome)


def _named(frame: Frame, test: ir.Name, outcome: bool) -> Iterator[Narrowed]:
    return _kept(frame, test, frame.machine.truth, outcome)


def _compared(frame: Frame, test: ir.Comparison, outcome: bool) -> Iterator[Narrowed]:
    other = test.operands[0]
    if len(test.operators) > 1 or not isinstance(test.first, ir.Name) or type(other) not in COMPARED:
        return
    right = evaluate(frame, other)
    place = frame.place(test.span)

    def answer(single: Single) -> bool | None:
        return frame.machine.truth(operators.compare(frame.machine, test.operators[0], single, right, place))

    yield from _kept(frame, test.first, answer, outcome)


def _kept(frame: Frame, node: ir.Name, answer: Callable[[Single], bool | None], outcome: bool) -> Iterator[Narrowed]:
    """The alternatives of a name's value whose `answer` is not surely the other one."""
    value = frame.scope.find(node.identifier)
    if type(value) is not OneOf:
        return
    items = alternatives(value)
    kept = [item for item in items if answer(item.value) in (outcome, None)]
    if kept and len(kept) < len(items):
        yield value, one_of(kept, frame.place(node.span))


COMPARED = (ir.Constant, ir.Name, ir.Display)
"""With what a name is compared where that narrows its value."""

_NARROWING: dict[type, Callable[[Frame, Any, bool], Iterator[Narrowed]]] = {
    ir.UnaryOperation: _negated,
    ir.BooleanOperation: _combined,
    ir.NamedExpression: _assigned,
    ir.Name: _named,
    ir.Comparison: _compared,
}


def within(machine: Machine, known_better: list[Narrowed], run: Callable[[], int]) -> int:
    """Run a branch, a round or a body; what is known better within it holds no longer afterwards."""
    before = len(machine.narrowed)
    machine.narrowed.extend(known_better)
    try:
        return run()
    finally:
        del machine.narrowed[before:]
