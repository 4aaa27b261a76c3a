"""Functions that a context manager decorates: `with` it, they are called."""

from __future__ import annotations

from collections.abc import Callable

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import DecoratedFunction, FunctionObject
from flyte_reslint.interp.iterators import blur
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.values import Reference, Value


class GuardedFunction(DecoratedFunction):
    """A function that is called between entering and leaving what `manager` makes."""

    def __init__(self, function: FunctionObject, manager: Callable[[Machine], Value]) -> None:
        super().__init__(function, f"{function.name}() is called in a context that is not known")
        self.manager = manager

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        manager = target_of(self.manager(machine))
        if manager is None:
            return None
        depth = machine.journal.begin()
        manager.entered(machine, site.place)
        result = self.function.call(machine, arguments, site)
        manager.exited(machine, site.place)
        before, after = machine.journal.before(depth), machine.journal.since(depth)
        machine.journal.end()
        if not manager.swallows(machine):
            return result
        reason = f"how far {self.function.name}() gets is not known"
        for changed, state in before.items():
            blur(machine, changed, state, after[changed], reason)
        return machine.unknown(reason, site.place)


def guarded(manager: Callable[[Machine], Value], arguments: Arguments) -> Value | None:
    """What a context manager makes of the function that it decorates; None for anything else."""
    function = target_of(arguments.values[0]) if len(arguments.values) == 1 else None
    return Reference(GuardedFunction(function, manager)) if isinstance(function, FunctionObject) else None
