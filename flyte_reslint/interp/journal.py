"""The journal: how a branch that may not be taken is undone, and how two branches become one state.

Whatever can change (scopes, lists, dicts, instances, environments) says so before it changes. The journal
keeps the state that each changed object had when the innermost frame began. Ending a frame gives both sides
of the story: the states before, and the states now.

What is made inside a branch exists nowhere else: undoing the branch leaves it as it is, and joining the branch with
others joins it with nothing.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.values import Condition

if TYPE_CHECKING:
    from flyte_reslint.interp.midway import Midway

_clock = count(1)


def now() -> int:
    """A time later than any before it, to tell what was made before what."""
    return next(_clock)


class Mutable(Protocol):
    """An object whose state can be saved, put back, and joined with another of its states."""

    born: int
    """When it was made."""

    def snapshot(self) -> Any:
        """The present state, safe from later changes."""

    def restore(self, state: Any) -> None:
        """Go back to `state`."""

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        """Become the state that holds after a branch."""

    def widen(self, state: Any, reason: str, place: Place) -> None:
        """Make unknown, for `reason`, whatever differs between the present state and `state`."""


States = dict[Mutable, Any]
"""The state of each changed object."""


class Journal:
    """A stack of frames, each with the states that objects had before they changed in it."""

    def __init__(self) -> None:
        self._frames: list[States] = []
        self._starts: list[int] = []
        self.midway: Midway | None = None
        """What is told of every change, in the body of a `try`."""

    def touch(self, changing: Mutable) -> None:
        """Note the state of an object that is about to change."""
        if self.midway is not None and changing.born < self.midway.began:
            self.midway.changes(changing)
        if self._frames and changing not in self._frames[-1]:
            self._frames[-1][changing] = changing.snapshot()

    def begin(self) -> int:
        """Open a frame; returns its depth."""
        self._frames.append({})
        self._starts.append(next(_clock))
        return len(self._frames) - 1

    def end(self) -> States:
        """Close the innermost frame, keeping the changes; returns the states before it."""
        before = self._frames.pop()
        self._starts.pop()
        if self._frames:
            outer = self._frames[-1]
            for changed, state in before.items():
                outer.setdefault(changed, state)
        return before

    def undo(self) -> States:
        """Close the innermost frame and undo its changes; returns the states that were undone."""
        before, start = self._frames.pop(), self._starts.pop()
        if not before:
            return before
        undone = {changed: changed.snapshot() for changed in before}
        _take_back(before, start)
        return undone

    @property
    def depth(self) -> int:
        """How many frames are open."""
        return len(self._frames)

    def rewind(self, depth: int) -> None:
        """Undo every frame opened since there were `depth`."""
        while len(self._frames) > depth:
            _take_back(self._frames.pop(), self._starts.pop())

    def is_new(self, made: Mutable) -> bool:
        """Whether an object was made since the outermost frame began."""
        return made.born >= self._starts[0]

    @property
    def has_changed_new_things_only(self) -> bool:
        """Whether nothing has changed since the outermost frame began but what was made since."""
        return all(self.is_new(changed) for frame in self._frames for changed in frame)

    def since(self, depth: int) -> States:
        """The present state of everything that changed since the frame at `depth` began."""
        return {changed: changed.snapshot() for frame in self._frames[depth:] for changed in frame}

    def before(self, depth: int) -> States:
        """The states, at the beginning of the frame at `depth`, of what has changed since."""
        states: States = {}
        for frame in self._frames[depth:]:
            for changed, state in frame.items():
                states.setdefault(changed, state)
        return states

    def apply(self, states: States) -> None:
        """Set objects to `states`."""
        for changed, state in states.items():
            self.touch(changed)
            changed.restore(state)

    def merge(self, if_true: States, if_false: States, condition: Condition, place: Place) -> None:
        """Join two outcomes of a branch; an object that one side left alone has its present state there."""
        for changed in {**if_true, **if_false}:
            self.touch(changed)
            present = changed.snapshot()
            changed.merge(if_true.get(changed, present), if_false.get(changed, present), condition, place)


def _take_back(before: States, start: int) -> None:
    """Put what changed in a frame back to its state `before`; what was made in the frame stays as it is."""
    for changed, state in before.items():
        if changed.born < start:
            changed.restore(state)
