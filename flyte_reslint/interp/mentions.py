"""What a function mentions: names, each with what is taken from it, and imports; and the names that it binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.span import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """`name.attribute().attribute`: a name, None for any other expression, and what is taken from it, step by step.

    A step is an attribute's name, or None for a call, a subscript or an `await`.
    """

    name: str | None
    steps: tuple[str | None, ...]


class Mentions:
    """What the body of a function mentions and binds, also inside the functions that it defines."""

    def __init__(self, function: st.FunctionDefinition) -> None:
        self.names: dict[Mention, None] = {}
        self.imports: list[st.Import | st.ImportFrom] = []
        self.bound = {*function.local_names, *names_of(function.parameters)}
        self._read(function.body)

    def _read(self, node: object) -> None:
        if isinstance(node, tuple):
            for item in node:
                self._read(item)
        elif isinstance(node, (ir.Constant, Span, str)) or node is None:
            pass
        elif isinstance(node, (ir.Name, ir.Attribute, ir.Call, ir.Subscript, ir.Await)):
            self._read_chain(node)
        elif isinstance(node, (st.Import, st.ImportFrom)):
            self.imports.append(node)
        elif isinstance(node, msgspec.Struct):
            self._read_binding(node)
            for field in node.__struct_fields__:
                self._read(getattr(node, field))

    def _read_chain(self, node: ir.Expression) -> None:
        steps: list[str | None] = []
        while isinstance(node, (ir.Attribute, ir.Call, ir.Subscript, ir.Await)):
            steps.append(node.name if isinstance(node, ir.Attribute) else None)
            if isinstance(node, ir.Call):
                self._read(node.arguments)
            elif isinstance(node, ir.Subscript):
                self._read(node.index)
            node = node.function if isinstance(node, ir.Call) else node.value
        name = node.identifier if isinstance(node, ir.Name) else None
        self.names[Mention(name, tuple(reversed(steps)))] = None
        if name is None:
            self._read(node)

    def _read_binding(self, node: object) -> None:
        """Note the names that scopes inside the function bind, and those that it takes from scopes around it."""
        if isinstance(node, st.FunctionDefinition):
            self.bound.update(node.local_names, names_of(node.parameters))
        elif isinstance(node, ir.Lambda):
            self.bound.update(names_of(node.parameters))
        elif isinstance(node, ir.Clause):
            self.bound.update(names_in(node.target))
        elif isinstance(node, st.ScopeDeclaration):
            self.bound.update(node.names)


def names_of(parameters: Iterable[ir.Parameter]) -> set[str]:
    """The names of parameters."""
    return {parameter.name for parameter in parameters}


def names_in(target: ir.Expression) -> set[str]:
    """The names that a target binds."""
    if isinstance(target, ir.Name):
        return {target.identifier}
    parts = (
        target.elements if isinstance(target, ir.Display) else (target.value,) if isinstance(target, ir.Starred) else ()
    )
    return {name for part in parts for name in names_in(part)}
