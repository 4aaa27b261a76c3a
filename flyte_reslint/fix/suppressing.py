"""Writing the comments that hide a finding, joined to one that is there already."""

from __future__ import annotations

import re
from typing import Literal

from flyte_reslint.checks.finding import Edit, Finding, Fix
from flyte_reslint.domain.values import Place
from flyte_reslint.source.suppressions import suppressions

_LINE_END = re.compile(r"\r\n|\r|\n")

Form = Literal["noqa", "ignore"]
FORMS: tuple[Form, ...] = ("noqa", "ignore")

_MARKS = {"noqa": "# noqa", "ignore": "# flyte-reslint: ignore"}
_WORDS = {"noqa": "# noqa: {}", "ignore": "# flyte-reslint: ignore[{}]"}


def suppressing(text: str, finding: Finding, rows: range) -> tuple[Fix, ...]:
    """For each form of comment, the edit that hides a finding in the statement of `rows`, as near to it as can be.

    There is none where every row of the statement ends inside a string or is joined to the next by a backslash.
    """
    lines = _LINE_END.split(text)
    fixes = []
    for form in FORMS:
        edit = _joined(lines, text, finding, rows, form) or _appended(lines, finding, rows, form)
        if edit is not None:
            fixes.append(Fix(f"hide {finding.code} here with `{_MARKS[form]}`", (edit,), is_safe=True))
    return tuple(fixes)


def _joined(lines: list[str], text: str, finding: Finding, rows: range, form: Form) -> Edit | None:
    """The code behind those that a comment of this form names already, None where there is no such comment."""
    written = (each for each in suppressions(text).statements if each.form == form and each.row in rows)
    comment = next((each for each in written if each.codes), None)
    if comment is None:
        return None
    column = comment.end_column - (form == "ignore")
    before = lines[comment.row - 1][: column - 1].rstrip()
    separator = "" if before.endswith(("[", ",")) else ", "
    return Edit(Place(finding.place.file, comment.row, column, comment.row, column), f"{separator}{finding.code}")


def _appended(lines: list[str], finding: Finding, rows: range, form: Form) -> Edit | None:
    """A comment of its own at the end of a row, after the one that may be there."""
    written = f"  {_WORDS[form].format(finding.code)}"
    for row in sorted(rows, key=lambda each: (abs(each - finding.place.row), each)):
        line = lines[row - 1]
        edited = [*lines[: row - 1], line.rstrip() + written, *lines[row:]]
        # A comment ends neither in a string nor at a backslash that joins two rows.
        hiding = suppressions("\n".join(edited)).hiding(finding.code, rows)
        if not line.rstrip().endswith("\\") and any(each.row == row for each in hiding):
            return Edit(Place(finding.place.file, row, len(line.rstrip()) + 1, row, len(line) + 1), written)
    return None
