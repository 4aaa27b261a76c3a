"""A file's syntax tree with the places of its nodes."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider

from flyte_reslint.domain.values import Place
from flyte_reslint.fix.text import Lines
from flyte_reslint.syntax import SyntaxFault
from flyte_reslint.syntax.parsing import parse_tree

Node = TypeVar("Node", bound=cst.CSTNode)

_TOKENS = (cst.Name, cst.SimpleString, cst.FormattedStringText, cst.Integer, cst.Float)

_CALLS = 10_000
"""Python calls inside each other that visiting the deepest tree may need."""


class Tree:
    """The nodes of one file, where they stand, and what they stand in. Raises `SyntaxFault`."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = Lines(text)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _CALLS))
        try:
            wrapper = MetadataWrapper(parse_tree(text), unsafe_skip_copy=True)
            positions = wrapper.resolve(PositionProvider)
            self._parents = wrapper.resolve(ParentNodeProvider)
        except RecursionError:
            raise SyntaxFault("nested too deep to be changed", 1, 1) from None
        finally:
            sys.setrecursionlimit(limit)
        self.module = wrapper.module
        self._places = {
            node: Place(file, at.start.line, at.start.column + 1, at.end.line, at.end.column + 1)
            for node, at in positions.items()
        }

    @property
    def whole(self) -> Place:
        """The place of the whole file."""
        return self.lines.place(self.file, 0, len(self.lines.text))

    def place(self, node: cst.CSTNode) -> Place:
        """Where a node stands, without parentheses around it."""
        return self._places[node]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that a node is part of."""
        return self._parents.get(node)

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes that a node is part of, the nearest first."""
        while (parent := self.parent(node)) is not None:
            yield parent
            node = parent

    def within(self, place: Place, kind: type[Node]) -> Iterator[Node]:
        """The nodes of a kind that stand within a place, in the order of the text, outer ones first."""
        first = bisect_left(self._starts, (place.row, place.column))
        behind = bisect_left(self._starts, (place.end_row, place.end_column))
        nodes = self._in_order[first:behind]
        return (node for node in nodes if isinstance(node, kind) and place.contains(self._places[node]))

    def at(self, place: Place, kind: type[Node]) -> Node | None:
        """The node of a kind that stands exactly at a place."""
        return next((node for node in self._by_place.get(place, ()) if isinstance(node, kind)), None)

    def token(self, place: Place) -> cst.CSTNode | None:
        """The name, the literal or the text of an f-string that stands exactly at a place."""
        return next((node for node in self._by_place.get(place, ()) if isinstance(node, _TOKENS)), None)

    def expression(self, place: Place) -> cst.BaseExpression | None:
        """The expression that stands exactly at a place."""
        return next((node for node in self._by_place.get(place, ()) if isinstance(node, cst.BaseExpression)), None)

    def names(self, name: str) -> Sequence[cst.Name]:
        """Where a name is written, in the order of the text."""
        return self._names.get(name, ())

    def source(self, node: cst.CSTNode) -> str:
        """The text of a node."""
        return self.lines.stretch(self.place(node))

    @cached_property
    def _in_order(self) -> list[cst.CSTNode]:
        """Every node that has a place, outer ones first."""
        return sorted(self._places, key=lambda node: _start_and_size(self._places[node]))

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        return [(self._places[node].row, self._places[node].column) for node in self._in_order]

    @cached_property
    def _by_place(self) -> dict[Place, list[cst.CSTNode]]:
        nodes: dict[Place, list[cst.CSTNode]] = {}
        for node in self._in_order:
            nodes.setdefault(self._places[node], []).append(node)
        return nodes

    @cached_property
    def _names(self) -> dict[str, list[cst.Name]]:
        nodes: dict[str, list[cst.Name]] = {}
        for node in self._in_order:
            if isinstance(node, cst.Name):
                nodes.setdefault(node.value, []).append(node)
        return nodes


def _start_and_size(place: Place) -> tuple[int, int, int, int]:
    return place.row, place.column, -place.end_row, -place.end_column
