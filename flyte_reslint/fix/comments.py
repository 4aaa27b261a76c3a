"""Edits of suppression comments."""

from __future__ import annotations

import re

from flyte_reslint.checks.correction import Shortening
from flyte_reslint.checks.finding import Edit, Fix
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.text import Lines

_NOQA_CODES = re.compile(r"#\s*noqa\s*:\s*", re.IGNORECASE)
_BRACKETED = re.compile(r".*\[")


def shortened(program: Program, correction: Shortening) -> Fix | None:
    """The edit after which a comment names no more than it hides; it goes, with its line, where it names nothing."""
    lines = program.lines(correction.comment.file)
    if lines is None:
        return None
    if not correction.codes:
        return Fix("Remove the comment", (_removal(lines, correction),), is_safe=True)
    written = lines.stretch(correction.comment)
    opening = _NOQA_CODES.match(written) or _BRACKETED.match(written)
    if opening is None:
        return None
    named = ", ".join(correction.codes)
    text = f"{opening[0]}{named}{']' if written.endswith(']') else ''}"
    return Fix(f"Name {named} alone", (Edit(correction.comment, text),), is_safe=True)


def _removal(lines: Lines, correction: Shortening) -> Edit:
    """The edit that removes a comment; what stands behind it stays, as a comment."""
    text, file = lines.text, correction.comment.file
    start, end = lines.span(correction.comment)
    first, last = lines.line(start)
    ending = last - len(text[end:last]) + len(text[end:last].rstrip("\r\n"))
    before, behind = text[first:start], text[end:ending].strip()
    if behind:
        behind = behind if behind.startswith("#") else f"# {behind}"
        return Edit(lines.place(file, start, ending), behind)
    if not before.strip():
        return Edit(lines.place(file, first, last), "")
    return Edit(lines.place(file, first + len(before.rstrip()), ending), "")
