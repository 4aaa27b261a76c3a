"""Answers that are no comparison, and what is told in the report where pytest itself sees no more than False."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

LONGEST = 200
"""Characters of a verdict in an assertion; pytest cuts longer ones in the middle. The rest is in the report."""

BARE = "assert False"
"""What pytest says of `assert all(...)`: it does not see the question to which the answer was no."""


class Asked:
    """The last question of a test that was answered with no."""

    def __init__(self) -> None:
        self._summary = BARE
        self._lines: Callable[[], Iterable[str]] | None = None

    def no(self, lines: Callable[[], Iterable[str]], summary: str = BARE) -> None:
        """Note such a question: the reasons, and the words by which an assertion shows it."""
        self._lines, self._summary = lines, summary

    def told(self, message: str) -> str | None:
        """The reasons, where the `message` of a failed assertion shows the question or no question at all."""
        if self._lines is None or (self._summary not in message and BARE not in message):
            return None
        return "\n".join(self._lines())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no and the reasons: one line that pytest shows in the assertion, and `lines` that go into the report."""

    holds: bool
    summary: str
    lines: Sequence[str]
    asked: Asked = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        if not self.holds:
            self.asked.no(lambda: self.lines, repr(self))
        return self.holds

    def __repr__(self) -> str:
        return self.summary if len(self.summary) <= LONGEST else f"{self.summary[: LONGEST - 1]}\u2026"
