"""Applying fixes until nothing changes, in memory: what an analysis does not confirm is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct, field

from flyte_reslint.checks.finding import Edit, Finding, Fix
from flyte_reslint.fix.text import Lines, edited

MOST_ROUNDS = 100
"""Rounds of fixes after which the rest is left as it is."""


class Analysed(Protocol):
    """What was found in a state of the files."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings that are shown, by file and place."""

    def fix(self, finding: Finding) -> Fix | None:
        """The edits that would remove a finding."""

    def text(self, file: str) -> str:
        """The text of a file that findings name."""


Project = TypeVar("Project", bound=Analysed)

Texts = dict[str, str]
"""The texts of the files that were changed, by the names that findings have for them."""

Kind = tuple[str, str, str]
"""What stays of a finding while rows move: its file, code and message."""


class Rounds(Struct):
    """The state between two rounds: what was changed, and what is not to be tried again.

    In the `careful` files one fix at a time is applied, since several of them together brought something new.
    """

    with_unsafe: bool
    texts: Texts = field(default_factory=dict)
    refused: set[Kind] = field(default_factory=set)
    careful: set[str] = field(default_factory=set)
    owed: set[Kind] = field(default_factory=set)
    """New findings that were let pass because a later round fixes them."""

    def wanted(self, project: Analysed, finding: Finding) -> Fix | None:
        """The fix of a finding, if it is to be applied."""
        fix = None if kind(finding) in self.refused else project.fix(finding)
        return fix if fix is not None and (fix.is_safe or self.with_unsafe) else None


def applied(
    project: Project, again: Callable[[Texts], Project], *, with_unsafe: bool
) -> tuple[Project, Texts, frozenset[Kind]]:
    """The project after all fixes that are safe, and others `with_unsafe`; its changed files; what was not fixed.

    `again` analyses the files anew, some with other texts. A fix stays only if it brings no finding that was not there,
    or one that is fixed in turn.
    """
    rounds = Rounds(with_unsafe)
    first = project
    for _ in range(MOST_ROUNDS):
        chosen = _chosen(project, rounds)
        if not chosen:
            break
        edits = [edit for _, fix in chosen for edit in fix.edits]
        texts = {**rounds.texts, **_edited(project, edits)}
        after = again(texts)
        new = _new(project, after, edits)
        lasting = [finding for finding in new if rounds.wanted(after, finding) is None]
        if lasting:
            _learn(rounds, chosen, lasting)
        else:
            rounds.owed |= set(map(kind, new))
            rounds.texts, project = texts, after
    if rounds.owed & set(map(kind, project.findings)):
        project, rounds.texts = _without(first, rounds, project, again)
    return project, rounds.texts, frozenset(rounds.refused)


def kind(finding: Finding) -> Kind:
    """What stays of a finding while rows move."""
    return finding.place.file, finding.code, finding.message


def _chosen(project: Analysed, rounds: Rounds) -> list[tuple[Finding, Fix]]:
    """The fixes of one round, of which no two touch."""
    chosen: list[tuple[Finding, Fix]] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    lines: dict[str, Lines] = {}
    for finding in project.findings:
        fix = rounds.wanted(project, finding)
        if fix is None:
            continue
        spans = []
        for edit in fix.edits:
            file = edit.place.file
            text = lines.setdefault(file, Lines(project.text(file)))
            spans.append((file, text.span(edit.place)))
        if any(_touches(span, taken.get(file, ())) or (file in rounds.careful & taken.keys()) for file, span in spans):
            continue
        for file, span in spans:
            taken.setdefault(file, []).append(span)
        chosen.append((finding, fix))
    return chosen


def _touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    start, end = span
    return any((start < high and low < end) or start == low for low, high in others)


def _edited(project: Analysed, edits: Iterable[Edit]) -> Texts:
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.place.file, []).append(edit)
    return {file: edited(project.text(file), of_file) for file, of_file in by_file.items()}


def _learn(rounds: Rounds, chosen: Sequence[tuple[Finding, Fix]], new: Iterable[Finding]) -> None:
    """Try the fixes of the files that new findings are in, or lead to, one by one; refuse one that was alone."""
    places = [place for finding in new for place in (finding.place, *(each.place for each in finding.related))]
    changed = {edit.place.file for _, fix in chosen for edit in fix.edits}
    harmed = {place.file for place in places} & changed or changed
    for file in harmed:
        of_file = [finding for finding, fix in chosen if any(edit.place.file == file for edit in fix.edits)]
        if len(of_file) == 1:
            rounds.refused.add(kind(of_file[0]))
    rounds.careful |= harmed


def _new(before: Analysed, after: Analysed, edits: Sequence[Edit]) -> list[Finding]:
    """The findings of `after` that `before` has neither at the place that moved there nor in the same words."""
    at = Counter(_moved(before, edits))
    said = Counter(map(kind, before.findings))
    elsewhere = []
    for finding in after.findings:
        place = finding.place
        where = (finding.code, place.file, place.row, place.column)
        if at[where]:
            at[where] -= 1
            said[kind(finding)] -= 1
        else:
            elsewhere.append(finding)
    new = []
    for finding in elsewhere:
        if said[kind(finding)] > 0:
            said[kind(finding)] -= 1
        else:
            new.append(finding)
    return new


def _moved(before: Analysed, edits: Sequence[Edit]) -> Iterator[tuple[str, str, int, int]]:
    """Where the findings of `before` stand after `edits`."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.place.file, []).append(edit)
    lines = {file: Lines(before.text(file)) for file in by_file}
    after = {file: Lines(edited(before.text(file), of_file)) for file, of_file in by_file.items()}
    for finding in before.findings:
        file, place = finding.place.file, finding.place
        if file in by_file:
            start, end = lines[file].span(place)
            spans = [(*lines[file].span(edit.place), len(edit.text)) for edit in by_file[file]]
            shift = sum(size - (high - low) for low, high, size in spans if high <= start)
            place = after[file].place(file, max(start + shift, 0), max(end + shift, 0))
        yield finding.code, file, place.row, place.column


def _without(
    first: Project, rounds: Rounds, project: Project, again: Callable[[Texts], Project]
) -> tuple[Project, Texts]:
    """The project with the files put back in which a finding that was to be fixed is left, or all files."""
    files = {file for file, _, _ in rounds.owed & set(map(kind, project.findings))}
    texts: Texts = {file: text for file, text in rounds.texts.items() if file not in files}
    if texts and texts.keys() != rounds.texts.keys():
        outcome = again(texts)
        if not Counter(map(kind, outcome.findings)) - Counter(map(kind, first.findings)):
            return outcome, texts
    return first, {}
