"""What code mentions: names, each with the attributes taken from it, and imports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st

if TYPE_CHECKING:
    from flyte_reslint.interp.scope import Scope

Mention = tuple[str, tuple[str, ...]]
"""`name.attribute.attribute`: a name, and the attributes that are taken from it, up to the first call or subscript."""


class Mentions:
    """What statements mention, also inside the functions that they define.

    `words` are the attributes that are taken from anything, and the texts that may name one.
    """

    def __init__(self, statements: Iterable[ir.Node]) -> None:
        self.names: dict[Mention, None] = {}
        self.imports: list[st.Import | st.ImportFrom] = []
        self.words: set[str] = set()
        self.has_try = False
        names, words = self.names, self.words
        waiting: list[Any] = [*statements]
        while waiting:
            node = waiting.pop()
            kind = type(node)
            if kind is ir.Name:
                names[node.identifier, ()] = None
            elif kind is tuple:
                waiting += node
            elif kind is ir.Call:
                waiting.append(node.function)
                waiting += [argument.value for argument in node.arguments]
            elif kind is ir.Attribute:
                waiting += self._read_chain(node)
            elif kind is ir.Constant:
                if isinstance(node.value, str):
                    words.add(node.value)
            elif kind is st.Import or kind is st.ImportFrom:
                self.imports.append(node)
            else:
                self.has_try = self.has_try or kind is st.Try
                waiting += parts(node)

    @property
    def may_catch(self) -> bool:
        """Whether the statements may catch errors of what they call."""
        return self.has_try or "suppress" in self.words or ("suppress", ()) in self.names

    def _read_chain(self, node: ir.Expression) -> tuple[ir.Expression, ...]:
        """Note a name with its attributes; where they are taken from something else, that is still to be read."""
        attributes: list[str] = []
        while isinstance(node, ir.Attribute):
            attributes.append(node.name)
            node = node.value
        self.words.update(attributes)
        if not isinstance(node, ir.Name):
            return (node,)
        self.names[node.identifier, tuple(reversed(attributes))] = None
        return ()


class Later:
    """Code that is executed in `scope` at some later time, and the names that it binds in a scope of its own."""

    def __init__(self, scope: Scope, nodes: Iterable[Any], own_names: Iterable[str] = ()) -> None:
        self.scope = scope
        self.nodes = nodes
        self.own_names = frozenset(own_names)


WITHOUT_NODES = {
    *("span", "name_span", "keyword_span", "local_names", "name", "operator", "operators", "keyword", "literal"),
    *("stars", "conversion", "is_async", "is_generator", "is_group"),
}
"""Fields that hold no nodes, whatever they are fields of."""

_PARTS: dict[type, Callable[[Any], tuple[Any, ...]]] = {}


def parts(node: object) -> tuple[Any, ...]:
    """The fields of a node, among them all nodes in it; nothing for what is no node."""
    read = _PARTS.get(type(node))
    if read is None:
        read = _PARTS[type(node)] = _reader(type(node))
    return read(node)


def nodes_in(nodes: Iterable[ir.Node]) -> Iterator[Any]:
    """The nodes and all nodes in them, also inside the functions that they define."""
    waiting: list[Any] = [*nodes]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        else:
            yield node
            waiting += parts(node)


def _reader(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    fields = [field for field in getattr(kind, "__struct_fields__", ()) if field not in WITHOUT_NODES]
    if len(fields) > 1:
        return attrgetter(*fields)
    if not fields:
        return lambda node: ()
    read = attrgetter(*fields)
    return lambda node: (read(node),)
