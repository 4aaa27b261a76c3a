"""A finding: one fault, where it is, why it is one, and what to do; and the edits that would do it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from flyte_reslint.checks.correction import Correction
from flyte_reslint.domain.values import Place


class Related(Struct, frozen=True):
    """A place that has to do with a finding: where the value was defined, the task it concerns."""

    place: Place
    message: str


class Finding(Struct, frozen=True):
    """One fault. `message` names the value and the reason, `remedy` says in the imperative what to write instead.

    `correction` is the remedy as a fact, where it is one thing that surely removes the fault.
    """

    code: str
    place: Place
    message: str
    remedy: str = ""
    related: tuple[Related, ...] = ()
    correction: Correction | None = None

    @property
    def text(self) -> str:
        """The finding in one sentence: message and remedy."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class Edit(Struct, frozen=True):
    """What stands at `place` is replaced by `text`; where the place is empty, `text` is inserted there."""

    place: Place
    text: str


class Fix(Struct, frozen=True):
    """Edits that belong together and remove a finding; `message` says in the imperative what they do.

    No two of them overlap, and not all need be in the finding's file. `is_safe` says that the code goes on to mean what
    its author surely meant; otherwise a person should look at the outcome.
    """

    message: str
    edits: tuple[Edit, ...]
    is_safe: bool


FixOf = Callable[[Finding], Fix | None]
"""The edits that would remove a finding, None where there are none that surely do."""


def no_fix(_finding: Finding) -> None:
    """Stands where a report is not to speak of fixes."""
