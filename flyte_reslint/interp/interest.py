"""Which function bodies are worth executing: those from which a Flyte declaration or call can be reached.

A body that mentions no modelled name, nothing that is a task or an environment, and no function that does, can
reveal nothing. Most functions of a repository are like that.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from flyte_reslint.interp.classes import ClassObject
from flyte_reslint.interp.external import SDKS, ExternalObject
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Single, alternatives
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.statements import bodies

TELLING_ATTRIBUTES = frozenset({"override", "clone_with", "with_overrides", "aio", "from_task"})
"""Attributes that tell of a task or an environment, whatever they are taken from."""


class Interest:
    """Decides which functions are worth executing; remembers what it found."""

    def __init__(self, machine: Machine, modelled: frozenset[str]) -> None:
        self._machine = machine
        self._telling = modelled | TELLING_ATTRIBUTES
        self._found: dict[tuple[str, int, int], bool] = {}

    def has(self, function: FunctionObject) -> bool:
        """Whether executing the body can reveal anything."""
        known = self._found.get(function.key)
        if known is None:
            self._found[function.key] = False
            known = self._found[function.key] = self._look(function)
        return known

    def _look(self, function: FunctionObject) -> bool:
        mentions = frozenset(names(function.definition.body))
        if mentions & self._telling:
            return True
        if any(self._is_followed(function, imported) for imported in imports(function.definition.body)):
            return True
        return any(
            self._is_telling(item.value) for name in mentions for item in alternatives(function.scope.find(name))
        )

    @staticmethod
    def _is_followed(function: FunctionObject, imported: st.Import | st.ImportFrom) -> bool:
        """Whether an import inside the body is of an SDK or of a module of the repository."""
        locate = function.module.linker.finder.locate
        return any(
            (level == 0 and module.partition(".")[0] in SDKS) or locate(module, level, function.module.path) is not None
            for module, level in imported_modules(imported)
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


def imports(body: tuple[st.Statement, ...]) -> Iterator[st.Import | st.ImportFrom]:
    """Every import statement in a body, also inside its compound statements and functions."""
    for statement in body:
        if isinstance(statement, (st.Import, st.ImportFrom)):
            yield statement
        for inner in bodies(statement):
            yield from imports(inner)


def imported_modules(imported: st.Import | st.ImportFrom) -> list[tuple[str, int]]:
    """The modules that a statement imports, each with the number of its leading dots."""
    if isinstance(imported, st.ImportFrom):
        return [(imported.module, imported.level)]
    return [(alias.name, 0) for alias in imported.names]


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
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__[1:]:
            child = getattr(node, name)
            if isinstance(child, (tuple, msgspec.Struct)):
                yield from names(child)
