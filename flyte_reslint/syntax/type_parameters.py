"""Type parameters (PEP 695), which the IR leaves out: their tokens are taken all the same."""

from __future__ import annotations

import libcst as cst

from flyte_reslint.syntax.reader import Reader


def skip_type_parameters(node: cst.TypeParameters | None, reader: Reader) -> None:
    """Take the tokens of `[T: bound = default, *Ts, **P]`."""
    if node is None:
        return
    reader.take("[")
    for parameter in node.params:
        _skip_type_parameter(parameter, reader)
        reader.comma(parameter.comma)
    reader.take("]")


def _skip_type_parameter(node: cst.TypeParam, reader: Reader) -> None:
    variable = node.param
    if isinstance(variable, cst.TypeVarTuple):
        reader.take("*")
    elif isinstance(variable, cst.ParamSpec):
        reader.take("**")
    reader.take_name(variable.name.value)
    if isinstance(variable, cst.TypeVar) and variable.bound is not None:
        reader.take(":")
        reader.expression(variable.bound)
    if node.default is not None:
        reader.take("=")
        if node.star:
            reader.take("*")
        reader.expression(node.default)
