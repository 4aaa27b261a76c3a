"""YAML files: nodes with their places, read by PyYAML's safe loader.

The loader is the one in Python: the faster one of libyaml ends the whole process on a text that is nested too deeply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from yaml import MappingNode, Node, SafeLoader, ScalarNode, SequenceNode, compose_all
from yaml.error import MarkedYAMLError, YAMLError

from flyte_reslint.domain.values import Place
from flyte_reslint.platform.document import Document, Path, Tree
from flyte_reslint.platform.error import PlatformError

MERGE = "<<"
NULL = "tag:yaml.org,2002:null"

MOST_VALUES = 10_000
"""More values in one mapping are not a description of a platform, but aliases that multiply each other."""

_TEMPLATE = re.compile(r"\{\{.*?\}\}")

KeyOf = Callable[[str], tuple[str, ...]]
"""What a key is called in the tree: several names for one that stands for nested mappings."""


class Source(Struct, frozen=True):
    """A YAML text and where it stands: `row` rows below the beginning of `file`, for text within a text."""

    file: str
    text: str
    row: int = 0

    def nodes(self) -> Iterator[Node]:
        """The documents' nodes, empty documents left out. Raises PlatformError."""
        try:
            yield from filter(None, compose_all(self.text, SafeLoader))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            row = self.row + (mark.line + 1 if mark else 1)
            problem = f"invalid YAML: {error.problem or error.context or 'it ends too early'}"
            raise PlatformError(f"{self.file}:{row}", self._or_template(row, problem)) from error
        except YAMLError as error:
            raise PlatformError(f"{self.file}:1", f"invalid YAML: {str(error).splitlines()[0]}") from error
        except RecursionError as error:
            raise PlatformError(f"{self.file}:1", "invalid YAML: it is nested too deeply") from error

    def place(self, node: Node) -> Place:
        """Where `node` stands."""
        start, end = node.start_mark, node.end_mark
        return Place(self.file, self.row + start.line + 1, start.column + 1, self.row + end.line + 1, end.column + 1)

    def _or_template(self, row: int, problem: str) -> str:
        lines = self.text.splitlines()
        line = lines[row - self.row - 1] if row - self.row <= len(lines) else ""
        return _template_problem(line) if _TEMPLATE.search(line) else problem

    def document(self, node: Node, name: tuple[str, ...] = (), key_of: KeyOf = lambda key: (key,)) -> Document:
        """`node` and everything in it, as a document. Raises PlatformError."""
        reading = _Reading(self, key_of)
        return Document(reading.tree(node, ()), reading.places, name)

    def entries(self, node: MappingNode) -> Iterator[tuple[str, Node, Node]]:
        """The keys and values of a mapping; its own come before those that `<<` merges into it. Raises PlatformError.

        Of what is merged the first has its way, as https://yaml.org/type/merge.html says. A mapping that is merged in
        several ways is merged once: no text can make these multiply.
        """
        found: dict[str, tuple[Node, Node]] = {}
        merged: set[Node] = set()
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each in merged:
                continue
            merged.add(each)
            inner: list[MappingNode] = []
            for key, value in self._own(each):
                if key.value == MERGE:
                    several = value.value if isinstance(value, SequenceNode) else [value]
                    inner += [one for one in several if isinstance(one, MappingNode)]
                else:
                    found.setdefault(key.value, (key, value))
            waiting += reversed(inner)
        return ((name, key, value) for name, (key, value) in found.items())

    def _own(self, node: MappingNode) -> Iterator[tuple[ScalarNode, Node]]:
        """The keys and values that are written in a mapping, `<<` included."""
        rows: dict[str, int] = {}
        for key, value in node.value:
            place = self.place(key)
            if not isinstance(key, ScalarNode):
                is_template = isinstance(key, MappingNode)
                raise PlatformError(place, _template_problem("{{ ... }}") if is_template else "a key must be text")
            if key.value in rows and key.value != MERGE:
                raise PlatformError(place, f'the key "{key.value}" is there twice, before in row {rows[key.value]}')
            rows[key.value] = place.row
            yield key, value


def _template_problem(line: str) -> str:
    found = _TEMPLATE.search(line)
    shown = found.group() if found else "{{ ... }}"
    return f"{shown} is a template: give the rendered file, as `helm template` prints it"


class _Reading:
    """Reads a node into a tree, and keeps the place of every value."""

    def __init__(self, source: Source, key_of: KeyOf) -> None:
        self.places: dict[Path, Place] = {}
        self._source = source
        self._key_of = key_of
        self._count = 0

    def tree(self, node: Node, path: Path) -> Tree:
        self._count += 1
        if self._count > MOST_VALUES or len(path) > 100:
            raise PlatformError(self._source.place(node), "too many values: its aliases refer to each other")
        self.places[path] = self._source.place(node)
        if isinstance(node, ScalarNode):
            return None if node.tag == NULL else str(node.value)
        if isinstance(node, SequenceNode):
            return [self.tree(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path) if isinstance(node, MappingNode) else None

    def _mapping(self, node: MappingNode, path: Path) -> Tree:
        tree: dict[str, Tree] = {}
        for key, key_node, value in self._source.entries(node):
            *outer, last = self._key_of(key)
            within, inner = path, tree
            for name in outer:
                within = (*within, name)
                self.places.setdefault(within, self._source.place(key_node))
                nested = inner.setdefault(name, {})
                if not isinstance(nested, dict):
                    raise PlatformError(self._source.place(key_node), f"{key} is set twice")
                inner = nested
            here = (*within, last)
            inner[last] = _merged(inner.get(last), self.tree(value, here))
            if not isinstance(value, ScalarNode):
                self.places[here] = self._source.place(key_node)
        return tree


def _merged(flat: Tree, nested: Tree) -> Tree:
    """`nested`, with what keys such as `task_resource.min` have said of the same mapping before."""
    return {**flat, **nested} if isinstance(flat, dict) and isinstance(nested, dict) else nested
