"""Executing a body that is looked into only for what it reveals: it is left where nothing more can come."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.interest import Block, Interest, objects_in
from flyte_reslint.interp.journal import Journal
from flyte_reslint.interp.machine import NEXT, RETURN
from flyte_reslint.interp.mentions import Mentions
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.statements import execute, execute_block, execute_if
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.program.statements import If, Raise, Return, Statement

MayReveal = Callable[[tuple[Mentions, ...]], bool]


def execute_telling(frame: Frame, statements: tuple[Statement, ...], interest: Interest) -> int:
    """Execute a body, until nothing that the rest of it mentions can reveal anything."""
    body = _Body(frame, interest, len(frame.machine.facts))
    return body.execute(statements, body.may_reveal_at_first)


class _Body(Struct, frozen=True):
    """A body that is being executed; `facts` is how many there were before."""

    frame: Frame
    interest: Interest
    facts: int

    def execute(self, block: tuple[Statement, ...], may_reveal: MayReveal) -> int:
        """Execute the last block of the body, or of a way through it, until no rest of it `may_reveal` anything."""
        mentions = tuple(Mentions((statement,)) for statement in block)
        telling = len(block)
        while telling and not may_reveal(mentions[telling - 1 : telling]):
            telling -= 1
        ends = NEXT
        for position, statement in enumerate(block):
            if not ends & NEXT or (position >= telling and not self.may_reveal(mentions[position:])):
                break
            is_end = position == len(block) - 1
            ends = (ends & ~NEXT) | self._execute(statement, is_end=is_end)
        return ends

    def _execute(self, statement: Statement, *, is_end: bool) -> int:
        """Execute a statement; a branch after which nothing of the body is executed is left by itself."""

        def branch(frame: Frame, block: tuple[Statement, ...]) -> int:
            if is_end:
                return self.execute(block, self.may_reveal)
            if block and isinstance(block[-1], (Raise, Return)):
                return (self.execute(block, self.may_reveal) & ~NEXT) | RETURN
            return execute_block(frame, block)

        if not isinstance(statement, If):
            return execute(self.frame, statement)
        self.frame.machine.budget.spend()
        return execute_if(self.frame, statement, branch)

    def may_reveal_at_first(self, mentions: tuple[Mentions, ...]) -> bool:
        """Whether executing part of the body can reveal anything, before any of it is executed."""
        return self.interest.has_block(self._block(mentions), is_task=self._is_task)

    def may_reveal(self, mentions: tuple[Mentions, ...]) -> bool:
        """Whether executing what is left of the body can reveal anything, or change what was revealed."""
        machine = self.frame.machine
        return (
            not machine.journal.has_changed_new_things_only
            or _can_change(machine.facts[self.facts :], machine.journal)
            or self.interest.has_rest(self._block(mentions), is_task=self._is_task)
        )

    def _block(self, mentions: tuple[Mentions, ...]) -> Block:
        return Block(self.frame.module, self.frame.scope, mentions)

    @property
    def _is_task(self) -> bool:
        return self.frame.machine.owner is not None


def _can_change(facts: list[object], journal: Journal) -> bool:
    """Whether something new in a fact may still be changed, and the fact with it: a list that a call was given."""
    return any(
        isinstance(target, TupleObject) or (isinstance(target, Changeable) and journal.is_new(target))
        for fact in facts
        if isinstance(fact, Struct) and not isinstance(fact, Object)
        for field in fact.__struct_fields__
        for target in objects_in(getattr(fact, field))
    )
