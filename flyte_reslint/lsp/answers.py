"""What is known of a document: its findings, and the project that its declarations are read from."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from flyte_reslint.api import Project
from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.lsp.positions import LINE_END
from flyte_reslint.lsp.shifts import Shift, shift

SYNTAX_ERROR = "FLR001"


class Answer(Struct, frozen=True, dict=True):
    """The findings of a document as they stand in `text`.

    `project` is of `readable`, the last text of which everything was looked into: this one, unless it has a syntax
    error or is yet to be looked into more closely. `is_complete` says that there is nothing more to be found.
    """

    path: str
    text: str
    findings: tuple[Finding, ...] = ()
    project: Project | None = None
    readable: str = ""
    is_complete: bool = True

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
    """The answer that an analysis gives, with what was known before of what it could not or did not look into."""
    name = project.sources.name(path)
    findings = tuple(each for each in project.findings if each.place.file == name)
    is_readable = all(each.place.file != name for each in project.registry.unreadable)
    if is_readable and not project.registry.passed_over:
        return Answer(path, text, findings, project, text)
    known = _moved(before, text) if before is not None else ()
    if is_readable:
        passed_over = project.registry.passed_over
        known = tuple(each for each in known if any(place.contains(each.place) for place in passed_over))
    else:
        known = tuple(each for each in known if each.code != SYNTAX_ERROR)
    project_before, readable = (before.project, before.readable) if before is not None else (None, "")
    merged = sorted({*findings, *known}, key=lambda each: (each.place, each.code, each.message))
    return Answer(path, text, tuple(merged), project_before, readable, is_complete=not is_readable)


def edited_rows(before: Answer | None, text: str) -> range:
    """The rows of `text` that are not as they were; none where nothing was known before."""
    if before is None:
        return range(0)
    edit = shift(LINE_END.split(before.text), LINE_END.split(text))
    return range(edit.first, max(edit.last + edit.by, edit.first) + 1)


def _moved(answer: Answer, text: str) -> tuple[Finding, ...]:
    """The findings of an answer as they stand in another text."""
    edit = shift(LINE_END.split(answer.text), LINE_END.split(text))
    return tuple(moved for each in answer.findings if (moved := edit.finding(each)) is not None)
