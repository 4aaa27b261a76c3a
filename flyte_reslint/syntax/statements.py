"""Blocks and compound statements, converted to the IR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import libcst as cst

from flyte_reslint.program import statements as ir
from flyte_reslint.program.expressions import Argument, Expression
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.expressions import arguments, optional
from flyte_reslint.syntax.parameters import parameters
from flyte_reslint.syntax.patterns import pattern
from flyte_reslint.syntax.reader import Reader
from flyte_reslint.syntax.simple_statements import simple_statement
from flyte_reslint.syntax.type_parameters import skip_type_parameters

_Try: TypeAlias = cst.Try | cst.TryStar
_Handler: TypeAlias = cst.ExceptHandler | cst.ExceptStarHandler
_Line: TypeAlias = cst.SimpleStatementLine | cst.SimpleStatementSuite


def module(tree: cst.Module, reader: Reader) -> ir.Module:
    """Convert a whole file."""
    return ir.Module(_statements(tree.body, reader))


def _statements(nodes: Iterable[cst.BaseStatement], reader: Reader) -> tuple[ir.Statement, ...]:
    statements: list[ir.Statement] = []
    for node in nodes:
        if isinstance(node, cst.SimpleStatementLine):
            statements += _line(node, reader)
        else:
            statements.append(_COMPOUND[type(node)](node, reader))
    return tuple(statements)


def _line(node: _Line, reader: Reader) -> list[ir.Statement]:
    statements = []
    for each in node.body:
        statements.append(simple_statement(each, reader))
        if isinstance(each.semicolon, cst.Semicolon):
            reader.take(";")
    return statements


def _block(node: cst.BaseSuite, reader: Reader) -> tuple[ir.Statement, ...]:
    if isinstance(node, cst.IndentedBlock):
        return _statements(node.body, reader)
    assert isinstance(node, cst.SimpleStatementSuite)
    return tuple(_line(node, reader))


def _last_block(keyword: str, node: cst.Else | cst.Finally | None, reader: Reader) -> tuple[ir.Statement, ...]:
    """The statements after `else:` or `finally:`, if there is one."""
    if node is None:
        return ()
    reader.take(keyword)
    reader.take(":")
    return _block(node.body, reader)


def _if(node: cst.If, reader: Reader) -> ir.Statement:
    # An `elif` stands in the `else` of the branch before it: walked in a loop, many of them nest no calls.
    branches = []
    keyword = "if"
    while True:
        start = reader.take(keyword)
        test = reader.expression(node.test)
        reader.take(":")
        span = reader.span(start)
        branches.append((span, test, _block(node.body, reader)))
        if not isinstance(node.orelse, cst.If):
            break
        node = node.orelse
        keyword = "elif"
    otherwise = _last_block("else", node.orelse, reader)
    while len(branches) > 1:
        otherwise = (ir.If(*branches.pop(), otherwise),)
    return ir.If(*branches.pop(), otherwise)


def _while(node: cst.While, reader: Reader) -> ir.Statement:
    start = reader.take("while")
    test = reader.expression(node.test)
    reader.take(":")
    span = reader.span(start)
    body = _block(node.body, reader)
    return ir.While(span, test, body, _last_block("else", node.orelse, reader))


def _for(node: cst.For, reader: Reader) -> ir.Statement:
    start = _asynchronous(node.asynchronous, reader)
    reader.take("for")
    target = reader.expression(node.target)
    reader.scope.bind_target(target)
    reader.take("in")
    iterable = reader.expression(node.iter)
    reader.take(":")
    span = reader.span(start)
    body = _block(node.body, reader)
    otherwise = _last_block("else", node.orelse, reader)
    return ir.For(span, target, iterable, body, otherwise, node.asynchronous is not None)


def _asynchronous(node: cst.Asynchronous | None, reader: Reader) -> int:
    """Take `async` if it is there, and return where the statement begins."""
    return reader.ahead() if node is None else reader.take("async")


def _try(node: _Try, reader: Reader) -> ir.Statement:
    start = reader.take("try")
    reader.take(":")
    span = reader.span(start)
    body = _block(node.body, reader)
    handlers = tuple([_handler(handler, reader) for handler in node.handlers])
    otherwise = _last_block("else", node.orelse, reader)
    finally_body = _last_block("finally", node.finalbody, reader)
    return ir.Try(span, body, handlers, otherwise, finally_body)


def _handler(node: _Handler, reader: Reader) -> ir.Handler:
    start = reader.take("except")
    is_group = isinstance(node, cst.ExceptStarHandler)
    if is_group:
        reader.take("*")
    kind = optional(node.type, reader)
    name = None
    if node.name is not None:
        reader.take("as")
        assert isinstance(node.name.name, cst.Name)
        name = reader.take_name(node.name.name.value)
        reader.scope.bind(name)
    reader.take(":")
    return ir.Handler(reader.span(start), kind, name, _block(node.body, reader), is_group)


def _with(node: cst.With, reader: Reader) -> ir.Statement:
    start = _asynchronous(node.asynchronous, reader)
    reader.take("with")
    parenthesised = isinstance(node.lpar, cst.LeftParen)
    if parenthesised:
        reader.take("(")
    items = []
    for item in node.items:
        items.append(_with_item(item, reader))
        reader.comma(item.comma)
    if parenthesised:
        reader.take(")")
    reader.take(":")
    span = reader.span(start)
    return ir.With(span, tuple(items), _block(node.body, reader), node.asynchronous is not None)


def _with_item(node: cst.WithItem, reader: Reader) -> ir.WithItem:
    manager = reader.expression(node.item)
    target = None
    if node.asname is not None:
        reader.take("as")
        target = reader.expression(node.asname.name)
        reader.scope.bind_target(target)
    return ir.WithItem(manager, target)


def _match(node: cst.Match, reader: Reader) -> ir.Statement:
    start = reader.take("match")
    subject = reader.expression(node.subject)
    reader.take(":")
    span = reader.span(start)
    return ir.Match(span, subject, tuple([_case(case, reader) for case in node.cases]))


def _case(node: cst.MatchCase, reader: Reader) -> ir.Case:
    start = reader.take("case")
    matched = pattern(node.pattern, reader)
    guard = None
    if node.guard is not None:
        reader.take("if")
        guard = reader.expression(node.guard)
    reader.take(":")
    return ir.Case(reader.span(start), matched, guard, _block(node.body, reader))


def _decorators(nodes: Iterable[cst.Decorator], reader: Reader) -> tuple[Expression, ...]:
    decorators = []
    for node in nodes:
        reader.take("@")
        decorators.append(reader.expression(node.decorator))
    return tuple(decorators)


def _function(node: cst.FunctionDef, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    decorators = _decorators(node.decorators, reader)
    _asynchronous(node.asynchronous, reader)
    reader.take("def")
    name_start = reader.ahead()
    name = reader.take_name(node.name.value)
    name_span = reader.span(name_start)
    reader.scope.bind(name)
    skip_type_parameters(node.type_parameters, reader)
    reader.take("(")
    accepted = parameters(node.params, reader)
    reader.take(")")
    if node.returns is not None:
        reader.take("->")
        reader.expression(node.returns.annotation)
    reader.take(":")
    span = reader.span(start)
    surrounding = reader.scope
    reader.scope = scope = Scope()
    body = _block(node.body, reader)
    reader.scope = surrounding
    return ir.FunctionDefinition(
        span=span,
        name=name,
        name_span=name_span,
        parameters=accepted,
        decorators=decorators,
        body=body,
        local_names=scope.local_names(accepted),
        is_async=node.asynchronous is not None,
        is_generator=scope.yields,
    )


def _class(node: cst.ClassDef, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    decorators = _decorators(node.decorators, reader)
    reader.take("class")
    name_start = reader.ahead()
    name = reader.take_name(node.name.value)
    name_span = reader.span(name_start)
    reader.scope.bind(name)
    skip_type_parameters(node.type_parameters, reader)
    passed: tuple[Argument, ...] = ()
    if isinstance(node.lpar, cst.LeftParen):
        reader.take("(")
        passed = arguments([*node.bases, *node.keywords], reader)
        reader.take(")")
    reader.take(":")
    span = reader.span(start)
    surrounding = reader.scope
    reader.scope = Scope()
    body = _block(node.body, reader)
    reader.scope = surrounding
    return ir.ClassDefinition(span, name, name_span, passed, decorators, body)


_COMPOUND: Mapping[type[cst.BaseStatement], Callable[[Any, Reader], ir.Statement]] = {
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
