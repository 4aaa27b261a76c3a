"""Reading annotations as `dataclasses` and pydantic do: by their spelling."""

from __future__ import annotations

import re

from flyte_reslint.program import expressions as ir

TEXT_HEAD = re.compile(r"\s*(?:\w+\s*\.\s*)*(\w+)\s*(?:\[|\Z)")


def head(annotation: ir.Expression) -> str:
    """The annotation's outermost name without its module: `Optional` of `typing.Optional[str]`, "" for others."""
    if isinstance(annotation, ir.Subscript):
        return head(annotation.value)
    if isinstance(annotation, ir.Name):
        return annotation.identifier
    if isinstance(annotation, ir.Attribute):
        return annotation.name
    if isinstance(annotation, ir.Constant):
        if annotation.value is None:
            return "None"
        match = TEXT_HEAD.match(annotation.value) if isinstance(annotation.value, str) else None
        return match[1] if match else ""
    return ""


def arguments(annotation: ir.Expression) -> tuple[ir.Expression, ...]:
    """What stands between the brackets of a subscript."""
    if not isinstance(annotation, ir.Subscript):
        return ()
    if isinstance(annotation.index, ir.Display) and annotation.index.kind == "tuple":
        return annotation.index.elements
    return (annotation.index,)


def members(annotation: ir.Expression) -> tuple[ir.Expression, ...]:
    """The alternatives of a union in any spelling; the annotation itself when it is none."""
    if isinstance(annotation, ir.BinaryOperation) and annotation.operator == "|":
        return (*members(annotation.left), *members(annotation.right))
    if head(annotation) == "Union" and isinstance(annotation, ir.Subscript):
        return tuple(member for argument in arguments(annotation) for member in members(argument))
    if head(annotation) == "Optional" and isinstance(annotation, ir.Subscript):
        return (*members(arguments(annotation)[0]), ir.Constant(annotation.span, None))
    return (annotation,)
