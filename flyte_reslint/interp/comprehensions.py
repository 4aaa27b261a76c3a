"""Comprehensions: run round by round where the rounds are known."""

from __future__ import annotations

from collections.abc import Sequence

from flyte_reslint.interp.assignments import assign
from flyte_reslint.interp.budget import LoopTooLong
from flyte_reslint.interp.choices import condition_of
from flyte_reslint.interp.displays import element
from flyte_reslint.interp.evaluation import evaluate, evaluates
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.iterators import IteratorObject, begun, stepped, undisturbed
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import NEXT
from flyte_reslint.interp.mentions import Later, Mentions
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.sets import is_unordered, set_of
from flyte_reslint.interp.tuples import Key, UnknownKey, key_of
from flyte_reslint.interp.values import (
    Condition,
    Reference,
    Unknown,
    Value,
)
from flyte_reslint.program import expressions as ir
from flyte_reslint.program.spelling import spell

REASON = "the loop that fills it cannot be followed"


@evaluates(ir.Comprehension)
def _comprehension(frame: Frame, node: ir.Comprehension) -> Value:
    source = begun(frame.machine, evaluate(frame, node.clauses[0].iterable))
    if node.kind != "generator":
        return _filled(frame, node, source)

    def make() -> Sequence[Value] | Unknown:
        made = _filled(frame, node, source)
        items = made.target.items if type(made) is Reference and isinstance(made.target, ListObject) else None
        return Unknown(REASON, frame.place(node.span)) if items is None else items

    own_names = (name for clause in node.clauses for name, _ in Mentions((clause.target,)).names)
    first, *others = node.clauses
    reads = (source, Later(frame.scope, (node.element, first.conditions, *others), own_names))
    return Reference(IteratorObject("generator", pending=make, reads=reads))


def _filled(frame: Frame, node: ir.Comprehension, source: Value) -> Value:
    """What the comprehension makes; a generator, the list of its values."""
    budget, machine = frame.machine.budget, frame.machine
    outermost = budget.loop_limit is None
    depth, facts = machine.journal.depth, len(machine.facts)
    if outermost:
        budget.loop_limit = budget.steps + budget.most_loop_steps
    rounds = _Rounds(frame.within(Scope("function", frame.scope, is_comprehension=True)), node, source)
    try:
        if isinstance(undisturbed(machine, lambda: rounds.run(0)), Unknown):
            rounds.is_known = False
    except LoopTooLong:
        if not outermost:
            raise
        machine.journal.rewind(depth)
        del machine.facts[facts:]
        rounds.is_known = False
    finally:
        if outermost:
            budget.loop_limit = None
    return rounds.result()


class _Rounds:
    """The rounds of a comprehension and what they collect."""

    def __init__(self, frame: Frame, node: ir.Comprehension, source: Value) -> None:
        self.frame = frame
        self.node = node
        self.source = source
        self.items: list[Value] = []
        self.entries: dict[Key, Value] = {}
        self.is_known = True

    def run(self, position: int) -> None:
        """Run the clause at `position` and those inside it; past the last, collect the element."""
        if position == len(self.node.clauses):
            self.collect()
            return
        clause = self.node.clauses[position]
        machine = self.frame.machine
        source = begun(machine, evaluate(self.frame, clause.iterable)) if position else self.source
        items = machine.iterate(source)
        if is_unordered(source) and self.node.kind in {"list", "generator"}:
            self.is_known = False
        if items is None or len(items) > machine.budget.most_iterations:
            self.is_known = False
            place = self.frame.place(clause.iterable.span)
            item = Unknown(f"it comes from a loop over {spell(clause.iterable)}", place)
            condition = Condition(
                f"the loop over {spell(clause.iterable)} runs", ("loop", place), True, is_choice=False
            )
            machine.fork(condition, place, lambda: self.round(clause, position, item), lambda: NEXT)
            return
        for item_ in stepped(machine, source, items):
            self.round(clause, position, item_)

    def round(self, clause: ir.Clause, position: int, item: Value) -> int:
        """One round: bind the target, test the conditions, go on inside."""
        machine = self.frame.machine
        machine.budget.spend()
        assign(self.frame, clause.target, item, None)
        for test in clause.conditions:
            value = evaluate(self.frame, test)
            truth = machine.truth(value)
            if truth is False:
                return NEXT
            if truth is None:
                self.is_known = False
                condition = condition_of(self.frame, test, value)

                def inside() -> int:
                    self.run(position + 1)
                    return NEXT

                return machine.fork(condition, self.frame.place(test.span), inside, lambda: NEXT)
        self.run(position + 1)
        return NEXT

    def collect(self) -> None:
        """Add the element of this round."""
        if self.node.key is None:
            self.items.append(element(self.frame, self.node.element))
            return
        key = evaluate(self.frame, self.node.key)
        value = element(self.frame, self.node.element)
        try:
            self.entries[key_of(key)] = value
        except UnknownKey:
            self.is_known = False

    def result(self) -> Value:
        """What the comprehension makes."""
        if self.node.kind == "dict":
            dictionary = DictionaryObject(self.entries if self.is_known else {}, is_open=not self.is_known)
            dictionary.reason = REASON
            return Reference(dictionary)
        items = self.items if self.is_known else None
        if self.node.kind == "set" and items is not None:
            return Reference(set_of(self.frame.machine, items))
        made = ListObject(items, "list" if self.node.kind == "generator" else self.node.kind)
        made.reason = REASON
        return Reference(made)
