"""A finding: one fault, where it is, why it is one, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flyte_reslint.domain.values import Place


@dataclass(frozen=True, slots=True)
class Related:
    """A place that has to do with a finding: where the value was defined, the task it concerns."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `message` names the value and the reason, `remedy` says in the imperative what to write instead."""

    code: str
    place: Place
    message: str
    remedy: str = ""
    related: tuple[Related, ...] = ()

    @property
    def text(self) -> str:
        """The finding in one sentence: message and remedy."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message
