"""Budgets: no input can make the importer hang or exhaust memory; over budget is unknown, never a crash."""

from __future__ import annotations


class BudgetExhausted(Exception):
    """A file used up its steps. What was found before stays valid; the rest of the file is unknown."""


class LoopTooLong(Exception):
    """A loop used up its steps: it is executed once more as one whose rounds cannot be known."""


class Budget:
    """Counts steps (an expression, a statement, a call) against the limits of a file and of a loop."""

    most_steps = 400_000
    most_loop_steps = 40_000
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
    deepest_nesting = 600
    """Expressions and statements inside each other, across calls."""

    def __init__(self) -> None:
        self.steps = 0
        self.loop_limit: int | None = None
        self.nesting = 0

    def renew(self) -> None:
        """Start another file."""
        self.steps = 0
        self.loop_limit = None

    def spend(self, steps: int = 1) -> None:
        """Count steps; raises `LoopTooLong` or `BudgetExhausted`."""
        self.steps += steps
        if self.loop_limit is not None and self.steps > self.loop_limit:
            raise LoopTooLong
        if self.steps > self.most_steps:
            raise BudgetExhausted
