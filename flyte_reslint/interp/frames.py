"""Frames: one execution of a module, a class body or a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.journal import States, now
from flyte_reslint.interp.machine import Machine, conjunction
from flyte_reslint.interp.values import NONE, Condition, Value, join
from flyte_reslint.program.expressions import Expression
from flyte_reslint.program.span import Span
from flyte_reslint.program.statements import FunctionDefinition

if TYPE_CHECKING:
    from flyte_reslint.interp.classes import ClassObject
    from flyte_reslint.interp.functions import FunctionObject
    from flyte_reslint.interp.modules import ModuleObject
    from flyte_reslint.interp.scope import Scope


class Exit(Struct):
    """A way out of a region that only some runs take: when, the states it leaves, and its conditions."""

    time: int
    states: States
    conditions: tuple[Condition, ...]
    value: Value


class Region:
    """A function body, a loop or one of its rounds: what `return`, `break` or `continue` leave early."""

    def __init__(self, machine: Machine, place: Place) -> None:
        self.machine = machine
        self.place = place
        self.depth = machine.journal.begin()
        self.path_length = len(machine.path)
        self.exits: list[Exit] = []
        self.value: Value = NONE
        self.is_left = False

    def leave(self, value: Value = NONE) -> None:
        """Note that this run of the region ends here; a run that takes no condition simply ends."""
        conditions = tuple(self.machine.path[self.path_length :])
        if conditions:
            self.exits.append(Exit(now(), self.machine.journal.since(self.depth), conditions, value))
        else:
            self.value, self.is_left = value, True

    def close(self, *, falls_through: bool) -> Value:
        """End the region: join the exits with the state of the run that took none, if there is one."""
        journal = self.machine.journal
        value = self.value
        before = journal.before(self.depth) if self.exits else {}
        for exit_ in reversed(self.exits):
            earlier = {changed: state for changed, state in before.items() if changed.born < exit_.time}
            states = {**earlier, **exit_.states}
            conditions = tuple(c for c in exit_.conditions if c.subject not in self.machine.settled)
            if not falls_through or not conditions:
                journal.apply(states)
                value, falls_through = exit_.value, True
            else:
                condition = conjunction(conditions, self.place, 0)
                journal.merge(states, {}, condition, self.place)
                value = join(exit_.value, value, condition, self.place)
        journal.end()
        return value


class Final(Struct):
    """What a `try` or `with` that is being executed has to do in the end, and in how many loops it stands."""

    run: Callable[[], int]
    loops: int
    doubts: int = 0
    """The doubts that arose in it, before a jump out of the `try`: no handler of this one catches what it raises."""


class Frame(Struct):
    """What the statements being executed belong to."""

    machine: Machine
    module: ModuleObject
    scope: Scope
    is_async: bool = False
    function: Region | None = None
    loops: list[Region] = field(default_factory=list)
    rounds: list[Region] = field(default_factory=list)
    finals: list[Final] = field(default_factory=list)
    definition: FunctionDefinition | None = None
    yields: list[Value] | None = None
    yields_are_known: bool = True
    at_first_yield: States | None = None
    """What had changed since the function began when it yielded first."""
    at_last_yield: int = 0
    """The steps that were spent when it yielded last."""
    defining_class: ClassObject | None = None
    """The class whose body defined the function that is executed."""
    annotations: dict[str, Expression] | None = None
    """In a class body, the annotated names in order."""
    methods: list[FunctionObject] = field(default_factory=list)
    """In a class body, the functions that it defines, decorated or not."""

    def within(self, scope: Scope) -> Frame:
        """The same execution with another innermost scope."""
        return replace(self, scope=scope)

    def place(self, span: Span) -> Place:
        """The place of a span of this frame's file."""
        return Place(self.module.file, span.row, span.column, span.end_row, span.end_column)
