"""What is said of an assertion that does not hold: the value, the chain it came through, and what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flyte_reslint.domain.values import Place, Step, Trail
from pytest_flyteres.alternatives import Alternative

T = TypeVar("T")

MOST_STEPS = 5
"""Steps of a chain that are drawn, unless pytest is asked for details: it cuts explanations of more than ten lines."""

MOST_ALTERNATIVES = 3
MOST_CHARACTERS = 160

_BOLD, _DIM, _CYAN, _END = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


@dataclass(frozen=True)
class Pen:
    """Draws chains; `shown` gives the name that people read for a file."""

    shown: Callable[[str], str]
    is_coloured: bool = False
    is_detailed: bool = False

    def where(self, place: Place) -> str:
        """`src/environments.py:12`"""
        return f"{self.shown(place.file)}:{place.row}"

    def chain(self, trail: Trail) -> Iterator[str]:
        """The steps of a trail, each with its place, the nearest to the task first."""
        steps = self._chosen(_distinct(trail))
        width = max((len(self.where(step.place)) for step in steps if step is not None), default=0)
        for number, step in enumerate(steps):
            branch = "\u2514" if number == len(steps) - 1 else "\u251c"
            if step is None:
                yield f"{self._styled(branch, _DIM)} \u2026"
            else:
                where = self._styled(f"{self.where(step.place):<{width}}", _CYAN)
                yield f"{self._styled(branch, _DIM)} {where}  {_clipped(step.description)}"

    def strong(self, text: str) -> str:
        """A text that matters."""
        return self._styled(text, _BOLD)

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_END}" if self.is_coloured else text

    def _chosen(self, steps: Sequence[Step]) -> list[Step | None]:
        """The steps to draw; None stands for those that are left out."""
        if self.is_detailed or len(steps) <= MOST_STEPS:
            return list(steps)
        return [*steps[: MOST_STEPS - 2], None, steps[-1]]


def _distinct(trail: Trail) -> list[Step]:
    """The steps without those that say nothing new: the same words on the same row."""
    found = {(step.description, step.place.file, step.place.row): step for step in reversed(trail)}
    return [step for step in trail if found[step.description, step.place.file, step.place.row] is step]


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}\u2026"


def told(
    pen: Pen, subject: str, found: Iterable[Alternative[T]], spelled: Callable[[T], str], declared: Step
) -> Iterator[str]:
    """What each alternative is, when, and the chain that it came through; `declared` is where nothing sets it."""
    listed = list(found)
    for each in listed[:MOST_ALTERNATIVES]:
        when = f" when {each.condition}" if each.condition else ""
        yield f"{subject} is {pen.strong(state(each, spelled))}{when}"
        yield from pen.chain(each.trail or (declared,))
    if len(listed) > MOST_ALTERNATIVES:
        yield f"... and {len(listed) - MOST_ALTERNATIVES} more"


def state(each: Alternative[T], spelled: Callable[[T], str]) -> str:
    """`64Gi`, `not set`, `unknown because ...`"""
    if each.unknown is not None:
        return f"unknown because {each.unknown}"
    return "not set" if each.value is None else spelled(each.value)
