"""Annotations on GitHub: workflow commands that a runner reads from the output of a step.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands tells of the commands; what has to be
escaped in them, `escapeData` and `escapeProperty` of the runner's toolkit do.
"""

from __future__ import annotations

from collections.abc import Iterable

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.report.rules import Rules

COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}

_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github(findings: Iterable[Finding], rules: Rules) -> str:
    """One command per finding, with ruff's words."""
    return "".join(_command(finding, rules) + "\n" for finding in findings)


def _command(finding: Finding, rules: Rules) -> str:
    place = finding.place
    properties = {"title": f"flyte-reslint ({finding.code})", "file": place.file, **_position(place)}
    listed = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in properties.items())
    text = f"{place.file}:{place.row}:{place.column}: {finding.code} {finding.message}"
    if finding.remedy:
        text += f"\n  help: {finding.remedy}"
    return f"::{COMMANDS[rules[finding.code].severity]} {listed}::{text.translate(_IN_DATA)}"


def _position(place: Place) -> dict[str, int]:
    """Columns only within one line: GitHub takes none where the lines differ."""
    if place.row != place.end_row:
        return {"line": place.row, "endLine": place.end_row}
    return {"line": place.row, "col": place.column, "endLine": place.end_row, "endColumn": place.end_column}
