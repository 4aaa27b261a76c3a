"""Blocks and compound statements of Python's syntax tree, converted to the IR."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flyte_reslint.program import statements as ir
from flyte_reslint.program.expressions import Argument
from flyte_reslint.program.span import Span
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.python_ast.expressions import arguments
from flyte_reslint.syntax.python_ast.parameters import parameters
from flyte_reslint.syntax.python_ast.patterns import pattern
from flyte_reslint.syntax.python_ast.reader import Reader, Unsure
from flyte_reslint.syntax.python_ast.simple_statements import SIMPLE, bound


def module(tree: ast.Module, reader: Reader) -> ir.Module:
    """Convert a whole file."""
    return ir.Module(_statements(tree.body, reader))


def _statements(nodes: Iterable[ast.stmt], reader: Reader) -> tuple[ir.Statement, ...]:
    return tuple([_statement(node, reader) for node in nodes])


def _statement(node: ast.stmt, reader: Reader) -> ir.Statement:
    converter = _CONVERTERS.get(type(node))
    if converter is None:
        raise Unsure
    return converter(node, reader)


def _block(nodes: Sequence[ast.stmt], reader: Reader, scope: Scope | None = None) -> tuple[ir.Statement, ...]:
    if not nodes:
        return ()
    surrounding = reader.scope
    reader.scope = scope or surrounding
    reader.enter()
    statements = _statements(nodes, reader)
    reader.leave()
    reader.scope = surrounding
    return statements


def _header(node: ast.AST, last: ast.AST, reader: Reader) -> Span:
    """The span of a statement up to the colon after the node `last`."""
    reader.offset = reader.end(last)
    reader.colon()
    return reader.span(reader.start(node))


def _if(node: ast.If, reader: Reader) -> ir.Statement:
    test = reader.expression(node.test)
    span = _header(node, node.test, reader)
    body = _block(node.body, reader)
    return ir.If(span, test, body, _block(node.orelse, reader))


def _while(node: ast.While, reader: Reader) -> ir.Statement:
    test = reader.expression(node.test)
    span = _header(node, node.test, reader)
    body = _block(node.body, reader)
    return ir.While(span, test, body, _block(node.orelse, reader))


def _for(node: ast.For | ast.AsyncFor, reader: Reader) -> ir.Statement:
    target = bound(node.target, reader)
    iterable = reader.expression(node.iter)
    span = _header(node, node.iter, reader)
    body = _block(node.body, reader)
    return ir.For(span, target, iterable, body, _block(node.orelse, reader), isinstance(node, ast.AsyncFor))


def _try(node: Any, reader: Reader) -> ir.Statement:
    start = reader.offset = reader.start(node)
    reader.expect("try")
    reader.expect(":")
    span = reader.span(start)
    body = _block(node.body, reader)
    is_group = not isinstance(node, ast.Try)
    handlers = tuple([_handler(handler, is_group, reader) for handler in node.handlers])
    otherwise = _block(node.orelse, reader)
    return ir.Try(span, body, handlers, otherwise, _block(node.finalbody, reader))


def _handler(node: ast.ExceptHandler, is_group: bool, reader: Reader) -> ir.Handler:
    kind = reader.optional(node.type)
    start = reader.offset = reader.start(node)
    reader.expect("except")
    if node.type is not None:
        reader.offset = reader.end(node.type)
    if node.name is not None:
        while reader.text[reader.ahead()] == ")":
            reader.expect(")")
        reader.expect("as")
        reader.word()
        reader.scope.bind(node.name)
    reader.colon()
    return ir.Handler(reader.span(start), kind, node.name, _block(node.body, reader), is_group)


def _with(node: ast.With | ast.AsyncWith, reader: Reader) -> ir.Statement:
    items = tuple([_with_item(item, reader) for item in node.items])
    last = node.items[-1]
    span = _header(node, last.optional_vars or last.context_expr, reader)
    return ir.With(span, items, _block(node.body, reader), isinstance(node, ast.AsyncWith))


def _with_item(node: ast.withitem, reader: Reader) -> ir.WithItem:
    manager = reader.expression(node.context_expr)
    return ir.WithItem(manager, None if node.optional_vars is None else bound(node.optional_vars, reader))


def _match(node: ast.Match, reader: Reader) -> ir.Statement:
    subject = reader.expression(node.subject)
    span = _header(node, node.subject, reader)
    cases = []
    for case in node.cases:
        # The tree does not tell where a case begins: after the header or the statement before it.
        while reader.text[reader.ahead()] == ";":
            reader.expect(";")
        cases.append(_case(case, reader.expect("case"), reader))
        reader.offset = reader.end(case.body[-1])
    return ir.Match(span, subject, tuple(cases))


def _case(node: ast.match_case, start: int, reader: Reader) -> ir.Case:
    matched = pattern(node.pattern, reader)
    guard = reader.optional(node.guard)
    reader.offset = reader.end(node.guard or node.pattern)
    reader.colon()
    return ir.Case(reader.span(start), matched, guard, _block(node.body, reader))


def _start(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, reader: Reader) -> int:
    """Where a definition begins: at its first decorator, if it has one."""
    if not node.decorator_list:
        return reader.start(node)
    before = reader.text[: reader.start(node.decorator_list[0])].rstrip(" \t\f(")
    if not before.endswith("@"):
        raise Unsure
    return len(before) - 1


def _name_span(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, reader: Reader) -> Span:
    reader.offset = reader.start(node)
    if isinstance(node, ast.AsyncFunctionDef):
        reader.expect("async")
    reader.expect("class" if isinstance(node, ast.ClassDef) else "def")
    return reader.word()


def _skip_type_parameters(node: Any, reader: Reader) -> None:
    """Move behind the type parameters (PEP 695), which the IR leaves out; what they bind is bound all the same."""
    for each in getattr(node, "type_params", ()):
        for part in (getattr(each, "bound", None), getattr(each, "default_value", None)):
            reader.optional(part)
        reader.offset = reader.end(each)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, reader: Reader) -> ir.Statement:
    decorators = reader.expressions(node.decorator_list)
    name_span = _name_span(node, reader)
    reader.scope.bind(node.name)
    _skip_type_parameters(node, reader)
    accepted = parameters(node.args, reader)
    if node.returns is not None:
        end = reader.end(node.returns)
        reader.expression(node.returns)
        reader.offset = end
    reader.colon()
    span = reader.span(_start(node, reader))
    scope = Scope()
    body = _block(node.body, reader, scope)
    return ir.FunctionDefinition(
        span=span,
        name=node.name,
        name_span=name_span,
        parameters=accepted,
        decorators=decorators,
        body=body,
        local_names=scope.local_names(accepted),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=scope.yields,
    )


def _class(node: ast.ClassDef, reader: Reader) -> ir.Statement:
    decorators = reader.expressions(node.decorator_list)
    name_span = _name_span(node, reader)
    reader.scope.bind(node.name)
    _skip_type_parameters(node, reader)
    passed = _bases(node, reader)
    reader.colon()
    span = reader.span(_start(node, reader))
    body = _block(node.body, reader, Scope())
    return ir.ClassDefinition(span, node.name, name_span, passed, decorators, body)


def _bases(node: ast.ClassDef, reader: Reader) -> tuple[Argument, ...]:
    """The arguments of a class's header; the reader then stands behind the last one, if there is any."""
    given = [*node.bases, *node.keywords]
    if not given:
        return ()
    start = reader.offset
    last = reader.offset = max(map(reader.end, given))
    reader.colon()
    closing = reader.text.rindex(")", last, reader.offset) + 1
    passed = arguments(node.bases, node.keywords, start, closing, reader)
    reader.offset = last
    return passed


_CONVERTERS: Mapping[type[ast.stmt], Callable[[Any, Reader], ir.Statement]] = {
    **SIMPLE,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
if sys.version_info >= (3, 11):
    _CONVERTERS = {**_CONVERTERS, ast.TryStar: _try}
