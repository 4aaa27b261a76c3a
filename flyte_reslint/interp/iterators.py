"""Iterators, which give their values once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Union

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.budget import LoopTooLong
from flyte_reslint.interp.journal import Mutable
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, target_of
from flyte_reslint.interp.scope import NOWHERE, Scope
from flyte_reslint.interp.values import Condition, Reference, Unknown, Value, identity

if TYPE_CHECKING:
    from flyte_reslint.interp.reach import Reach

Items = Union[tuple[Value, ...], None]

Making = Callable[[], Union[Sequence[Value], Unknown]]
"""What makes the values of an iterator, once the first is asked for."""

Result = TypeVar("Result")


class Disturbed(LoopTooLong):
    """Something changed, between two values of an iterator, that making the next one could read."""


class IteratorObject(Changeable):
    """An iterator whose remaining values are known, until something takes them all: a loop may leave some.

    One with `pending` makes all its values when the first is asked for, Python one by one. Who does something else
    between two of them says so before each (`step`): then it is not known when what making them changes is changed,
    and no value is known after a change of what is reached from `reads`.
    """

    gives_once = True

    ends_at_once = False
    """Whether making the values is over with the last of them: what is done with it changes nothing."""

    def __init__(
        self,
        type_name: str,
        items: Iterable[Value] | None = None,
        *,
        pending: Making | None = None,
        reads: Iterable[object] = (),
    ) -> None:
        self.type_name = type_name
        self.items: Items = None if items is None else tuple(items)
        self.pending = pending
        self.reads = tuple(reads)
        self.count = len(self.items or ())
        self.effects: dict[Mutable, tuple[Any, Any]] = {}
        self.reach: Reach | None = None

    @property
    def doubt(self) -> str:
        return self.reason or f"it is not known what is left of this {self.type_name}"

    def make(self, machine: Machine) -> None:
        """Make the values, if they are still to be made."""
        if self.pending is None:
            return
        machine.journal.touch(self)
        making, self.pending = self.pending, None
        depth = machine.journal.begin()
        made = making()
        before, after = machine.journal.before(depth), machine.journal.since(depth)
        machine.journal.end()
        self.effects = {
            changed: (before[changed], state)
            for changed, state in after.items()
            if changed is not self and changed.born < self.born and changed not in self.reads
        }
        if type(made) is Unknown:
            self.reason = made.reason
        else:
            self.items = tuple(made)
            self.count = len(self.items)

    def step(self, machine: Machine, left: int = 0) -> bool:
        """Whether the `left` values that are left are those that were made, although something else was done since."""
        self.disperse(machine)
        return self._reached().is_unchanged(self.count - left)

    def disperse(self, machine: Machine) -> None:
        """Make unknown what making the values changes: Python makes them one by one, and may not make them all."""
        self.make(machine)
        for changed, (before, after) in self.effects.items():
            blur(machine, changed, before, after, f"a {self.type_name} changes it, value by value")

    def may_read(self, thing: Changeable) -> bool:
        """Whether making the values looks at `thing`, or may."""
        return self._reached().includes(thing)

    def _reached(self) -> Reach:
        from flyte_reslint.interp.reach import Reach

        if self.reach is None:
            self.reach = Reach(self.reads)
        return self.reach

    def iterate(self, machine: Machine) -> Items:
        self.make(machine)
        items = self.items
        machine.journal.touch(self)
        self.items = None
        return items

    def contains(self, machine: Machine, value: Value) -> bool | None:
        self.forget(machine, "it is not known how far it was searched")
        return None

    def following(self, machine: Machine) -> Value | None:
        """`next(iterator)`; None where that is unknown, or an error."""
        self.make(machine)
        if not self.step(machine, len(self.items or ())):
            self.forget(machine, "something was changed that may change what it gives")
        if not self.items:
            return None
        machine.journal.touch(self)
        first, self.items = self.items[0], self.items[1:]
        return first

    def forget(self, machine: Machine, reason: str) -> None:
        self.disperse(machine)
        machine.journal.touch(self)
        self.items, self.reason = None, reason

    def snapshot(self) -> tuple[Items, Making | None]:
        return self.items, self.pending

    def restore(self, state: tuple[Items, Making | None]) -> None:
        self.items, self.pending = state

    def merge(
        self,
        if_true: tuple[Items, Making | None],
        if_false: tuple[Items, Making | None],
        condition: Condition,
        place: Place,
    ) -> None:
        is_same = if_true[1] is if_false[1] and _same(if_true[0], if_false[0])
        self.items, self.pending = if_true if is_same else (None, None)

    def widen(self, state: tuple[Items, Making | None], reason: str, place: Place) -> None:
        if self.pending is not state[1] or not _same(self.items, state[0]):
            self.items, self.pending, self.reason = None, None, reason


def blur(machine: Machine, changed: Mutable, before: Any, after: Any, reason: str) -> None:
    """Make unknown what differs between two states of an object, whatever it is now."""
    machine.journal.touch(changed)
    if isinstance(changed, Scope):
        for name in {**before[0], **after[0]}:
            if before[0].get(name) != after[0].get(name):
                changed.values[name] = Unknown(reason, NOWHERE)
    elif before != after:
        changed.widen(before, reason, NOWHERE)
        changed.widen(after, reason, NOWHERE)


def begun(machine: Machine, value: Value) -> Value:
    """`iter(value)`, as far as it differs from the value: a class of the user may make something else."""
    iterator = value.target.begun(machine) if type(value) is Reference else None
    return value if iterator is None else iterator


def stepped(machine: Machine, source: Value, items: Iterable[Value]) -> Iterator[Value]:
    """The `items` of `source`, for a loop that does something with each; raises `Disturbed`."""
    target = target_of(source)
    if type(target) is ListObject and target.kind == "list":
        yield from _as_they_are_then(machine, target)
        return
    if not isinstance(target, IteratorObject):
        yield from items
        return
    remaining = list(items)
    for position, item in enumerate(remaining):
        if not target.step(machine, len(remaining) - position):
            raise Disturbed
        yield item
    if not target.step(machine) and not target.ends_at_once:
        raise Disturbed


def _as_they_are_then(machine: Machine, target: ListObject) -> Iterator[Value]:
    """The items of a list, each as it is when its turn comes."""
    position = 0
    while target.items is not None and position < len(target.items):
        if position > machine.budget.most_iterations:
            raise Disturbed
        yield target.items[position]
        position += 1
    if target.items is None:
        raise Disturbed


def grows_by_itself(source: Value, target: Changeable) -> bool:
    """Whether the values that are put into `target` one by one may depend on what is in it already."""
    return type(source) is Reference and isinstance(source.target, IteratorObject) and source.target.may_read(target)


def undisturbed(machine: Machine, run: Callable[[], Result]) -> Result | Unknown:
    """The result of `run`; where that raises `Disturbed`, what it changed is unknown."""
    depth, facts, path = machine.journal.begin(), len(machine.facts), len(machine.path)
    try:
        result = run()
    except Disturbed:
        reason = "something was changed that may change what an iterator gives"
        before, after = machine.journal.before(depth), machine.journal.since(depth)
        machine.journal.rewind(depth)
        del machine.facts[facts:]
        del machine.path[path:]
        for changed, state in before.items():
            blur(machine, changed, state, after[changed], reason)
        return machine.unknown(reason, NOWHERE)
    machine.journal.end()
    return result


def _same(left: Items, right: Items) -> bool:
    if left is None or right is None:
        return left is right
    if len(left) != len(right):
        return False
    return all(identity(a) == identity(b) for a, b in zip(left, right, strict=True))
