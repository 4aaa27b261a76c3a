"""Operators, calls, look-ups and functions without a name, converted to the IR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Literal

import libcst as cst

from flyte_reslint.program import expressions as ir
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.parameters import parameters
from flyte_reslint.syntax.reader import Converter, Extension, Reader

_BINARY_OPERATORS: Mapping[type[cst.CSTNode], str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitOr: "|",
    cst.BitAnd: "&",
    cst.BitXor: "^",
    cst.MatrixMultiply: "@",
}
_UNARY_OPERATORS: Mapping[type[cst.CSTNode], str] = {
    cst.Plus: "+",
    cst.Minus: "-",
    cst.BitInvert: "~",
    cst.Not: "not",
}
_COMPARISON_OPERATORS: Mapping[type[cst.CSTNode], str] = {
    cst.LessThan: "<",
    cst.GreaterThan: ">",
    cst.Equal: "==",
    cst.LessThanEqual: "<=",
    cst.GreaterThanEqual: ">=",
    cst.NotEqual: "!=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}


def _attribute(node: cst.Attribute, value: ir.Expression, start: int, reader: Reader) -> ir.Expression:
    reader.take(".")
    name = reader.take_name(node.attr.value)
    return ir.Attribute(reader.span(start), value, name)


def _call(node: cst.Call, function: ir.Expression, start: int, reader: Reader) -> ir.Expression:
    reader.take("(")
    passed = arguments(node.args, reader)
    reader.take(")")
    return ir.Call(reader.span(start), function, passed)


def arguments(nodes: Iterable[cst.Arg], reader: Reader) -> tuple[ir.Argument, ...]:
    """The arguments between the parentheses of a call or a class header."""
    return tuple([_argument(node, reader) for node in nodes])


def _argument(node: cst.Arg, reader: Reader) -> ir.Argument:
    start = reader.ahead()
    keyword = keyword_span = None
    if node.star:
        reader.take(node.star)
    elif node.keyword is not None:
        keyword = reader.take_name(node.keyword.value)
        keyword_span = reader.span(start)
        reader.take("=")
    value = reader.expression(node.value)
    span = reader.span(start)
    reader.comma(node.comma)
    return ir.Argument(span, value, keyword, keyword_span, node.star)


def _subscript(node: cst.Subscript, value: ir.Expression, start: int, reader: Reader) -> ir.Expression:
    reader.take("[")
    indices_start = reader.ahead()
    indices = []
    for element in node.slice:
        indices.append(_index(element.slice, reader))
        reader.comma(element.comma)
    indices_span = reader.span(indices_start)
    reader.take("]")
    index = indices[0]
    # `x[a,]` and `x[*a]` have a tuple of one for an index.
    if len(indices) > 1 or isinstance(node.slice[0].comma, cst.Comma) or isinstance(index, ir.Starred):
        index = ir.Display(indices_span, "tuple", tuple(indices))
    return ir.Subscript(reader.span(start), value, index)


def _index(node: cst.BaseSlice, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    if isinstance(node, cst.Index):
        if node.star is None:
            return reader.expression(node.value)
        reader.take("*")
        value = reader.expression(node.value)
        return ir.Starred(reader.span(start), value)
    assert isinstance(node, cst.Slice)
    lower = optional(node.lower, reader)
    reader.take(":")
    upper = optional(node.upper, reader)
    if isinstance(node.second_colon, cst.Colon):
        reader.take(":")
    step = optional(node.step, reader)
    return ir.Slice(reader.span(start), lower, upper, step)


def optional(node: cst.BaseExpression | None, reader: Reader) -> ir.Expression | None:
    """An expression that may be left out."""
    return None if node is None else reader.expression(node)


def _binary(node: cst.BinaryOperation, left: ir.Expression, start: int, reader: Reader) -> ir.Expression:
    operator = _BINARY_OPERATORS[type(node.operator)]
    reader.take(operator)
    right = reader.expression(node.right)
    return ir.BinaryOperation(reader.span(start), operator, left, right)


def _unary(node: cst.UnaryOperation, reader: Reader) -> ir.Expression:
    operator = _UNARY_OPERATORS[type(node.operator)]
    start = reader.take(operator)
    operand = reader.expression(node.expression)
    return ir.UnaryOperation(reader.span(start), operator, operand)


def _boolean(node: cst.BooleanOperation, reader: Reader) -> ir.Expression:
    kind = type(node.operator)
    further = [node.right]
    first = node.left
    while isinstance(first, cst.BooleanOperation) and isinstance(first.operator, kind) and not first.lpar:
        further.append(first.right)
        first = first.left
    start = reader.ahead()
    operands = [reader.expression(first)]
    operator: Literal["and", "or"] = "and" if kind is cst.And else "or"
    for operand in reversed(further):
        reader.take(operator)
        operands.append(reader.expression(operand))
    return ir.BooleanOperation(reader.span(start), operator, tuple(operands))


def _comparison(node: cst.Comparison, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    first = reader.expression(node.left)
    operators = []
    operands = []
    for target in node.comparisons:
        operator = _COMPARISON_OPERATORS[type(target.operator)]
        for word in operator.split():
            reader.take(word)
        operators.append(operator)
        operands.append(reader.expression(target.comparator))
    return ir.Comparison(reader.span(start), first, tuple(operators), tuple(operands))


def _conditional(node: cst.IfExp, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    body = reader.expression(node.body)
    reader.take("if")
    test = reader.expression(node.test)
    reader.take("else")
    otherwise = reader.expression(node.orelse)
    return ir.Conditional(reader.span(start), test, body, otherwise)


def _named(node: cst.NamedExpr, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    target = reader.expression(node.target)
    reader.scope.bind_target(target)
    reader.take(":=")
    value = reader.expression(node.value)
    return ir.NamedExpression(reader.span(start), target, value)


def _await(node: cst.Await, reader: Reader) -> ir.Expression:
    start = reader.take("await")
    value = reader.expression(node.expression)
    return ir.Await(reader.span(start), value)


def _yield(node: cst.Yield, reader: Reader) -> ir.Expression:
    reader.scope.yields = True
    start = reader.take("yield")
    if isinstance(node.value, cst.From):
        reader.take("from")
        delegate = reader.expression(node.value.item)
        return ir.Yield(reader.span(start), delegate, True)
    value = optional(node.value, reader)
    return ir.Yield(reader.span(start), value, False)


def _lambda(node: cst.Lambda, reader: Reader) -> ir.Expression:
    start = reader.take("lambda")
    accepted = parameters(node.params, reader)
    reader.take(":")
    surrounding = reader.scope
    reader.scope = Scope()
    body = reader.expression(node.body)
    reader.scope = surrounding
    return ir.Lambda(reader.span(start), accepted, body)


CONVERTERS: Mapping[type[cst.CSTNode], Converter] = {
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.NamedExpr: _named,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.Lambda: _lambda,
}

EXTENSIONS: Mapping[type[cst.CSTNode], Extension] = {
    cst.Attribute: Extension(attrgetter("value"), _attribute),
    cst.Call: Extension(attrgetter("func"), _call),
    cst.Subscript: Extension(attrgetter("value"), _subscript),
    cst.BinaryOperation: Extension(attrgetter("left"), _binary),
}
