"""Answers to questions that are no comparison: they are true or false, and say why when a test fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST = 200
"""Characters of a verdict in an assertion; pytest cuts longer ones in the middle. The rest is in the report."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no and the reasons: one line that pytest shows in the assertion, and `lines` that go into the report.

    Whoever asks whether it holds and is told that it does not has it in `asked`, from where the report takes it.
    """

    holds: bool
    summary: str
    lines: Sequence[str] = ()
    asked: list[Verdict] = field(default_factory=list, repr=False, compare=False)

    def __bool__(self) -> bool:
        if not self.holds and all(each is not self for each in self.asked):
            self.asked.append(self)
        return self.holds

    def __repr__(self) -> str:
        return self.summary if len(self.summary) <= LONGEST else f"{self.summary[: LONGEST - 1]}\u2026"
