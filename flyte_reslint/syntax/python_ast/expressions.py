"""Expressions of Python's syntax tree, converted to the IR."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Literal

from flyte_reslint.program import expressions as ir
from flyte_reslint.program.span import Span
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.python_ast.formatted_strings import formatted_string
from flyte_reslint.syntax.python_ast.parameters import parameters
from flyte_reslint.syntax.python_ast.reader import Converter, Reader, Unsure
from flyte_reslint.syntax.strings import LONGEST_INTEGER, Undecodable, without_surrogates

BINARY_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.MatMult: "@",
}
_UNARY_OPERATORS: Mapping[type[ast.unaryop], str] = {ast.UAdd: "+", ast.USub: "-", ast.Invert: "~", ast.Not: "not"}
_COMPARISON_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.Gt: ">",
    ast.Eq: "==",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_position = attrgetter("lineno", "col_offset")


def _constant(node: ast.Constant, reader: Reader) -> ir.Expression:
    span = reader.place(node)
    value = node.value
    if isinstance(value, str):
        try:
            return ir.Constant(span, value if value.isascii() else without_surrogates(value))
        except Undecodable as fault:
            return ir.Opaque(span, str(fault))
    if isinstance(value, bytes):
        return ir.Bytes(span, value)
    if value is ...:
        return ir.Ellipsis(span)
    if isinstance(value, complex):
        return ir.Opaque(span, "a complex number")
    if isinstance(value, int) and value.bit_length() > 64:
        if node.end_col_offset - node.col_offset > LONGEST_INTEGER:  # type: ignore[operator]  # a parsed node has both
            return ir.Opaque(span, f"an integer of more than {LONGEST_INTEGER:,} digits")
        return ir.LargeInteger(span, str(value))
    return ir.Constant(span, value)


def _attribute(node: ast.Attribute, reader: Reader) -> ir.Expression:
    return ir.Attribute(reader.place(node), reader.expression(node.value), node.attr)


def _subscript(node: ast.Subscript, reader: Reader) -> ir.Expression:
    return ir.Subscript(reader.place(node), reader.expression(node.value), reader.expression(node.slice))


def _slice(node: ast.Slice, reader: Reader) -> ir.Expression:
    optional = reader.optional
    return ir.Slice(reader.place(node), optional(node.lower), optional(node.upper), optional(node.step))


def _call(node: ast.Call, reader: Reader) -> ir.Expression:
    function = reader.expression(node.func)
    start, end = (reader.end(node.func), reader.end(node)) if node.args else (0, 0)
    return ir.Call(reader.place(node), function, arguments(node.args, node.keywords, start, end, reader))


def arguments(
    positional: Sequence[ast.expr], keywords: Sequence[ast.keyword], start: int, end: int, reader: Reader
) -> tuple[ir.Argument, ...]:
    """The arguments between parentheses: the first opens somewhere after `start`, the last closes before `end`.

    Both only matter to positional ones.
    """
    if not positional:
        return tuple([_keyword(node, reader) for node in keywords])
    nodes: list[ast.expr | ast.keyword] = [*positional, *keywords]
    if keywords and _position(positional[-1]) > _position(keywords[0]):
        nodes.sort(key=_position)
    found = []
    for node in nodes:
        if isinstance(node, ast.keyword):
            found.append(_keyword(node, reader))
        elif isinstance(node, ast.Starred):
            found.append(ir.Argument(reader.place(node), reader.expression(node.value), stars="*"))
        else:
            value = reader.expression(node)
            found.append(ir.Argument(_argument_span(node, value, start, end, reader), value))
        start = reader.end(node)
    return tuple(found)


def _keyword(node: ast.keyword, reader: Reader) -> ir.Argument:
    span = reader.place(node)
    if node.arg is None:
        return ir.Argument(span, reader.expression(node.value), stars="**")
    return ir.Argument(span, reader.expression(node.value), node.arg, reader.name_place(node, node.arg))


def _argument_span(node: ast.expr, value: ir.Expression, start: int, end: int, reader: Reader) -> Span:
    """The span of an argument with the parentheses around it."""
    reader.offset = stop = reader.end(node)
    if isinstance(node, ast.GeneratorExp) and stop == end:  # its parentheses are those of the call
        return value.span
    after = stop if reader.text[stop] == "," else reader.ahead()
    if reader.text[after] == "," or after == end - 1:
        return reader.place(node) if isinstance(node, ast.GeneratorExp) else value.span
    # The parenthesis of the call, or the comma after the argument before, with what closes that one.
    reader.offset = start
    while reader.text[reader.ahead()] == ")":
        reader.expect(")")
    reader.expect("," if reader.text[reader.offset] == "," else "(")
    return reader.parenthesised(node)


def _binary(node: ast.BinOp, reader: Reader) -> ir.Expression:
    operator = BINARY_OPERATORS[type(node.op)]
    return ir.BinaryOperation(reader.place(node), operator, reader.expression(node.left), reader.expression(node.right))


def _unary(node: ast.UnaryOp, reader: Reader) -> ir.Expression:
    return ir.UnaryOperation(reader.place(node), _UNARY_OPERATORS[type(node.op)], reader.expression(node.operand))


def _boolean(node: ast.BoolOp, reader: Reader) -> ir.Expression:
    operator: Literal["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
    return ir.BooleanOperation(reader.place(node), operator, reader.expressions(node.values))


def _comparison(node: ast.Compare, reader: Reader) -> ir.Expression:
    first = reader.expression(node.left)
    operators = tuple([_COMPARISON_OPERATORS[type(each)] for each in node.ops])
    return ir.Comparison(reader.place(node), first, operators, reader.expressions(node.comparators))


def _conditional(node: ast.IfExp, reader: Reader) -> ir.Expression:
    body = reader.expression(node.body)
    test = reader.expression(node.test)
    return ir.Conditional(reader.place(node), test, body, reader.expression(node.orelse))


def _named(node: ast.NamedExpr, reader: Reader) -> ir.Expression:
    target = reader.expression(node.target)
    reader.scope.bind_target(target)
    return ir.NamedExpression(reader.place(node), target, reader.expression(node.value))


def _await(node: ast.Await, reader: Reader) -> ir.Expression:
    return ir.Await(reader.place(node), reader.expression(node.value))


def _yield(node: ast.Yield, reader: Reader) -> ir.Expression:
    reader.scope.yields = True
    return ir.Yield(reader.place(node), reader.optional(node.value), False)


def _yield_from(node: ast.YieldFrom, reader: Reader) -> ir.Expression:
    reader.scope.yields = True
    return ir.Yield(reader.place(node), reader.expression(node.value), True)


def _lambda(node: ast.Lambda, reader: Reader) -> ir.Expression:
    accepted = parameters(node.args, reader)
    surrounding, reader.scope = reader.scope, Scope()
    body = reader.expression(node.body)
    reader.scope = surrounding
    return ir.Lambda(reader.place(node), accepted, body)


def _starred(node: ast.Starred, reader: Reader) -> ir.Expression:
    return ir.Starred(reader.place(node), reader.expression(node.value))


def _tuple(node: ast.Tuple, reader: Reader) -> ir.Expression:
    return ir.Display(reader.place(node), "tuple", reader.expressions(node.elts))


def _list(node: ast.List, reader: Reader) -> ir.Expression:
    return ir.Display(reader.place(node), "list", reader.expressions(node.elts))


def _set(node: ast.Set, reader: Reader) -> ir.Expression:
    return ir.Display(reader.place(node), "set", reader.expressions(node.elts))


def _dictionary(node: ast.Dict, reader: Reader) -> ir.Expression:
    items = [
        ir.DictionaryItem(reader.optional(key), reader.expression(value))
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    return ir.DictionaryDisplay(reader.place(node), tuple(items))


def _list_comprehension(node: ast.ListComp, reader: Reader) -> ir.Expression:
    element = reader.expression(node.elt)
    return ir.Comprehension(reader.place(node), "list", None, element, _clauses(node.generators, reader))


def _set_comprehension(node: ast.SetComp, reader: Reader) -> ir.Expression:
    element = reader.expression(node.elt)
    return ir.Comprehension(reader.place(node), "set", None, element, _clauses(node.generators, reader))


def _dictionary_comprehension(node: ast.DictComp, reader: Reader) -> ir.Expression:
    key = reader.expression(node.key)
    if node.value is None:  # `{**x for x in y}` of Python 3.15
        raise Unsure
    element = reader.expression(node.value)
    return ir.Comprehension(reader.place(node), "dict", key, element, _clauses(node.generators, reader))


def _generator(node: ast.GeneratorExp, reader: Reader) -> ir.Expression:
    element = reader.expression(node.elt)
    clauses = _clauses(node.generators, reader)
    # The tree counts the parentheses in, which may be those of a call.
    closing = reader.end(node) - 1
    clause = node.generators[-1]
    reader.offset = reader.end(clause.ifs[-1] if clause.ifs else clause.iter)
    end = reader.offset
    while reader.ahead() < closing:
        reader.expect(")")
        end = reader.offset
    reader.offset = reader.start(node)
    reader.expect("(")
    start = reader.ahead()
    reader.offset = end
    return ir.Comprehension(reader.span(start), "generator", None, element, clauses)


def _clauses(nodes: Iterable[ast.comprehension], reader: Reader) -> tuple[ir.Clause, ...]:
    clauses = []
    for node in nodes:
        target = reader.expression(node.target)
        iterable = reader.expression(node.iter)
        clauses.append(ir.Clause(target, iterable, reader.expressions(node.ifs), bool(node.is_async)))
    return tuple(clauses)


CONVERTERS: Mapping[type[ast.expr], Converter] = {
    ast.Constant: _constant,
    ast.JoinedStr: formatted_string,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _comparison,
    ast.IfExp: _conditional,
    ast.NamedExpr: _named,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Lambda: _lambda,
    ast.Starred: _starred,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dictionary,
    ast.ListComp: _list_comprehension,
    ast.SetComp: _set_comprehension,
    ast.DictComp: _dictionary_comprehension,
    ast.GeneratorExp: _generator,
}
