"""Python's own names: what a program finds without importing anything."""

from __future__ import annotations

import builtins as python
from collections.abc import Mapping

from flyte_reslint.interp import aggregates, constructors, introspection, iteration
from flyte_reslint.interp.external import external
from flyte_reslint.interp.types import ExceptionType
from flyte_reslint.interp.values import Reference, Value

OPEN = (
    "open",
    "input",
    "eval",
    "exec",
    "compile",
    "__import__",
    "dir",
    "exit",
    "quit",
    "id",
    "hash",
    "memoryview",
)
"""Names whose results only running the code tells."""


def builtins(library: Mapping[str, Value]) -> Mapping[str, Value]:
    """Every name of the module `builtins` that this package knows, `library` being what dotted names stand for."""
    names: dict[str, Value] = {name: external(f"builtins.{name}", library) for name in OPEN}
    for name, kind in vars(python).items():
        if isinstance(kind, type) and issubclass(kind, BaseException):
            names[name] = Reference(ExceptionType(kind))
    names |= constructors.TYPES
    names |= aggregates.FUNCTIONS
    names |= iteration.FUNCTIONS
    names |= introspection.FUNCTIONS
    return names
