"""Executing a body that is looked into only for what it reveals: it is left where nothing more can come."""

from __future__ import annotations

from msgspec import Struct

from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.interest import Block, Interest, objects_in
from flyte_reslint.interp.journal import Journal
from flyte_reslint.interp.machine import NEXT
from flyte_reslint.interp.mentions import Mentions
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.statements import execute, execute_block
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.program.statements import Statement


def execute_telling(frame: Frame, statements: tuple[Statement, ...], interest: Interest) -> int:
    """Execute statements in order, until nothing that the rest of them mention can reveal anything."""
    machine = frame.machine
    is_task = machine.owner is not None
    facts = len(machine.facts)
    mentions = tuple(Mentions((statement,)) for statement in statements)

    def rest(first: int, end: int = len(statements)) -> Block:
        return Block(frame.module, frame.scope, mentions[first:end])

    last = len(statements)
    while last and not interest.has_block(rest(last - 1, last), is_task=is_task):
        last -= 1
    ends = execute_block(frame, statements[:last])
    for position in range(last, len(statements)):
        if not ends & NEXT:
            break
        is_settled = machine.journal.has_changed_new_things_only and not _can_change(
            machine.facts[facts:], machine.journal
        )
        if is_settled and not interest.has_rest(rest(position), is_task=is_task):
            break
        ends = (ends & ~NEXT) | execute(frame, statements[position])
    return ends


def _can_change(facts: list[object], journal: Journal) -> bool:
    """Whether something new in a fact may still be changed, and the fact with it: a list that a call was given."""
    return any(
        isinstance(target, TupleObject) or (isinstance(target, Changeable) and journal.is_new(target))
        for fact in facts
        if isinstance(fact, Struct) and not isinstance(fact, Object)
        for field in fact.__struct_fields__
        for target in objects_in(getattr(fact, field))
    )
