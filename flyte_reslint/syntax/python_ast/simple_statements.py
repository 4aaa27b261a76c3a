"""Statements of one line in Python's syntax tree, converted to the IR."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from flyte_reslint.program import statements as ir
from flyte_reslint.program.expressions import Expression
from flyte_reslint.syntax.python_ast.expressions import BINARY_OPERATORS
from flyte_reslint.syntax.python_ast.reader import Reader


def _expression(node: ast.Expr, reader: Reader) -> ir.Statement:
    return ir.ExpressionStatement(reader.place(node), reader.expression(node.value))


def _assignment(node: ast.Assign, reader: Reader) -> ir.Statement:
    targets = tuple([bound(target, reader) for target in node.targets])
    return ir.Assignment(reader.place(node), targets, reader.expression(node.value))


def _annotated_assignment(node: ast.AnnAssign, reader: Reader) -> ir.Statement:
    target = bound(node.target, reader)
    annotation = reader.expression(node.annotation)
    return ir.AnnotatedAssignment(reader.place(node), target, annotation, reader.optional(node.value))


def _augmented_assignment(node: ast.AugAssign, reader: Reader) -> ir.Statement:
    target = bound(node.target, reader)
    operator = BINARY_OPERATORS[type(node.op)]
    return ir.AugmentedAssignment(reader.place(node), target, operator, reader.expression(node.value))


def _delete(node: ast.Delete, reader: Reader) -> ir.Statement:
    return ir.Delete(reader.place(node), tuple([bound(target, reader) for target in node.targets]))


def _import(node: ast.Import, reader: Reader) -> ir.Statement:
    names = _aliases(node.names, reader)
    for alias in names:
        reader.scope.bind(alias.bound_as or alias.name.partition(".")[0])
    return ir.Import(reader.place(node), names)


def _import_from(node: ast.ImportFrom, reader: Reader) -> ir.Statement:
    star = node.names[0].name == "*"
    names = () if star else _aliases(node.names, reader)
    for alias in names:
        reader.scope.bind(alias.bound_as or alias.name)
    return ir.ImportFrom(reader.place(node), node.module or "", node.level, names, star)


def _aliases(nodes: Iterable[ast.alias], reader: Reader) -> tuple[ir.Alias, ...]:
    return tuple([ir.Alias(reader.place(node), node.name, node.asname) for node in nodes])


def _return(node: ast.Return, reader: Reader) -> ir.Statement:
    return ir.Return(reader.place(node), reader.optional(node.value))


def _raise(node: ast.Raise, reader: Reader) -> ir.Statement:
    return ir.Raise(reader.place(node), reader.optional(node.exc), reader.optional(node.cause))


def _assert(node: ast.Assert, reader: Reader) -> ir.Statement:
    return ir.Assert(reader.place(node), reader.expression(node.test), reader.optional(node.msg))


def _declaration(node: ast.Global | ast.Nonlocal, reader: Reader) -> ir.Statement:
    kind: Literal["global", "nonlocal"] = "global" if isinstance(node, ast.Global) else "nonlocal"
    reader.scope.declare(node.names)
    return ir.ScopeDeclaration(reader.place(node), kind, tuple(node.names))


def _type_alias(node: Any, reader: Reader) -> ir.Statement:
    reader.scope.bind(node.name.id)
    return ir.TypeAlias(reader.place(node), node.name.id)


def _pass(node: ast.Pass, reader: Reader) -> ir.Statement:
    return ir.Pass(reader.place(node))


def _break(node: ast.Break, reader: Reader) -> ir.Statement:
    return ir.Break(reader.place(node))


def _continue(node: ast.Continue, reader: Reader) -> ir.Statement:
    return ir.Continue(reader.place(node))


def bound(node: ast.expr, reader: Reader) -> Expression:
    """A target, whose names the scope binds."""
    target = reader.expression(node)
    reader.scope.bind_target(target)
    return target


SIMPLE: Mapping[type[ast.stmt], Callable[[Any, Reader], ir.Statement]] = {
    ast.Expr: _expression,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated_assignment,
    ast.AugAssign: _augmented_assignment,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Global: _declaration,
    ast.Nonlocal: _declaration,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
}
if sys.version_info >= (3, 12):
    SIMPLE = {**SIMPLE, ast.TypeAlias: _type_alias}
