"""Budgets: no input can make the importer hang or exhaust memory; over budget is unknown, never a crash."""

from __future__ import annotations

from collections import Counter


class BudgetExhausted(Exception):
    """A file used up its steps. What was found before stays valid; the rest of the file is unknown."""


class LoopTooLong(Exception):
    """A loop used up its steps: it is executed once more as one whose rounds cannot be known."""


class Budget:
    """Counts steps (an expression, a statement, a call) against the limits of a file and of a loop."""

    most_module_steps = 100_000
    most_body_steps = 30_000
    """For a body that the import does not execute, and is looked into only for what its calls reveal."""
    most_vain_steps = 300_000
    """For all bodies together that are no task's and reveal nothing; each one after that has `few_body_steps`."""
    few_body_steps = 3_000
    most_steps_of_bodies = 240_000
    """For all bodies of a file together: each one has at most a quarter of what the others left."""
    names_per_step = 10
    """Of those that `import *` takes."""
    steps_of_fact = 20
    """For something that a body reveals: recorded, exported and checked, it takes so many times as long as a step."""
    most_branches = 40_000
    """The weight of the branches of a module or body of which both sides are executed, and joined afterwards."""
    most_loop_steps = 10_000
    most_iterations = 2_000
    most_characters = 100_000
    """The longest string that is built; a longer one is unknown."""
    most_items = 10_000
    """The most items of a list or tuple that is built."""
    most_bits = 4_096
    """The largest integer that is computed, in bits."""
    deepest_calls = 40
    deepest_recursion = 12
    """How often one function may be on the stack."""

    def __init__(self) -> None:
        self.steps = 0
        self.limit = self.most_module_steps
        self.loop_limit: int | None = None
        self.branches = 0
        self.vain_steps = 0
        self._steps_of_bodies: Counter[str] = Counter()

    def begin_body(self, file: str, *, is_task: bool) -> None:
        """Start the body of a task or of another function of a file."""
        is_vain = not is_task and self.vain_steps >= self.most_vain_steps
        left = self.most_steps_of_bodies - self._steps_of_bodies[file]
        self.renew(min(self.few_body_steps if is_vain else self.most_body_steps, left // 4))

    def end_body(self, file: str, *, is_vain: bool) -> None:
        """Count the steps of a body; `is_vain` says that it is no task's and revealed nothing."""
        self._steps_of_bodies[file] += self.steps
        if is_vain:
            self.vain_steps += self.steps

    def renew(self, limit: int) -> None:
        """Start another module or body, which may take `limit` steps."""
        self.steps = 0
        self.limit = limit
        self.loop_limit = None
        self.branches = 0

    def branch(self, weight: int) -> None:
        """Count a branch that takes both sides; raises `BudgetExhausted`."""
        self.branches += weight
        if self.branches > self.most_branches:
            raise BudgetExhausted

    def spend(self, steps: int = 1) -> None:
        """Count steps; raises `LoopTooLong` or `BudgetExhausted`."""
        self.steps += steps
        if self.loop_limit is not None and self.steps > self.loop_limit:
            raise LoopTooLong
        if self.steps > self.limit:
            raise BudgetExhausted
