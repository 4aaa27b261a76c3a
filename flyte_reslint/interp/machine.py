"""The machine: what every evaluation shares, and the operations that values offer."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from flyte_reslint.domain.registry import Trouble
from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.journal import Journal, States
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import (
    Absent,
    Alternative,
    Condition,
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
    cause_of,
    consistent,
    identity,
    joined_trail,
    one_of,
    opposed,
    retraced,
)

if TYPE_CHECKING:
    from flyte_reslint.interp.frames import Frame
    from flyte_reslint.interp.functions import FunctionObject
    from flyte_reslint.interp.scope import Scope

NEXT, RETURN, BREAK, CONTINUE, RAISE = 1, 2, 4, 8, 16
"""How a statement may end, as bits: several where branches differ."""

FORK, CONDITIONS = 10, 50
"""What a branch of two sides weighs, where a change that it makes weighs 1; so do so many conditions around it."""


class Machine:
    """Shared state of one run: journal, budget, the conditions in force, and the facts that models record."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.budget = Budget()
        self.path: list[Condition] = []
        self.narrowed: list[tuple[OneOf, Value]] = []
        """Values of which the branch being executed rules out alternatives, and what remains of them."""
        self.settled: set[Hashable] = set()
        self.frames: list[Frame] = []
        self.running: dict[int, int] = {}
        """How often each function's definition is on the stack, by the definition's identity."""
        self.facts: list[object] = []
        self.doubts = 0
        self.is_rehearsal = False
        self.is_supposing = False
        """Executing what the import itself does not: bodies of tasks and of functions that nothing calls."""
        self.owner: Object | None = None
        """The task whose body is being executed."""
        self.departures = 0
        """Branches, since the owner's body began, that left it on one side only: what follows is not certain."""
        self.deadlines = 0
        """How many `with` statements around what is executed end it when their time is up."""
        self.import_guards = 0
        self.written_abroad: list[tuple[Scope, str, str]] = []
        """Names of modules that another file has set, and that file: who imports only the module may not see it."""
        self.replaced: set[str] = set()
        """Names of Python's library, an SDK or a third-party package that a file has set."""
        self.passed_over: list[Place] = []
        """The bodies that are to be looked into another time."""
        self.called: set[tuple[str, int, int]] = set()
        self.functions: list[FunctionObject] = []

    # -- facts and conditions ------------------------------------------------------------------------------

    def record(self, fact: object) -> None:
        """Keep what a model found."""
        self.facts.append(fact)
        if self.is_supposing:
            self.budget.spend(Budget.steps_of_fact)

    def trouble(self, file: str, error: Exception) -> None:
        """Keep a fault of our own, so that it can be reported; for debugging, let it through."""
        if os.environ.get("FLYTE_RESLINT_TRACEBACK"):
            raise error
        self.facts.append(Trouble(file, f"{type(error).__name__}: {error}"))

    def assumed(self, subject: Hashable) -> bool | None:
        """Whether a condition on `subject` is in force, and which way."""
        for condition in reversed(self.path):
            if condition.subject == subject:
                return condition.holds
        return None

    def prune(self, value: Value) -> Value:
        """The value without the alternatives that the conditions in force rule out."""
        if type(value) is not OneOf or not (self.path or self.narrowed):
            return value
        for original, remaining in reversed(self.narrowed):
            if value is original:
                return self.prune(remaining)
        kept = [item for item in value.alternatives if not self._rules_out(item.conditions)]
        if not kept or len(kept) == len(value.alternatives):
            return value
        if len(kept) == 1:
            return retraced(kept[0].value, joined_trail(value.trail, kept[0].value.trail))
        return OneOf(tuple(kept), value.trail)

    def _rules_out(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether one of `conditions` is in force the other way."""
        for condition in conditions:
            assumed = self.assumed(condition.subject)
            if assumed is not None and assumed != condition.holds:
                return True
        return False

    # -- branches ------------------------------------------------------------------------------------------

    def fork(self, condition: Condition, place: Place, if_true: Callable[[], int], if_false: Callable[[], int]) -> int:
        """Run both sides of a branch from the same state, and join what they leave behind."""
        assumed = self.assumed(condition.subject)
        if assumed is not None:
            return if_true() if assumed == condition.holds else if_false()
        self.budget.branch(FORK + len(self.path) // CONDITIONS)
        first, after_first = self._side(condition, if_true)
        second, after_second = self._side(opposed(condition), if_false)
        self.budget.branch(len(after_first) + len(after_second))
        if first & NEXT and second & NEXT:
            if after_first or after_second:
                self.journal.merge(after_first, after_second, condition, place)
        elif first & NEXT:
            self.journal.apply(after_first)
            self.departures += 1
        elif second & NEXT:
            self.journal.apply(after_second)
            self.departures += 1
        return first | second

    def _side(self, condition: Condition, run: Callable[[], int]) -> tuple[int, States]:
        self.journal.begin()
        self.path.append(condition)
        try:
            flow = run()
        finally:
            self.path.pop()
            states = self.journal.undo()
        return flow, states

    def each(self, value: Value, place: Place, run: Callable[[Single], Value]) -> Value:
        """The results of `run` for every alternative of `value`, their effects joined."""
        if type(value) is OneOf:
            value = self.prune(value)
        if type(value) is not OneOf:
            return run(value)
        results: list[Alternative] = []

        def attempt(item: Alternative) -> int:
            for part in alternatives(run(item.value)):
                conditions = consistent((*item.conditions, *part.conditions))
                if conditions is not None:
                    results.append(Alternative(part.value, conditions))
            return NEXT

        self._one_by_one(alternatives(value), 0, place, attempt)
        return one_of(results, place) if results else self.unknown("its conditions exclude each other", place)

    def _one_by_one(
        self, items: tuple[Alternative, ...], position: int, place: Place, attempt: Callable[[Alternative], int]
    ) -> int:
        """A branch for each of `items` from `position` on, where it is none of those before."""
        first, rest = items[position], items[position + 1 :]
        if not rest:
            return attempt(first)
        condition = self._telling(first, rest, place, position)
        return self.fork(
            condition, place, lambda: attempt(first), lambda: self._one_by_one(items, position + 1, place, attempt)
        )

    def _telling(self, item: Alternative, rest: Sequence[Alternative], place: Place, position: int) -> Condition:
        """What holds for `item` and not for the `rest`; conditions in force, or shared, tell nothing."""
        conditions = [c for c in item.conditions if self.assumed(c.subject) is None]
        if len(conditions) == 1:
            for other in rest:
                if consistent((*conditions, *other.conditions)) is not None:
                    return conjunction((), place, position)
        return conjunction(tuple(conditions), place, position)

    # -- operations ----------------------------------------------------------------------------------------

    def unknown(self, reason: str, place: Place, cause: Hashable = None) -> Unknown:
        """A value that cannot be known; the operation that gives it may also fail."""
        self.doubts += 1
        return Unknown(reason, place, None if cause is None else cause_of(cause))

    def truth(self, value: Value) -> bool | None:
        """`bool(value)`, None where it cannot be known."""
        if type(value) is OneOf:
            value = self.prune(value)
        if type(value) is not OneOf:
            return self._truth(value)
        answers = {self._truth(item.value) for item in alternatives(value)}
        return answers.pop() if len(answers) == 1 else None

    def _truth(self, value: Single) -> bool | None:
        if type(value) is Known:
            return bool(value.value)
        if type(value) is Reference:
            return value.target.truth(self)
        return None

    def attribute(self, value: Value, name: str, place: Place) -> Value:
        """`value.name`"""
        return self.each(value, place, lambda single: self._attribute(single, name, place))

    def _attribute(self, value: Single, name: str, place: Place) -> Value:
        if type(value) is Reference:
            found = value.target.attribute(self, name, place)
            if found is not None:
                return found
            reason = f"attribute {name}: {value.target.doubt}"
        elif type(value) is Unknown:
            reason = value.reason
        else:
            method = self.scalar_attribute(value, name) if type(value) is Known else None
            if method is not None:
                return method
            reason = f"it has no attribute {name} that is known"
        return self.unknown(reason, place, ("attribute", identity(value), name))

    def scalar_attribute(self, value: Known, name: str) -> Value | None:
        """A method of a plain value."""
        from flyte_reslint.interp.scalars import scalar_attribute

        return scalar_attribute(value, name)

    def item(self, value: Value, index: Value, place: Place) -> Value:
        """`value[index]`"""

        def of(single: Single) -> Value:
            return self.each(index, place, lambda key: self._item(single, key, place))

        return self.each(value, place, of)

    def _item(self, value: Single, index: Single, place: Place) -> Value:
        found: Value | None = None
        if type(value) is Reference:
            found = value.target.item(self, index, place)
        elif type(value) is Known and type(index) is Known:
            found = scalar_item(value, index)
        if found is not None:
            return present(found, place)
        if type(value) is Unknown:
            reason = value.reason
        elif type(index) is Unknown:
            reason = index.reason
        else:
            reason = value.target.doubt if type(value) is Reference else "it has no such item"
        return self.unknown(reason, place, ("item", identity(value), identity(index)))

    def set_attribute(self, owner: Value, name: str, value: Value, place: Place) -> None:
        """`owner.name = value`"""

        def on(single: Single) -> Value:
            if type(single) is Reference:
                single.target.set_attribute(self, name, value)
            return single

        self.each(owner, place, on)

    def set_item(self, owner: Value, index: Value, value: Value, place: Place) -> None:
        """`owner[index] = value`"""

        def on(single: Single) -> Value:
            if type(single) is Reference and not single.target.set_item(self, index, value):
                self.doubts += 1
                single.target.forget(self, f"one of its items is set to something unknown (line {place.row})")
            return single

        self.each(owner, place, on)

    def delete_item(self, owner: Value, index: Value, place: Place) -> None:
        """`del owner[index]`"""

        def on(single: Single) -> Value:
            if type(single) is Reference and not single.target.delete_item(self, index):
                self.doubts += 1
                single.target.forget(self, f"one of its items is deleted (line {place.row})")
            return single

        self.each(owner, place, on)

    def call(self, function: Value, arguments: Arguments, site: Site) -> Value:
        """`function(arguments)`"""
        return self.each(function, site.place, lambda single: self._call(single, arguments, site))

    def _call(self, function: Single, arguments: Arguments, site: Site) -> Value:
        self.budget.spend()
        if type(function) is Reference:
            result = function.target.call(self, arguments, site)
            if result is not None:
                return result
            reason = function.target.doubt
        else:
            reason = function.reason if type(function) is Unknown else "it is not a function"
        self.escape(arguments, site.place)
        return self.unknown(reason, site.place)

    def escape(self, arguments: Arguments, place: Place) -> None:
        """Code that cannot be followed received `arguments`: what can be changed is no longer known."""
        for passed in (*arguments.positional, *arguments.keywords):
            for item in alternatives(passed.value):
                target = target_of(item.value)
                if target is not None and (isinstance(target, (ListObject, DictionaryObject)) or target.gives_once):
                    target.forget(self, f"it was passed to a function that cannot be followed (line {place.row})")

    def iterate(self, value: Value) -> tuple[Value, ...] | None:
        """The values that iterating over `value` gives, None where they cannot be known."""
        value = self.prune(value)
        if type(value) is Reference:
            return value.target.iterate(self)
        if type(value) is Known and isinstance(value.value, str) and len(value.value) <= self.budget.most_iterations:
            return tuple(Known(character) for character in value.value)
        return None


def conjunction(conditions: tuple[Condition, ...], place: Place, position: int) -> Condition:
    """All of `conditions` as one; alternatives without conditions are told apart by their position."""
    if len(conditions) == 1:
        return conditions[0]
    if not conditions:
        return Condition(f"alternative {position + 1} of line {place.row} holds", ("position", place, position), True)
    return Condition(" and ".join(c.text for c in conditions), cause_of(conditions), True)


def present(value: Value, place: Place) -> Value:
    """The value without the alternatives that would have raised a NameError or KeyError."""
    if type(value) is not OneOf:
        return value
    kept = [item for item in alternatives(value) if type(item.value) is not Absent]
    if len(kept) == len(value.alternatives):
        return value
    return one_of(kept, place) if kept else Unknown("it has no value here", place)


def scalar_item(value: Known, index: Known) -> Value | None:
    """A character of a string."""
    if (
        isinstance(value.value, str)
        and isinstance(index.value, int)
        and -len(value.value) <= index.value < len(value.value)
    ):
        return Known(value.value[index.value])
    return None
