"""Parameters of functions and lambdas, converted to the IR."""

from __future__ import annotations

from typing import Literal

import libcst as cst

from flyte_reslint.program import expressions as ir
from flyte_reslint.syntax.reader import Reader

_Kind = Literal["positional-only", "positional", "variadic", "keyword-only", "keywords"]


def parameters(node: cst.Parameters, reader: Reader) -> tuple[ir.Parameter, ...]:
    """All parameters in their order, `/` and a bare `*` told by the kinds of the others."""
    found = [_parameter(each, "positional-only", reader) for each in node.posonly_params]
    if isinstance(node.posonly_ind, cst.ParamSlash):
        reader.take("/")
        reader.comma(node.posonly_ind.comma)
    found += [_parameter(each, "positional", reader) for each in node.params]
    if isinstance(node.star_arg, cst.ParamStar):
        reader.take("*")
        reader.comma(node.star_arg.comma)
    elif isinstance(node.star_arg, cst.Param):
        found.append(_parameter(node.star_arg, "variadic", reader))
    found += [_parameter(each, "keyword-only", reader) for each in node.kwonly_params]
    if node.star_kwarg is not None:
        found.append(_parameter(node.star_kwarg, "keywords", reader))
    return tuple(found)


def _parameter(node: cst.Param, kind: _Kind, reader: Reader) -> ir.Parameter:
    start = reader.ahead()
    if isinstance(node.star, str):
        reader.take(node.star)
    name = reader.take_name(node.name.value)
    annotation = default = None
    if node.annotation is not None:
        reader.take(":")
        annotation = reader.expression(node.annotation.annotation)
    if node.default is not None:
        reader.take("=")
        default = reader.expression(node.default)
    span = reader.span(start)
    reader.comma(node.comma)
    return ir.Parameter(span, name, kind, default, annotation)
