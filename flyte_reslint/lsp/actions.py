"""Code actions: the fixes of findings, and comments that hide them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lsprotocol import types

from flyte_reslint.checks.finding import Finding, Fix
from flyte_reslint.lsp.answers import Answer
from flyte_reslint.lsp.diagnostics import LocationOf, diagnostics
from flyte_reslint.surroundings import suppressions

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.flyte-reslint"
KINDS: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]


def actions(
    answer: Answer, wanted: types.Range, only: Iterable[str] | None, location: LocationOf
) -> Iterator[types.CodeAction]:
    """The actions for the findings in a range, and the one that applies all safe fixes of the document.

    There are none for what a syntax error keeps from being analysed anew: the places may not be those of the text.
    """
    project = answer.project
    if project is None or answer.readable != answer.text:
        return
    kinds = None if only is None else tuple(only)
    if _is_asked("quickfix", kinds):
        for finding in answer.findings:
            if _overlap(location(finding.place).range, wanted):
                yield from _for_finding(answer, finding, location)
    if _is_asked(FIX_ALL, kinds):
        fixes = compatible(fix for each in answer.findings if (fix := project.fix(each)) and fix.is_safe)
        if fixes:
            yield types.CodeAction("Fix all that is safe (flyte-reslint)", FIX_ALL, edit=_edit(fixes, location))


def _for_finding(answer: Answer, finding: Finding, location: LocationOf) -> Iterator[types.CodeAction]:
    assert answer.project is not None
    about = diagnostics([finding], location)
    kind = types.CodeActionKind.QuickFix
    fix = answer.project.fix(finding)
    if fix is not None:
        title = f"{finding.code}: {fix.message}"
        yield types.CodeAction(title, kind, about, is_preferred=fix.is_safe, edit=_edit([fix], location))
    for suppression in suppressions(answer.project.sources, finding):
        yield types.CodeAction(
            suppression.message, kind, about, is_preferred=False, edit=_edit([suppression], location)
        )


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Those of `fixes`, first come first served, whose edits do not overlap."""
    chosen: list[Fix] = []
    taken: list[tuple[str, tuple[int, int], tuple[int, int]]] = []
    for fix in fixes:
        stretches = [
            (each.place.file, (each.place.row, each.place.column), (each.place.end_row, each.place.end_column))
            for each in fix.edits
        ]
        if not any(
            a == b and start <= last and first <= end for a, start, end in stretches for b, first, last in taken
        ):
            chosen.append(fix)
            taken += stretches
    return chosen


def _edit(fixes: Iterable[Fix], location: LocationOf) -> types.WorkspaceEdit:
    changes: dict[str, list[types.TextEdit]] = defaultdict(list)
    for fix in fixes:
        for edit in fix.edits:
            where = location(edit.place)
            changes[where.uri].append(types.TextEdit(where.range, edit.text))
    return types.WorkspaceEdit(changes=dict(changes))


def _overlap(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _is_asked(kind: str, kinds: tuple[str, ...] | None) -> bool:
    """Whether a client that asks for `kinds` wants this one: a kind stands for those below it."""
    return kinds is None or any(kind == each or kind.startswith(f"{each}.") or each == "" for each in kinds)
