"""Parameters of functions and lambdas, converted to the IR."""

from __future__ import annotations

import ast
from typing import Literal

from flyte_reslint.program import expressions as ir
from flyte_reslint.syntax.python_ast.reader import Reader, Unsure

_Kind = Literal["positional-only", "positional", "variadic", "keyword-only", "keywords"]


def parameters(node: ast.arguments, reader: Reader) -> tuple[ir.Parameter, ...]:
    """All parameters in their order. The reader then stands after the last one, if there is any."""
    found = []
    count = len(node.posonlyargs)
    positional = [*node.posonlyargs, *node.args]
    required = len(positional) - len(node.defaults)
    for position, each in enumerate(positional):
        kind: _Kind = "positional-only" if position < count else "positional"
        default = node.defaults[position - required] if position >= required else None
        found.append(_parameter(each, kind, default, reader))
    if node.vararg is not None:
        found.append(_parameter(node.vararg, "variadic", None, reader))
    for each, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        found.append(_parameter(each, "keyword-only", default, reader))
    if node.kwarg is not None:
        found.append(_parameter(node.kwarg, "keywords", None, reader))
    return tuple(found)


def _parameter(node: ast.arg, kind: _Kind, default: ast.expr | None, reader: Reader) -> ir.Parameter:
    annotation = reader.optional(node.annotation)
    span = reader.place(node)
    reader.offset = reader.end(node)
    if kind in ("variadic", "keywords"):
        stars = "*" if kind == "variadic" else "**"
        before = reader.text[: reader.start(node)].rstrip(" \t\f")
        if not before.endswith(stars):
            raise Unsure
        span = reader.span(len(before) - len(stars))
    if default is None:
        return ir.Parameter(span, node.arg, kind, None, annotation)
    reader.expect("=")
    reader.parenthesised(default)
    end = reader.offset
    span = reader.span(reader.start(node))
    value = reader.expression(default)
    reader.offset = end
    return ir.Parameter(span, node.arg, kind, value, annotation)
