"""Findings as JSON, in the shape of ruff's: one array, or one object in every line."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flyte_reslint.checks.finding import Edit, Finding, Fix, FixOf
from flyte_reslint.domain.values import Place
from flyte_reslint.report.rules import Rules


def check_json(findings: Iterable[Finding], rules: Rules, fix_of: FixOf) -> str:
    """An array with an object per finding; ASCII, so that it survives every terminal and pipe."""
    return json.dumps([finding_as_json(finding, rules, fix_of(finding)) for finding in findings], indent=2) + "\n"


def json_lines(findings: Iterable[Finding], rules: Rules, fix_of: FixOf) -> str:
    """The same objects, each on a line of its own."""
    return "".join(json.dumps(finding_as_json(finding, rules, fix_of(finding))) + "\n" for finding in findings)


def finding_as_json(finding: Finding, rules: Rules, fix: Fix | None = None) -> dict[str, object]:
    """A finding as an object."""
    rule = rules[finding.code]
    return {
        "code": finding.code,
        "name": rule.name,
        "severity": rule.severity,
        "message": finding.text,
        **_stretch(finding.place),
        "fix": _fix(fix, finding.place.file) if fix else None,
        "url": rule.url,
        "related": [{**_stretch(related.place), "message": related.message} for related in finding.related],
    }


def _fix(fix: Fix, file: str) -> dict[str, object]:
    """As ruff has it; of an edit in another file than the finding's, which ruff has not, the file is named as well."""
    return {
        "applicability": "safe" if fix.is_safe else "unsafe",
        "message": fix.message,
        "edits": [_edit(edit, file) for edit in fix.edits],
    }


def _edit(edit: Edit, file: str) -> dict[str, object]:
    elsewhere = {} if edit.place.file == file else {"filename": edit.place.file}
    return {"content": edit.text, **_rows(edit.place), **elsewhere}


def _stretch(place: Place) -> dict[str, object]:
    return {"filename": place.file, **_rows(place)}


def _rows(place: Place) -> dict[str, object]:
    return {
        "location": {"row": place.row, "column": place.column},
        "end_location": {"row": place.end_row, "column": place.end_column},
    }
