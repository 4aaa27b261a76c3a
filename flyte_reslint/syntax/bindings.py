"""The names that a scope binds, gathered while its statements are converted."""

from __future__ import annotations

from collections.abc import Iterable

from flyte_reslint.program.expressions import Display, Expression, Name, Parameter, Starred


class Scope:
    """A module, class, function or lambda under conversion: what its body binds, and whether it yields.

    A comprehension is no scope here: its targets bind nothing outside it, and a walrus in it binds in the
    scope around it (PEP 572), which is the scope that stands.
    """

    __slots__ = ("_declared", "_names", "yields")

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._declared: set[str] = set()
        self.yields = False

    def bind(self, name: str) -> None:
        """Note that a statement or a walrus of the scope binds `name`."""
        self._names[name] = None

    def bind_target(self, target: Expression) -> None:
        """Note the names in the target of an assignment, a loop, a `with` or a `del`."""
        if isinstance(target, Name):
            self.bind(target.identifier)
        elif isinstance(target, Starred):
            self.bind_target(target.value)
        elif isinstance(target, Display):
            for element in target.elements:
                self.bind_target(element)

    def declare(self, names: Iterable[str]) -> None:
        """Note a `global` or `nonlocal` statement: its names belong to another scope."""
        self._declared.update(names)

    def local_names(self, parameters: Iterable[Parameter]) -> tuple[str, ...]:
        """The names bound here, in order of their first binding, without parameters and declared names."""
        foreign = self._declared.union(parameter.name for parameter in parameters)
        return tuple(name for name in self._names if name not in foreign)
