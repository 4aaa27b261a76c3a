"""Short source-like text of an expression, for steps and conditions that people read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flyte_reslint.program import expressions as ir

LONGEST = 60
"""Longer text is cut; a reader finds the whole at the place that goes with it."""


MOST_KEPT = 10_000
"""So many spelled expressions are kept: a body is executed again and again."""

_KEPT: dict[int, tuple[ir.Expression, str]] = {}
"""Expressions and how they are spelled, by the expression's id: kept together, so that no other has it."""


def spell(expression: ir.Expression) -> str:
    """The expression as it would be typed, whole or cut to a readable length."""
    kept = _KEPT.get(id(expression))
    if kept is not None:
        return kept[1]
    text = _spell(expression)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.clear()
    _KEPT[id(expression)] = (expression, text)
    return text


def _spell(node: ir.Expression) -> str:
    speller = _SPELLERS.get(type(node))
    return "…" if speller is None else speller(node)


def _constant(node: ir.Constant) -> str:
    return quoted(node.value) if isinstance(node.value, str) else repr(node.value)


def _attribute(node: ir.Attribute) -> str:
    return f"{_spell(node.value)}.{node.name}"


def _subscript(node: ir.Subscript) -> str:
    return f"{_spell(node.value)}[{_spell(node.index)}]"


def _call(node: ir.Call) -> str:
    return f"{_spell(node.function)}({', '.join(map(_argument, node.arguments))})"


def _binary(node: ir.BinaryOperation) -> str:
    return f"{_spell(node.left)} {node.operator} {_spell(node.right)}"


def _unary(node: ir.UnaryOperation) -> str:
    return f"not {_spell(node.operand)}" if node.operator == "not" else node.operator + _spell(node.operand)


def _boolean(node: ir.BooleanOperation) -> str:
    return f" {node.operator} ".join(map(_spell, node.operands))


def _comparison(node: ir.Comparison) -> str:
    pairs = zip(node.operators, node.operands, strict=True)
    return _spell(node.first) + "".join(f" {operator} {_spell(operand)}" for operator, operand in pairs)


def _conditional(node: ir.Conditional) -> str:
    return f"{_spell(node.body)} if {_spell(node.test)} else {_spell(node.otherwise)}"


def _formatted(node: ir.FormattedString) -> str:
    return 'f"' + "".join(part if isinstance(part, str) else f"{{{_spell(part.value)}}}" for part in node.parts) + '"'


def _dictionary(node: ir.DictionaryDisplay) -> str:
    return "{…}" if node.items else "{}"


def _await(node: ir.Await) -> str:
    return f"await {_spell(node.value)}"


def _argument(argument: ir.Argument) -> str:
    if argument.keyword is not None:
        return f"{argument.keyword}={_spell(argument.value)}"
    return argument.stars + _spell(argument.value)


def _display(node: ir.Display) -> str:
    inside = ", ".join(_spell(element) for element in node.elements)
    if node.kind == "tuple":
        return f"({inside},)" if len(node.elements) == 1 else f"({inside})"
    return f"[{inside}]" if node.kind == "list" else f"{{{inside}}}"


_SPELLERS: dict[type, Callable[[Any], str]] = {
    ir.Constant: _constant,
    ir.LargeInteger: lambda node: node.digits,
    ir.Name: lambda node: node.identifier,
    ir.Attribute: _attribute,
    ir.Subscript: _subscript,
    ir.Call: _call,
    ir.BinaryOperation: _binary,
    ir.UnaryOperation: _unary,
    ir.BooleanOperation: _boolean,
    ir.Comparison: _comparison,
    ir.Conditional: _conditional,
    ir.Display: _display,
    ir.FormattedString: _formatted,
    ir.DictionaryDisplay: _dictionary,
    ir.Await: _await,
}


def quoted(text: str) -> str:
    """A string literal in double quotes, as most code writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
