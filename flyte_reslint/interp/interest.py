"""Which function bodies are worth executing: those from which a Flyte declaration or call can be reached.

A body that mentions no modelled name, nothing that is a task or an environment, and no function that does, can
reveal nothing. Most functions of a repository are like that.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from flyte_reslint.interp.classes import ClassObject
from flyte_reslint.interp.external import ExternalObject
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Single, alternatives
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st

TELLING_ATTRIBUTES = frozenset({"override", "clone_with", "with_overrides", "aio", "from_task"})
"""Attributes that tell of a task or an environment, whatever they are taken from."""


class Interest:
    """Decides which functions are worth executing; remembers what it found."""

    def __init__(self, machine: Machine, modelled: frozenset[str]) -> None:
        self._machine = machine
        self._telling = modelled | TELLING_ATTRIBUTES
        self._found: dict[tuple[str, int, int], bool] = {}
        self._mentions: dict[tuple[str, int, int], frozenset[str]] = {}

    def has(self, function: FunctionObject) -> bool:
        """Whether executing the body can reveal anything."""
        known = self._found.get(function.key)
        if known is None:
            self._found[function.key] = False
            known = self._found[function.key] = self._look(function)
        return known

    def _look(self, function: FunctionObject) -> bool:
        mentions = self._mentions.get(function.key)
        if mentions is None:
            mentions = self._mentions[function.key] = frozenset(names(function.definition.body))
        if mentions & self._telling:
            return True
        return any(
            self._is_telling(item.value)
            for name in mentions
            for item in alternatives(function.scope.find(name))
        )

    def _is_telling(self, value: Single) -> bool:
        if not isinstance(value, Reference):
            return False
        target: Object = value.target
        if isinstance(target, FunctionObject):
            return self.has(target)
        if isinstance(target, ClassObject):
            return any(self._is_telling(item.value) for v in target.scope.values.values() for item in alternatives(v))
        if isinstance(target, ExternalObject):
            return False
        return isinstance(target, ModuleObject) or target.is_telling


def names(node: object) -> Iterator[str]:
    """Every name and attribute in a piece of the program."""
    if isinstance(node, tuple):
        for item in node:
            yield from names(item)
    elif isinstance(node, ir.Name):
        yield node.identifier
    elif isinstance(node, ir.Constant):
        return
    elif isinstance(node, ir.Attribute):
        yield node.name
        yield from names(node.value)
    elif isinstance(node, (st.Import, st.ImportFrom)):
        yield from (part for alias in node.names for part in alias.name.split("."))
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__[1:]:
            child = getattr(node, name)
            if isinstance(child, (tuple, msgspec.Struct)):
                yield from names(child)


