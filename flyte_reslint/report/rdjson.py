"""reviewdog's Diagnostic Format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flyte_reslint.checks.finding import Finding, FixOf
from flyte_reslint.domain.values import Place
from flyte_reslint.report.lines import ReadLine
from flyte_reslint.report.portable import portable
from flyte_reslint.report.rules import Rules

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "information": "INFO"}


def rdjson(findings: Iterable[Finding], rules: Rules, fix_of: FixOf, read_line: ReadLine) -> str:
    """One object with all findings; columns count bytes of UTF-8, as the format has it."""
    diagnostics = [_diagnostic(finding, rules, fix_of, read_line) for finding in findings]
    document = {"source": {"name": "flyte-reslint"}, "severity": "WARNING", "diagnostics": diagnostics}
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(finding: Finding, rules: Rules, fix_of: FixOf, read_line: ReadLine) -> dict[str, object]:
    rule = rules[finding.code]
    diagnostic: dict[str, object] = {
        "message": portable(finding.text),
        "location": _location(finding.place, read_line),
        "severity": SEVERITIES[rule.severity],
        "code": {"value": finding.code, **({"url": rule.url} if rule.url else {})},
    }
    if suggestions := list(_suggestions(finding, fix_of, read_line)):
        diagnostic["suggestions"] = suggestions
    if finding.related:
        diagnostic["related_locations"] = [
            {"message": portable(related.message), "location": _location(related.place, read_line)}
            for related in finding.related
        ]
    return diagnostic


def _suggestions(finding: Finding, fix_of: FixOf, read_line: ReadLine) -> Iterator[dict[str, object]]:
    """The edit that fixes a finding: a suggestion is a whole remedy, and is one within the finding's file."""
    fix = fix_of(finding)
    if fix is not None and len(fix.edits) == 1 and fix.edits[0].place.file == finding.place.file:
        (edit,) = fix.edits
        yield {"range": _range(edit.place, read_line), "text": edit.text}


def _location(place: Place, read_line: ReadLine) -> dict[str, object]:
    return {"path": portable(place.file), "range": _range(place, read_line)}


def _range(place: Place, read_line: ReadLine) -> dict[str, object]:
    return {
        "start": _position(place.file, place.row, place.column, read_line),
        "end": _position(place.file, place.end_row, place.end_column, read_line),
    }


def _position(file: str, row: int, column: int, read_line: ReadLine) -> dict[str, int]:
    before = read_line(file, row)[: column - 1]
    return {"line": row, "column": column + len(before.encode()) - len(before)}
