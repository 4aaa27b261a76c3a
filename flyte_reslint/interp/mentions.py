"""What code mentions: names, each with the attributes taken from it, and imports."""

from __future__ import annotations

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st

Mention = tuple[str, tuple[str, ...]]
"""`name.attribute.attribute`: a name, and the attributes that are taken from it, up to the first call or subscript."""

WITHOUT_NODES = {"span", "name_span", "keyword_span", "local_names"}
"""Fields of nodes that hold no nodes."""


class Mentions:
    """What a block mentions, also inside the functions that it defines.

    `words` are the attributes that are taken from anything, and the texts that may name one.
    """

    def __init__(self, block: tuple[st.Statement, ...]) -> None:
        self.names: dict[Mention, None] = {}
        self.imports: list[st.Import | st.ImportFrom] = []
        self.words: set[str] = set()
        self._waiting: list[object] = [block]
        while self._waiting:
            self._read(self._waiting.pop())

    def _read(self, node: object) -> None:
        kind = type(node)
        if isinstance(node, tuple):
            self._waiting.extend(node)
        elif isinstance(node, (ir.Name, ir.Attribute)):
            self._read_chain(node)
        elif isinstance(node, (st.Import, st.ImportFrom)):
            self.imports.append(node)
        elif isinstance(node, ir.Constant):
            if isinstance(node.value, str):
                self.words.add(node.value)
        else:
            parts = _PARTS.get(kind)
            if parts is None:
                parts = _PARTS[kind] = _parts(kind)
            for part in parts:
                self._waiting.append(getattr(node, part))

    def _read_chain(self, node: ir.Expression) -> None:
        attributes: list[str] = []
        while isinstance(node, ir.Attribute):
            attributes.append(node.name)
            node = node.value
        self.words.update(attributes)
        if isinstance(node, ir.Name):
            self.names[node.identifier, tuple(reversed(attributes))] = None
        else:
            self._waiting.append(node)


_PARTS: dict[type, tuple[str, ...]] = {}


def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a node of some kind that may hold other nodes; none where the kind is no node's."""
    return tuple(field for field in getattr(kind, "__struct_fields__", ()) if field not in WITHOUT_NODES)
