"""Statements of one line, converted to the IR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import libcst as cst

from flyte_reslint.program import statements as ir
from flyte_reslint.program.expressions import Display, Expression
from flyte_reslint.syntax.expressions import optional
from flyte_reslint.syntax.reader import Reader
from flyte_reslint.syntax.type_parameters import skip_type_parameters

_AUGMENTED_OPERATORS: Mapping[type[cst.CSTNode], str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
}


def simple_statement(node: cst.BaseSmallStatement, reader: Reader) -> ir.Statement:
    """Convert a statement that fits on a line and take its tokens, but not the semicolon after it."""
    return _SIMPLE[type(node)](node, reader)


def _expression(node: cst.Expr, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    value = reader.expression(node.value)
    return ir.ExpressionStatement(reader.span(start), value)


def _assignment(node: cst.Assign, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    targets = []
    for each in node.targets:
        targets.append(_bound(each.target, reader))
        reader.take("=")
    value = reader.expression(node.value)
    return ir.Assignment(reader.span(start), tuple(targets), value)


def _bound(node: cst.BaseExpression, reader: Reader) -> Expression:
    """A target, whose names the scope binds."""
    target = reader.expression(node)
    reader.scope.bind_target(target)
    return target


def _annotated_assignment(node: cst.AnnAssign, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    target = _bound(node.target, reader)
    reader.take(":")
    annotation = reader.expression(node.annotation.annotation)
    value = None
    if node.value is not None:
        reader.take("=")
        value = reader.expression(node.value)
    return ir.AnnotatedAssignment(reader.span(start), target, annotation, value)


def _augmented_assignment(node: cst.AugAssign, reader: Reader) -> ir.Statement:
    start = reader.ahead()
    target = _bound(node.target, reader)
    operator = _AUGMENTED_OPERATORS[type(node.operator)]
    reader.take(f"{operator}=")
    value = reader.expression(node.value)
    return ir.AugmentedAssignment(reader.span(start), target, operator, value)


def _delete(node: cst.Del, reader: Reader) -> ir.Statement:
    start = reader.take("del")
    target = _bound(node.target, reader)
    # `del a, b` has two targets, `del (a, b)` one.
    bare = isinstance(node.target, cst.Tuple) and not node.target.lpar
    targets = target.elements if bare and isinstance(target, Display) else (target,)
    return ir.Delete(reader.span(start), targets)


def _import(node: cst.Import | cst.LazyImport, reader: Reader) -> ir.Statement:
    start = _lazy(node, reader)
    reader.take("import")
    names = _aliases(node.names, reader)
    for alias in names:
        reader.scope.bind(alias.bound_as or alias.name.partition(".")[0])
    return ir.Import(reader.span(start), names)


def _import_from(node: cst.ImportFrom | cst.LazyImportFrom, reader: Reader) -> ir.Statement:
    start = _lazy(node, reader)
    reader.take("from")
    for _ in node.relative:
        reader.take(".")
    module = "" if node.module is None else _dotted_name(node.module, reader)
    reader.take("import")
    names: tuple[ir.Alias, ...] = ()
    if isinstance(node.names, cst.ImportStar):
        reader.take("*")
    else:
        if node.lpar is not None:
            reader.take("(")
        names = _aliases(node.names, reader)
        if node.rpar is not None:
            reader.take(")")
    for alias in names:
        reader.scope.bind(alias.bound_as or alias.name)
    star = isinstance(node.names, cst.ImportStar)
    return ir.ImportFrom(reader.span(start), module, len(node.relative), names, star)


def _lazy(node: cst.CSTNode, reader: Reader) -> int:
    """Take the `lazy` of Python 3.15 if it is there, and return where the statement begins."""
    lazy = isinstance(node, (cst.LazyImport, cst.LazyImportFrom))
    return reader.take("lazy") if lazy else reader.ahead()


def _aliases(nodes: Iterable[cst.ImportAlias], reader: Reader) -> tuple[ir.Alias, ...]:
    aliases = []
    for node in nodes:
        start = reader.ahead()
        name = _dotted_name(node.name, reader)
        bound_as = None
        if node.asname is not None:
            reader.take("as")
            assert isinstance(node.asname.name, cst.Name)
            bound_as = reader.take_name(node.asname.name.value)
        aliases.append(ir.Alias(reader.span(start), name, bound_as))
        reader.comma(node.comma)
    return tuple(aliases)


def _dotted_name(node: cst.BaseExpression, reader: Reader) -> str:
    spelled = []
    while isinstance(node, cst.Attribute):
        spelled.append(node.attr.value)
        node = node.value
    assert isinstance(node, cst.Name)
    parts = [reader.take_name(node.value)]
    for name in reversed(spelled):
        reader.take(".")
        parts.append(reader.take_name(name))
    return ".".join(parts)


def _return(node: cst.Return, reader: Reader) -> ir.Statement:
    start = reader.take("return")
    value = optional(node.value, reader)
    return ir.Return(reader.span(start), value)


def _raise(node: cst.Raise, reader: Reader) -> ir.Statement:
    start = reader.take("raise")
    error = optional(node.exc, reader)
    cause = None
    if node.cause is not None:
        reader.take("from")
        cause = reader.expression(node.cause.item)
    return ir.Raise(reader.span(start), error, cause)


def _assert(node: cst.Assert, reader: Reader) -> ir.Statement:
    start = reader.take("assert")
    test = reader.expression(node.test)
    reader.comma(node.comma)
    message = optional(node.msg, reader)
    return ir.Assert(reader.span(start), test, message)


def _declaration(node: cst.Global | cst.Nonlocal, reader: Reader) -> ir.Statement:
    kind: Literal["global", "nonlocal"] = "global" if isinstance(node, cst.Global) else "nonlocal"
    start = reader.take(kind)
    names = []
    for item in node.names:
        names.append(reader.take_name(item.name.value))
        reader.comma(item.comma)
    reader.scope.declare(names)
    return ir.ScopeDeclaration(reader.span(start), kind, tuple(names))


def _type_alias(node: cst.TypeAlias, reader: Reader) -> ir.Statement:
    start = reader.take("type")
    name = reader.take_name(node.name.value)
    reader.scope.bind(name)
    skip_type_parameters(node.type_parameters, reader)
    reader.take("=")
    reader.expression(node.value)
    return ir.TypeAlias(reader.span(start), name)


def _pass(node: cst.Pass, reader: Reader) -> ir.Statement:
    return ir.Pass(reader.span(reader.take("pass")))


def _break(node: cst.Break, reader: Reader) -> ir.Statement:
    return ir.Break(reader.span(reader.take("break")))


def _continue(node: cst.Continue, reader: Reader) -> ir.Statement:
    return ir.Continue(reader.span(reader.take("continue")))


_SIMPLE: Mapping[type[cst.BaseSmallStatement], Callable[[Any, Reader], ir.Statement]] = {
    cst.Expr: _expression,
    cst.Assign: _assignment,
    cst.AnnAssign: _annotated_assignment,
    cst.AugAssign: _augmented_assignment,
    cst.Del: _delete,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.LazyImport: _import,
    cst.LazyImportFrom: _import_from,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Global: _declaration,
    cst.Nonlocal: _declaration,
    cst.TypeAlias: _type_alias,
    cst.Pass: _pass,
    cst.Break: _break,
    cst.Continue: _continue,
}
