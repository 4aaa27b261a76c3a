"""The format for scripts and editors: one line per finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flyte_reslint.checks.finding import Finding, FixOf, no_fix
from flyte_reslint.report.pieces import Line, line
from flyte_reslint.report.visible import visible


def concise(findings: Iterable[Finding], fix_of: FixOf = no_fix) -> Iterator[Line]:
    """`file:row:col: FLR104 message`, one line per finding; `[*]` before the message of one that can be fixed."""
    for finding in findings:
        place = finding.place
        yield line(
            (visible(place.file), "bold"),
            (":", "cyan"),
            str(place.row),
            (":", "cyan"),
            str(place.column),
            (":", "cyan"),
            " ",
            (finding.code, "bold red"),
            " ",
            ("[*] ", "cyan") if fix_of(finding) else "",
            visible(finding.text).replace("\n", " "),
        )
