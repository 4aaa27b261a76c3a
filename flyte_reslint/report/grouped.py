"""The format for reading file by file: a heading per file, a line per finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from flyte_reslint.checks.finding import Finding, FixOf
from flyte_reslint.report.pieces import Line, line
from flyte_reslint.report.visible import visible


def grouped(findings: Iterable[Finding], fix_of: FixOf) -> Iterator[Line]:
    """As ruff groups them: `row:column code message` in columns, `[*]` before the message of what can be fixed."""
    for file, in_file in groupby(findings, key=lambda finding: finding.place.file):
        group = tuple(in_file)
        rows = max(len(str(finding.place.row)) for finding in group)
        columns = max(len(str(finding.place.column)) for finding in group)
        yield line((visible(file), "bold underline"), ":")
        for finding in group:
            yield _line(finding, rows, columns, fix_of)
        yield Line()


def _line(finding: Finding, rows: int, columns: int, fix_of: FixOf) -> Line:
    row, column = finding.place.row, finding.place.column
    return line(
        f"  {row:>{rows}}",
        (":", "cyan"),
        f"{column:<{columns}} ",
        (finding.code, "bold red"),
        " ",
        ("[*] ", "cyan") if fix_of(finding) else "",
        visible(finding.text).replace("\n", " "),
    )
