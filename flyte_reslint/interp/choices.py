"""Expressions that choose: `and`, `or`, and `if else`; and the conditions that tests stand for."""

from __future__ import annotations

from flyte_reslint.interp.evaluation import evaluate, evaluates
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.machine import NEXT
from flyte_reslint.interp.narrowing import narrowed, within
from flyte_reslint.interp.values import (
    Condition,
    OneOf,
    Value,
    alternatives,
    identity,
    join,
    negated,
    one_of,
)
from flyte_reslint.program import expressions as ir
from flyte_reslint.program.spelling import spell


@evaluates(ir.BooleanOperation)
def _boolean(frame: Frame, node: ir.BooleanOperation) -> Value:
    return _boolean_from(frame, node, 0)


def _boolean_from(frame: Frame, node: ir.BooleanOperation, position: int) -> Value:
    value = evaluate(frame, node.operands[position])
    if position == len(node.operands) - 1:
        return value
    decides = node.operator == "or"
    truth = frame.machine.truth(value)
    if truth is decides:
        return value
    if truth is not None:
        return _boolean_from(frame, node, position + 1)
    condition = condition_of(frame, node.operands[position], value)
    decided = _with_truth(frame, value, decides)
    rest: list[Value] = []

    known_better = list(narrowed(frame, node.operands[position], not decides))

    def otherwise() -> int:
        def go_on() -> int:
            rest.append(_boolean_from(frame, node, position + 1))
            return NEXT

        return within(frame.machine, known_better, go_on)

    def stop() -> int:
        return NEXT

    place = frame.place(node.span)
    if decides:
        frame.machine.fork(condition, place, stop, otherwise)
    else:
        frame.machine.fork(condition, place, otherwise, stop)
    if not rest:
        return decided
    return join(decided, rest[0], condition, place) if decides else join(rest[0], decided, condition, place)


def _with_truth(frame: Frame, value: Value, truth: bool) -> Value:
    """The alternatives of `value` that can have this truth."""
    kept = [item for item in alternatives(value) if frame.machine.truth(item.value) in (truth, None)]
    return one_of(kept, frame.module.start) if kept else value


@evaluates(ir.Conditional)
def _conditional(frame: Frame, node: ir.Conditional) -> Value:
    test = evaluate(frame, node.test)
    truth = frame.machine.truth(test)
    if truth is not None:
        return evaluate(frame, node.body if truth else node.otherwise)
    return branch(frame, node.test, condition_of(frame, node.test, test), node.body, node.otherwise, node)


def branch(
    frame: Frame,
    test: ir.Expression,
    condition: Condition,
    body: ir.Expression,
    otherwise: ir.Expression,
    node: ir.Node,
) -> Value:
    """The value of one expression or of the other, both evaluated from the same state."""
    found: dict[bool, Value] = {}

    def side(which: bool, expression: ir.Expression) -> int:
        found[which] = evaluate(frame, expression)
        return NEXT

    place = frame.place(node.span)
    machine = frame.machine
    if_true, if_false = (list(narrowed(frame, test, outcome)) for outcome in (True, False))
    machine.fork(
        condition,
        place,
        lambda: within(machine, if_true, lambda: side(True, body)),
        lambda: within(machine, if_false, lambda: side(False, otherwise)),
    )
    if len(found) == 1:
        return next(iter(found.values()))
    return join(found[True], found[False], condition, place)


def condition_of(frame: Frame, test: ir.Expression, value: Value) -> Condition:
    """The condition that a test stands for, positive."""
    if isinstance(test, ir.UnaryOperation) and test.operator == "not":
        inner = condition_of(frame, test.operand, evaluate(frame, test.operand))
        return Condition(negated(inner.text), inner.subject, not inner.holds)
    text = spell(test) if isinstance(test, ir.Comparison) else f"{spell(test)} is true"
    if type(value) is OneOf and len(value.alternatives) == 2:
        for item, other in (value.alternatives, value.alternatives[::-1]):
            decided = frame.machine.truth(item.value) is True and frame.machine.truth(other.value) is False
            if decided and len(item.conditions) == len(other.conditions) == 1:
                chosen = item.conditions[0]
                if chosen.subject == other.conditions[0].subject:
                    return Condition(text, chosen.subject, chosen.holds)
    return Condition(text, identity(value), True)
