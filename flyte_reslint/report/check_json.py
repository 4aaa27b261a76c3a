"""Findings as JSON, in the shape of ruff's."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.report.rules import Rules


def check_json(findings: Iterable[Finding], rules: Rules) -> str:
    """An array with an object per finding; ASCII, so that it survives every terminal and pipe."""
    return json.dumps([_finding(finding, rules) for finding in findings], indent=2)


def _finding(finding: Finding, rules: Rules) -> dict[str, object]:
    rule = rules[finding.code]
    return {
        "code": finding.code,
        "name": rule.name,
        "severity": rule.severity,
        "message": finding.text,
        **_stretch(finding.place),
        "fix": None,
        "url": None,
        "related": [{**_stretch(related.place), "message": related.message} for related in finding.related],
    }


def _stretch(place: Place) -> dict[str, object]:
    return {
        "filename": place.file,
        "location": {"row": place.row, "column": place.column},
        "end_location": {"row": place.end_row, "column": place.end_column},
    }
