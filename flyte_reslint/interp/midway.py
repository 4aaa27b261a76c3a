"""What things were in the middle of a `try`, where an error may have ended it: neither as before nor as in the end.

Something may fail wherever the machine's doubts grow. A state that an object was in when they grew, and in which it
does not stay, is noted when the object changes the next time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.journal import Mutable, States
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import ABSENT, Unknown, Value, identity

if TYPE_CHECKING:
    from flyte_reslint.interp.machine import Machine

MOST_STATES = 8
"""Of one object or name; of what had more, nothing is known."""


class Midway:
    """The states of what was there before a `try`, while its body is executed."""

    def __init__(self, machine: Machine, began: int, depth: int) -> None:
        self.began = began
        self._machine = machine
        self._depth = depth
        self._outer = machine.journal.midway
        self._last: dict[tuple[Mutable, str], int] = {}
        self._states: dict[tuple[Mutable, str], list[Any]] = {}
        self._failures: list[States] = []

    def __enter__(self) -> Midway:
        self._machine.journal.midway = self
        return self

    def __exit__(self, *error: object) -> None:
        self._machine.journal.midway = self._outer

    def rebinds(self, scope: Scope, name: str) -> None:
        """`name` is about to be bound, in a scope that was there before."""
        if self._may_have_failed(scope, name):
            self._note(scope, name, scope.values.get(name, ABSENT))

    def changes(self, changing: Mutable) -> None:
        """An object that was there before is about to change; of a scope, its names tell."""
        if not isinstance(changing, Scope) and self._may_have_failed(changing, ""):
            self._note(changing, "", changing.snapshot())

    def fails(self) -> None:
        """An error is raised here."""
        if len(self._failures) <= MOST_STATES:
            before = self._machine.journal.before(self._depth)
            states = {changed: changed.snapshot() for changed in before if changed.born < self.began}
            self._failures += [states] if states else []
        if self._outer is not None:
            self._outer.fails()

    def _may_have_failed(self, changing: Mutable, name: str) -> bool:
        """Whether something may have since it changed the last time; the first time it is as it was before."""
        doubts = self._machine.doubts
        last = self._last.get((changing, name))
        self._last[changing, name] = doubts
        return last is not None and doubts != last

    def _note(self, changing: Mutable, name: str, state: Any) -> None:
        noted = self._states.setdefault((changing, name), [])
        if len(noted) <= MOST_STATES:
            noted.append(state)
        if self._outer is not None:
            self._outer._note(changing, name, state)

    def blur(self, before: States, after: States, place: Place) -> None:
        """Make unknown, of what is in `before`, whatever was neither as there nor as `after` the body."""
        reason = f"it changes more than once in the try on line {place.row}, which may fail in between"
        for changed, name, states in self._noted():
            if changed not in before:
                continue
            ends = (before[changed], after[changed])
            if isinstance(changed, Scope):
                values = tuple(end[0].get(name, ABSENT) for end in ends)
                if states is None or not all(_is_among(state, values) for state in states):
                    changed.values[name] = Unknown(reason, place)
            elif states is None and isinstance(changed, Object):
                changed.forget(self._machine, reason)
            elif not all(_is_between(state, *ends) for state in states or ()):
                for each in (*ends, *(states or ())):
                    changed.widen(each, reason, place)

    def _noted(self) -> Iterator[tuple[Mutable, str, list[Any] | None]]:
        """Everything that changed, or the name of a scope, with its states between; None where those are too many."""
        for (changed, name), states in self._states.items():
            yield changed, name, states if len(states) <= MOST_STATES else None
        for changed, name in self._last if self._failures else ():
            if len(self._failures) > MOST_STATES:
                yield changed, name, None
                continue
            states = [failure[changed] for failure in self._failures if changed in failure]
            if isinstance(changed, Scope):
                states = [state[0].get(name, ABSENT) for state in states]
            yield changed, name, states


def _is_between(state: Any, before: Any, after: Any) -> bool:
    """Whether each part of a state is as it was in one of two others, or nothing is known once those are joined."""
    if isinstance(state, tuple) and isinstance(state[0], dict):
        names = {**before[0], **after[0], **state[0]}
        parts = ((each[0].get(name, ABSENT) for each in (state, before, after)) for name in names)
        return all(_is_among(middle, ends) for middle, *ends in parts)
    if isinstance(before, list) and isinstance(after, list) and isinstance(state, list):
        if len(before) != len(after):
            return True
        is_as_long = len(state) == len(before)
        return is_as_long and all(_is_among(middle, ends) for middle, *ends in zip(state, before, after, strict=True))
    return before is None or after is None or state in (before, after)


def _is_among(value: Value, ends: Sequence[Value]) -> bool:
    return any(value is end or identity(value) == identity(end) for end in ends)
