"""Evaluating expressions of the IR: names, attributes, operators, text, and whatever else is no subject of its own."""

from __future__ import annotations

from flyte_reslint.interp import operators
from flyte_reslint.interp.assignments import assign
from flyte_reslint.interp.containers import sliced
from flyte_reslint.interp.evaluation import evaluate, evaluates
from flyte_reslint.interp.formatting import formatted, joined
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.machine import present
from flyte_reslint.interp.objects import filled
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.special_methods import ELLIPSIS
from flyte_reslint.interp.values import (
    NONE,
    Absent,
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
)
from flyte_reslint.program import expressions as ir


@evaluates(ir.Constant)
def _constant(frame: Frame, node: ir.Constant) -> Value:
    return Known(node.value)


@evaluates(ir.LargeInteger)
def _large_integer(frame: Frame, node: ir.LargeInteger) -> Value:
    if len(node.digits) * 3 > frame.machine.budget.most_bits:
        return frame.machine.unknown("the number is too large to compute", frame.place(node.span))
    return Known(int(node.digits))


@evaluates(ir.Bytes)
def _bytes(frame: Frame, node: ir.Bytes) -> Value:
    return Known(node.value)


@evaluates(ir.Ellipsis)
def _ellipsis(frame: Frame, node: ir.Ellipsis) -> Value:
    return ELLIPSIS


@evaluates(ir.Opaque)
def _opaque(frame: Frame, node: ir.Opaque) -> Value:
    return Unknown(node.reason, frame.place(node.span))


@evaluates(ir.Name)
def _name(frame: Frame, node: ir.Name) -> Value:
    return look_up(frame, node.identifier, node)


def look_up(frame: Frame, name: str, node: ir.Node) -> Value:
    """The value of a name, in the scopes and then among Python's own names."""
    value = frame.scope.find(name)
    if type(value) is Known or type(value) is Reference:
        return value
    if type(value) is Absent:
        value = frame.module.linker.builtins.get(name, value)
    if type(value) is Absent:
        reason = f"{name} is not bound here"
        return frame.machine.unknown(reason, frame.place(node.span), ("name", id(frame.scope), name))
    if type(value) is OneOf:
        builtin = frame.module.linker.builtins.get(name)
        value = value if builtin is None else filled(value, builtin, frame.place(node.span))
        return present(frame.machine.prune(value), frame.place(node.span))
    if type(value) is Unknown and value.place == NOWHERE:
        return frame.machine.unknown(value.reason, frame.place(node.span), value.cause)
    return value


@evaluates(ir.Attribute)
def _attribute(frame: Frame, node: ir.Attribute) -> Value:
    return frame.machine.attribute(evaluate(frame, node.value), node.name, frame.place(node.span))


@evaluates(ir.Subscript)
def _subscript(frame: Frame, node: ir.Subscript) -> Value:
    value = evaluate(frame, node.value)
    place = frame.place(node.span)
    if isinstance(node.index, ir.Slice):
        bounds = [NONE if part is None else evaluate(frame, part) for part in _bounds(node.index)]
        return sliced(frame.machine, value, bounds[0], bounds[1], bounds[2], place)
    return frame.machine.item(value, evaluate(frame, node.index), place)


def _bounds(node: ir.Slice) -> tuple[ir.Expression | None, ...]:
    return (node.lower, node.upper, node.step)


@evaluates(ir.Slice)
def _slice(frame: Frame, node: ir.Slice) -> Value:
    return Unknown("it is a slice among several indices", frame.place(node.span))


@evaluates(ir.BinaryOperation)
def _binary(frame: Frame, node: ir.BinaryOperation) -> Value:
    left = evaluate(frame, node.left)
    right = evaluate(frame, node.right)
    return operators.binary(frame.machine, node.operator, left, right, frame.place(node.span))


@evaluates(ir.UnaryOperation)
def _unary(frame: Frame, node: ir.UnaryOperation) -> Value:
    operand = evaluate(frame, node.operand)
    if node.operator == "not":
        truth = frame.machine.truth(operand)
        if truth is not None:
            return Known(not truth, operand.trail)
    return operators.unary(frame.machine, node.operator, operand, frame.place(node.span))


@evaluates(ir.Comparison)
def _comparison(frame: Frame, node: ir.Comparison) -> Value:
    left = evaluate(frame, node.first)
    result: Value = Known(True)
    for operator, operand in zip(node.operators, node.operands, strict=True):
        right = evaluate(frame, operand)
        result = operators.compare(frame.machine, operator, left, right, frame.place(node.span))
        if len(node.operators) > 1 and frame.machine.truth(result) is not True:
            return (
                result
                if frame.machine.truth(result) is False
                else Unknown("a part of the comparison is not known", frame.place(node.span))
            )
        left = right
    return result


@evaluates(ir.FormattedString)
def _formatted(frame: Frame, node: ir.FormattedString) -> Value:
    place = frame.place(node.span)
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(Known(part))
        else:
            specification = Known("") if part.specification is None else _formatted(frame, part.specification)
            value = evaluate(frame, part.value)
            parts.append(Known(part.literal))
            parts.append(formatted(frame.machine, value, part.conversion, specification, place))
    return joined(frame.machine, parts, place)


@evaluates(ir.Starred)
def _starred(frame: Frame, node: ir.Starred) -> Value:
    return evaluate(frame, node.value)


@evaluates(ir.Await)
def _await(frame: Frame, node: ir.Await) -> Value:
    return await_value(frame, evaluate(frame, node.value), node)


def await_value(frame: Frame, value: Value, node: ir.Node) -> Value:
    """`await value`"""
    machine = frame.machine
    place = frame.place(node.span)

    def of(single: Single) -> Value:
        result = single.target.awaited(machine, place) if type(single) is Reference else None
        if result is not None:
            return result
        reason = single.reason if type(single) is Unknown else "what is awaited here is only known when the code runs"
        return machine.unknown(reason, place)

    return machine.each(value, place, of)


@evaluates(ir.Yield)
def _yield(frame: Frame, node: ir.Yield) -> Value:
    value = NONE if node.value is None else evaluate(frame, node.value)
    place = frame.place(node.span)
    if frame.yields is not None:
        if frame.at_first_yield is None and frame.function is not None:
            frame.at_first_yield = frame.machine.journal.since(frame.function.depth)
        items = frame.machine.iterate(value) if node.delegates else (value,)
        is_certain = frame.function is not None and len(frame.machine.path) == frame.function.path_length
        frame.yields_are_known = frame.yields_are_known and items is not None and is_certain
        frame.yields.extend(items or ())
        frame.at_last_yield = frame.machine.budget.steps
    return Unknown("it is sent into the generator", place)


@evaluates(ir.NamedExpression)
def _named(frame: Frame, node: ir.NamedExpression) -> Value:
    value = evaluate(frame, node.value)
    scope = frame.scope
    while scope.is_comprehension and scope.parent is not None:
        scope = scope.parent
    assign(frame.within(scope), node.target, value, node.value)
    return value
