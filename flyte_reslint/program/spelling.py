"""Short source-like text of an expression, for steps and conditions that people read."""

from __future__ import annotations

from flyte_reslint.program import expressions as ir

LONGEST = 60
"""Longer text is cut; a reader finds the whole at the place that goes with it."""


def spell(expression: ir.Expression) -> str:
    """The expression as it would be typed, whole or cut to a readable length."""
    text = _spell(expression)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spell(node: ir.Expression) -> str:
    if isinstance(node, ir.Constant):
        return quoted(node.value) if isinstance(node.value, str) else repr(node.value)
    if isinstance(node, ir.LargeInteger):
        return node.digits
    if isinstance(node, ir.Name):
        return node.identifier
    if isinstance(node, ir.Attribute):
        return f"{_spell(node.value)}.{node.name}"
    if isinstance(node, ir.Subscript):
        return f"{_spell(node.value)}[{_spell(node.index)}]"
    if isinstance(node, ir.Call):
        inside = ", ".join(_argument(argument) for argument in node.arguments)
        return f"{_spell(node.function)}({inside})"
    if isinstance(node, ir.BinaryOperation):
        return f"{_spell(node.left)} {node.operator} {_spell(node.right)}"
    if isinstance(node, ir.UnaryOperation):
        return f"not {_spell(node.operand)}" if node.operator == "not" else node.operator + _spell(node.operand)
    if isinstance(node, ir.BooleanOperation):
        return f" {node.operator} ".join(_spell(operand) for operand in node.operands)
    if isinstance(node, ir.Comparison):
        pairs = zip(node.operators, node.operands, strict=True)
        return _spell(node.first) + "".join(f" {operator} {_spell(operand)}" for operator, operand in pairs)
    if isinstance(node, ir.Conditional):
        return f"{_spell(node.body)} if {_spell(node.test)} else {_spell(node.otherwise)}"
    if isinstance(node, ir.Display):
        return _display(node)
    if isinstance(node, ir.FormattedString):
        return (
            'f"' + "".join(part if isinstance(part, str) else f"{{{_spell(part.value)}}}" for part in node.parts) + '"'
        )
    if isinstance(node, ir.DictionaryDisplay):
        return "{…}" if node.items else "{}"
    if isinstance(node, ir.Await):
        return f"await {_spell(node.value)}"
    return "…"


def _argument(argument: ir.Argument) -> str:
    if argument.keyword is not None:
        return f"{argument.keyword}={_spell(argument.value)}"
    return argument.stars + _spell(argument.value)


def _display(node: ir.Display) -> str:
    inside = ", ".join(_spell(element) for element in node.elements)
    if node.kind == "tuple":
        return f"({inside},)" if len(node.elements) == 1 else f"({inside})"
    return f"[{inside}]" if node.kind == "list" else f"{{{inside}}}"


def quoted(text: str) -> str:
    """A string literal in double quotes, as most code writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
