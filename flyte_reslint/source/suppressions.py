"""Comments that hide findings: `# noqa`, as flake8 and ruff read it, and `# flyte-reslint: ignore`.

    memory="4GB"  # noqa                                 every finding of the statement
    memory="4GB"  # noqa: FLR101, E501                   those of the named rules
    memory="4GB"  # flyte-reslint: ignore[FLR101, FLR3]  those of the named rules and families
    # flyte-reslint: ignore-file[FLR409]                 those of the whole file, above its first statement

Without brackets, `ignore` and `ignore-file` hide every finding. As with ruff, a `# noqa:` that names no code hides
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from flyte_reslint.source.comments import Comment

_HINT = re.compile(r"noqa|flyte-reslint:", re.IGNORECASE)
_NOQA = r"(?i)#\s*noqa(?=[\s:#]|\Z)(?P<colon>\s*:)?"
_LISTED_CODE = r"(?i)[\s,]*([A-Z]+[0-9]+(?![0-9])|FLR\b)"
_IGNORE = r"#\s*flyte-reslint:\s*(?P<form>ignore-file|ignore)(?:\[(?P<codes>[^]]*)\]|(?=[\s#]|\Z))"

Form = Literal["noqa", "ignore", "ignore-file"]


class Suppression(Struct, frozen=True):
    """A comment that hides findings, from the column of its `#` to `end_column`, exclusive, both from 1.

    `codes` are the rules that it names, or beginnings of their codes; None means every rule. `is_misplaced` says of
    an `ignore-file` that it stands below the first statement, where it hides nothing.
    """

    form: Form
    codes: tuple[str, ...] | None
    row: int
    column: int
    end_column: int
    is_misplaced: bool = False

    def names(self, code: str) -> bool:
        """Whether the rule `code` is among those that this comment hides."""
        return self.codes is None or code.startswith(self.codes)


class Suppressions(Struct, frozen=True):
    """The comments of one file that hide findings, from top to bottom: those for a statement, those for the file."""

    statements: tuple[Suppression, ...] = ()
    file: tuple[Suppression, ...] = ()

    @property
    def without_noqa(self) -> Suppressions:
        """The comments that are spelled in this tool's own way."""
        return Suppressions(tuple(each for each in self.statements if each.form != "noqa"), self.file)

    def hiding(self, code: str, rows: range) -> tuple[Suppression, ...]:
        """The comments that hide a finding of the rule `code` whose statement stands in `rows`: often none."""
        first = bisect_left(self.statements, rows.start, key=_row)
        last = bisect_left(self.statements, rows.stop, key=_row)
        candidates = (*self.statements[first:last], *self.file)
        return tuple(comment for comment in candidates if comment.names(code) and not comment.is_misplaced)


def suppressions(text: str) -> Suppressions:
    """The comments of a Python file that hide findings."""
    if _HINT.search(text) is None:
        return Suppressions()
    from flyte_reslint.source.comments import comments

    found = [suppression for comment in comments(text) for suppression in _read(comment)]
    return Suppressions(
        statements=tuple(suppression for suppression in found if suppression.form != "ignore-file"),
        file=tuple(suppression for suppression in found if suppression.form == "ignore-file"),
    )


def _row(suppression: Suppression) -> int:
    return suppression.row


def _read(comment: Comment) -> Iterator[Suppression]:
    """The suppressions that a comment spells, `# noqa: E501  # flyte-reslint: ignore` being two."""
    if noqa := re.search(_NOQA, comment.text):
        codes, end = _listed_codes(comment.text, noqa.end()) if noqa["colon"] else (None, noqa.end())
        if codes != ():
            yield Suppression("noqa", codes, comment.row, comment.column + noqa.start(), comment.column + end)
    for match in re.finditer(_IGNORE, comment.text):
        yield Suppression(
            "ignore-file" if match["form"] == "ignore-file" else "ignore",
            None if match["codes"] is None else tuple(match["codes"].replace(",", " ").upper().split()),
            comment.row,
            comment.column + match.start(),
            comment.column + match.end(),
            is_misplaced=match["form"] == "ignore-file" and not comment.leads,
        )


def _listed_codes(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """The codes that stand in a row from `position` on, and where they end."""
    codes = []
    while match := re.compile(_LISTED_CODE).match(text, position):
        codes.append(match[1].upper())
        position = match.end()
    return tuple(codes), position
