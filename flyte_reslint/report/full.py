"""The format for reading: every finding with its source, the places it has to do with, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len

from flyte_reslint.checks.finding import Finding, FixOf, no_fix
from flyte_reslint.domain.values import Place
from flyte_reslint.report.excerpt import GUTTER, Mark, excerpt
from flyte_reslint.report.lines import ReadLine
from flyte_reslint.report.pieces import Line, piece
from flyte_reslint.report.rules import Rule, Rules
from flyte_reslint.report.visible import visible, wrapped

SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "information": "bold cyan"}
RELATED = "blue"


def full(
    findings: Iterable[Finding], rules: Rules, read_line: ReadLine, width: int, fix_of: FixOf = no_fix
) -> Iterator[Line]:
    """The lines that show `findings`, none wider than `width` cells; an empty line follows each finding.

    `[*]` stands before the message of what can be fixed.
    """
    for finding in findings:
        yield from _finding(finding, rules[finding.code], read_line, width, is_fixable=fix_of(finding) is not None)
        yield Line()


def _finding(finding: Finding, rule: Rule, read_line: ReadLine, width: int, *, is_fixable: bool) -> Iterator[Line]:
    style = SEVERITY_STYLES[rule.severity]
    head = piece(f"{rule.severity}[{finding.code}]", style)
    box = piece("[*] ", "cyan") if is_fixable else Line()
    yield from _hanging(head + piece(": ") + box, visible(finding.message), width, "bold")
    marks = _marks(finding, style)
    number_width = len(str(max(mark.place.end_row for mark in marks)))
    margin = " " * number_width
    arrow = "-->"
    for _, group in groupby(marks, key=lambda mark: mark.place.file):
        in_file = list(group)
        where = in_file[0].place
        yield piece(margin) + piece(f"{arrow} ", GUTTER) + piece(_address(where))
        yield from excerpt(in_file, read_line, number_width=number_width, width=width)
        arrow = ":::"
    if finding.remedy:
        yield from _hanging(
            piece(f"{margin} = ", GUTTER) + piece("help: ", "bold green"), visible(finding.remedy), width
        )
    more = f"{rule.name}, explained by `flyte-reslint rule {finding.code}`"
    yield from _hanging(piece(f"{margin} = ", GUTTER) + piece("rule: ", "bold"), more, width)


def _marks(finding: Finding, style: str) -> Sequence[Mark]:
    """The finding's own place first, then the related ones, those of its file before those of others."""
    related = [mark for mark in finding.related if mark.place != finding.place]
    at_finding = "; ".join(mark.message for mark in finding.related if mark.place == finding.place)
    own = Mark(finding.place, "^", style, at_finding, has_context=True)
    others = [Mark(mark.place, "-", RELATED, mark.message) for mark in dict.fromkeys(related)]
    files = list(dict.fromkeys(mark.place.file for mark in (own, *others)))
    return sorted((own, *others), key=lambda mark: files.index(mark.place.file))


def _address(place: Place) -> str:
    return f"{visible(place.file)}:{place.row}:{place.column}"


def _hanging(head: Line, text: str, width: int, style: str = "") -> Iterator[Line]:
    """`text` after `head`, its further lines indented to stand below the first."""
    indent = cell_len(str(head))
    for number, line in enumerate(wrapped(text, max(width - indent, width // 2))):
        yield (piece(" " * indent) if number else head) + piece(line, style)
