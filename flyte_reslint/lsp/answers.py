"""What is known of a document: its findings, and the project that its declarations are read from."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property

from flyte_reslint.api import Project
from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.lsp.positions import LINE_END
from flyte_reslint.lsp.shifts import Shift, shift


@dataclass(frozen=True)
class Answer:
    """The findings of a document as they stand in `text`.

    `project` is of `readable`, the last text that could be parsed, which is this one unless it has a syntax error.
    """

    path: str
    text: str
    findings: tuple[Finding, ...] = ()
    project: Project | None = None
    readable: str = ""

    @property
    def file(self) -> str:
        """The document as findings name it."""
        return self.project.sources.name(self.path) if self.project else self.path

    @cached_property
    def since(self) -> Shift:
        """What edits did to the text that `project` is of."""
        return shift(LINE_END.split(self.readable), LINE_END.split(self.text))

    def now(self, place: Place) -> Place | None:
        """Where a place of `project` is in `text`; None when an edit touched it."""
        if place.file != self.file or self.text == self.readable:
            return place
        return self.since.place(place)


def answered(path: str, text: str, project: Project, before: Answer | None) -> Answer:
    """The answer that an analysis gives: where the text cannot be parsed, the last good one and what is wrong."""
    name = project.sources.name(path)
    findings = tuple(each for each in project.findings if each.place.file == name)
    if all(each.place.file != name for each in project.registry.unreadable):
        return Answer(path, text, findings, project, text)
    if before is None or before.project is None:
        return Answer(path, text, findings)
    faulty = replace(before, text=text)
    kept = tuple(moved for each in _readable_findings(before) if (moved := faulty.since.finding(each)) is not None)
    return replace(faulty, findings=(*findings, *kept))


def _readable_findings(answer: Answer) -> tuple[Finding, ...]:
    """The findings of the last text that could be parsed."""
    assert answer.project is not None
    return tuple(each for each in answer.project.findings if each.place.file == answer.file)


def path_of(file: str) -> str:
    """The absolute path of a file that findings name."""
    return os.path.abspath(file)
