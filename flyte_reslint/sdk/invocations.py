"""Calls between tasks: who waits for whom, and whether that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Condition, Unknown, Value

if TYPE_CHECKING:
    from flyte_reslint.sdk.tasks import TaskObject

Way = Literal["call", "aio", "map"]


class InvocationFact(Struct, eq=False):
    """A call of a task, found while the body of `caller` was executed."""

    callee: TaskObject
    place: Place
    way: Way
    reusable: Value
    caller: TaskObject | None = None
    is_awaited: bool = False
    in_async: bool = False
    has_departed: bool = False
    path: tuple[Condition, ...] = ()


def note_invocation(machine: Machine, fact: InvocationFact) -> None:
    """Record a call that stands in a task's body, or in a function that the body calls."""
    from flyte_reslint.sdk.tasks import TaskObject

    if not isinstance(machine.owner, TaskObject):
        return
    fact.caller = machine.owner
    fact.path = tuple(machine.path)
    fact.in_async = any(frame.is_async for frame in machine.frames) and not machine.owner.is_sandboxed
    fact.has_departed = machine.departures > 0
    machine.record(fact)


class PendingResult(Object):
    """What calling an async task gives: awaiting it waits for the task."""

    type_name = "coroutine"
    is_telling = True

    def __init__(self, fact: InvocationFact, name: str) -> None:
        self.fact = fact
        self.name = name

    @property
    def doubt(self) -> str:
        return f"it is the result of task {self.name}"

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        self.fact.is_awaited |= machine.deadlines == 0
        machine.doubts += 1
        return Unknown(self.doubt, place)
