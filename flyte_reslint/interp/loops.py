"""Loops: unrolled where the rounds are known, else executed once as a round that stands for all.

A loop whose rounds are not known is first rehearsed, to see what it changes. What it changes is then unknown
on entry to the round that counts, because an earlier round may have changed it; and whether the loop runs at
all becomes a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.assignments import assign
from flyte_reslint.interp.budget import LoopTooLong
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.frames import Frame, Region
from flyte_reslint.interp.iterators import begun, stepped
from flyte_reslint.interp.library import interpreter
from flyte_reslint.interp.machine import BREAK, CONTINUE, NEXT, RETURN
from flyte_reslint.interp.mentions import Mentions, nodes_in
from flyte_reslint.interp.narrowing import within
from flyte_reslint.interp.values import Condition, Known, Reference, Single, Unknown, Value
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.spelling import spell

ENDING_STATEMENTS = (st.Break, st.Return, st.Raise, st.Assert)

ENDING_CALLS = frozenset(name.rpartition(".")[2] for name in interpreter.NAMES)
"""The names of functions that end the program."""

Round = Callable[[], int]
"""One round of a loop: binds what it binds, executes the body, and says how it ends."""


def execute_for(frame: Frame, node: st.For) -> int:
    """`for target in iterable`"""
    source = frame.machine.prune(evaluate(frame, node.iterable))
    place = frame.place(node.span)
    flow = 0

    def over(single: Single) -> Value:
        nonlocal flow
        flow |= _for_over(frame, node, single)
        return Known(None)

    frame.machine.each(source, place, over)
    return flow


def _for_over(frame: Frame, node: st.For, source: Value) -> int:
    from flyte_reslint.interp.statements import execute_block

    machine = frame.machine
    source = begun(machine, source)
    items = machine.iterate(source)
    if node.is_async:
        # What other coroutines do between two rounds is not known.
        items = None
        if type(source) is Reference:
            source.target.forget(machine, "what is left of it is not known")
    place = frame.place(node.iterable.span)

    def round_with(item: Value) -> Round:
        def run() -> int:
            assign(frame, node.target, item, None)
            return execute_block(frame, node.body)

        return run

    reason = f"it comes from a loop over {spell(node.iterable)}"
    any_round = round_with(Unknown(reason, place))
    condition = Condition(f"the loop over {spell(node.iterable)} runs", ("loop", place), True, is_choice=False)
    if items is None or len(items) > machine.budget.most_iterations:
        return _unknown_loop(frame, node, any_round, condition)
    known = (round_with(item) for item in stepped(machine, source, items))
    flow = _unrolled(frame, node, known)
    return _unknown_loop(frame, node, any_round, condition) if flow is None else flow


def execute_while(frame: Frame, node: st.While) -> int:
    """`while test`"""
    from flyte_reslint.interp.statements import execute_block

    machine = frame.machine
    place = frame.place(node.span)

    def run() -> int:
        evaluate(frame, node.test)
        return execute_block(frame, node.body)

    def ways_out() -> int:
        """How many conditional `break` and `return` were met: after one, the number of rounds is not known."""
        regions = [*frame.loops, *([] if frame.function is None else [frame.function])]
        return sum(len(region.exits) for region in regions)

    known_ways_out = ways_out()

    def rounds() -> Iterator[Round]:
        for _ in range(machine.budget.most_iterations):
            truth = machine.truth(evaluate(frame, node.test))
            if truth is False:
                return
            if truth is None or ways_out() > known_ways_out:
                raise LoopTooLong
            yield lambda: execute_block(frame, node.body)
        raise LoopTooLong

    flow = None if _is_endless(node) else _unrolled(frame, node, rounds())
    if flow is not None:
        return flow
    condition = Condition(f"the loop while {spell(node.test)} runs", ("loop", place), True, is_choice=False)
    return _unknown_loop(frame, node, run, condition)


def _is_endless(node: st.While) -> bool:
    """Whether nothing in the loop can end it: unrolled, it would only use up the steps of a loop."""
    if not isinstance(node.test, ir.Constant) or not node.test.value:
        return False
    mentions = Mentions(node.body)
    may_exit = not ENDING_CALLS.isdisjoint((*mentions.words, *(name for name, _ in mentions.names)))
    return not may_exit and not any(isinstance(inner, ENDING_STATEMENTS) for inner in nodes_in(node.body))


def _unrolled(frame: Frame, node: st.For | st.While, rounds: Iterator[Round]) -> int | None:
    """Execute known rounds one after the other; None, with everything undone, when they are too many."""
    from flyte_reslint.interp.statements import execute_block

    machine = frame.machine
    budget = machine.budget
    is_outermost = budget.loop_limit is None
    depth, facts, path = machine.journal.depth, len(machine.facts), len(machine.path)
    guards = machine.import_guards
    if is_outermost:
        budget.loop_limit = budget.steps + budget.most_loop_steps
    try:
        with _loop(frame, frame.place(node.span)) as loop:
            ends, flow = 0, NEXT
            for run in rounds:
                flow = _round(frame, run, frame.place(node.span))
                ends |= flow & ~(NEXT | CONTINUE | BREAK)
                if not flow & (NEXT | CONTINUE):
                    break
            finished = bool(flow & (NEXT | CONTINUE))
            if finished:
                after = execute_block(frame, node.otherwise)
                ends |= after & ~NEXT
                finished = bool(after & NEXT)
            loop_ends = finished or loop.is_left or bool(loop.exits)
            loop.close(falls_through=finished or loop.is_left)
        return ends | (NEXT if loop_ends else 0)
    except LoopTooLong:
        machine.journal.rewind(depth)
        del machine.facts[facts:]
        del machine.path[path:]
        machine.import_guards = guards
        if not is_outermost and budget.loop_limit is not None and budget.steps > budget.loop_limit:
            raise
        return None
    finally:
        if is_outermost:
            budget.loop_limit = None


@contextmanager
def _loop(frame: Frame, place: Place) -> Iterator[Region]:
    region = Region(frame.machine, place)
    loops, rounds = len(frame.loops), len(frame.rounds)
    frame.loops.append(region)
    try:
        yield region
    finally:
        del frame.loops[loops:]
        del frame.rounds[rounds:]


def _round(frame: Frame, run: Round, place: Place) -> int:
    region = Region(frame.machine, place)
    frame.rounds.append(region)
    flow = within(frame.machine, [], run)
    frame.rounds.pop()
    goes_on = bool(flow & NEXT) or region.is_left
    region.close(falls_through=goes_on)
    return flow


def _unknown_loop(frame: Frame, node: st.For | st.While, run: Round, condition: Condition) -> int:
    """Execute one round that stands for any, on a state in which every earlier round may have run."""
    from flyte_reslint.interp.statements import execute_block

    machine = frame.machine
    place = frame.place(node.span)
    reason = f"it changes in the loop on line {node.span.row}, whose rounds cannot be followed"
    ends = 0

    def once() -> int:
        nonlocal ends
        with _loop(frame, place) as loop:
            flow = _round(frame, run, place)
            loop.close(falls_through=bool(flow & (NEXT | CONTINUE)) or loop.is_left)
        ends |= flow & ~(NEXT | CONTINUE | BREAK)
        return NEXT if flow & (NEXT | CONTINUE | BREAK) else flow

    depth = machine.journal.depth
    facts = len(machine.facts)
    machine.journal.begin()
    was_rehearsal, machine.is_rehearsal = machine.is_rehearsal, True
    try:
        once()
    finally:
        machine.is_rehearsal = was_rehearsal
    changed = machine.journal.since(depth)
    machine.journal.undo()
    del machine.facts[facts:]
    machine.budget.spend(len(changed))
    for object_, state in changed.items():
        machine.journal.touch(object_)
        object_.widen(state, reason, place)
    ends = 0
    if machine.is_rehearsal:
        return NEXT
    flow = machine.fork(condition, place, once, lambda: NEXT)
    after = execute_block(frame, node.otherwise) if flow & NEXT else 0
    return (ends & RETURN) | after | (NEXT if after & NEXT else 0)
