"""What a function mentions: names, each with the attributes taken from it, and imports."""

from __future__ import annotations

import msgspec

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.span import Span

Mention = tuple[str, tuple[str, ...]]
"""`name.attribute.attribute`: a name, and the attributes that are taken from it, up to the first call or subscript."""


class Mentions:
    """What the body of a function mentions, also inside the functions that it defines."""

    def __init__(self, function: st.FunctionDefinition) -> None:
        self.names: dict[Mention, None] = {}
        self.imports: list[st.Import | st.ImportFrom] = []
        self._read(function.body)

    def _read(self, node: object) -> None:
        if isinstance(node, tuple):
            for item in node:
                self._read(item)
        elif isinstance(node, (ir.Name, ir.Attribute)):
            self._read_chain(node)
        elif isinstance(node, (st.Import, st.ImportFrom)):
            self.imports.append(node)
        elif isinstance(node, msgspec.Struct) and not isinstance(node, (Span, ir.Constant)):
            for field in node.__struct_fields__:
                self._read(getattr(node, field))

    def _read_chain(self, node: ir.Expression) -> None:
        attributes: list[str] = []
        while isinstance(node, ir.Attribute):
            attributes.append(node.name)
            node = node.value
        if isinstance(node, ir.Name):
            self.names[node.identifier, tuple(reversed(attributes))] = None
        else:
            self._read(node)
