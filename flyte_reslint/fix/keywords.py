"""Renaming a keyword where a call writes it, which takes no tree."""

from __future__ import annotations

import re

from flyte_reslint.checks.correction import Renaming
from flyte_reslint.checks.finding import Edit
from flyte_reslint.fix.program import Program

_EQUALS = re.compile(r"(?:[ \t\f\r\n]|#[^\r\n]*|\\(?:\r\n?|\n))*=(?!=)")


def keyword_renamed(program: Program, correction: Renaming) -> Edit | None:
    """The edit of the keyword that is the correction's place; None where that is a mapping."""
    place = correction.place
    lines = program.lines(place.file)
    if lines is None or lines.stretch(place) != correction.wrong:
        return None
    _, end = lines.span(place)
    return Edit(place, correction.right) if _EQUALS.match(lines.text, end) else None
