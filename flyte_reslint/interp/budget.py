"""Budgets: no input can make the importer hang or exhaust memory; over budget is unknown, never a crash."""

from __future__ import annotations


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
        self.vain_steps = 0

    @property
    def body_steps(self) -> int:
        """The limit for a body that is no task's."""
        return self.most_body_steps if self.vain_steps < self.most_vain_steps else self.few_body_steps

    def renew(self, limit: int) -> None:
        """Start another module or body, which may take `limit` steps."""
        self.steps = 0
        self.limit = limit
        self.loop_limit = None

    def spend(self, steps: int = 1) -> None:
        """Count steps; raises `LoopTooLong` or `BudgetExhausted`."""
        self.steps += steps
        if self.loop_limit is not None and self.steps > self.loop_limit:
            raise LoopTooLong
        if self.steps > self.limit:
            raise BudgetExhausted
