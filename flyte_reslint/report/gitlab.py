"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.report.portable import portable
from flyte_reslint.report.rules import Rules

SEVERITIES = {"error": "major", "warning": "minor", "information": "info"}


def gitlab(fingerprints: Mapping[Finding, str], rules: Rules) -> str:
    """An array with an object per finding, in ruff's shape; a finding is the same one as long as its fingerprint is."""
    return json.dumps([_issue(finding, fingerprints[finding], rules) for finding in fingerprints], indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str, rules: Rules) -> dict[str, object]:
    return {
        "check_name": finding.code,
        "description": portable(f"{finding.code}: {finding.text}"),
        "severity": SEVERITIES[rules[finding.code].severity],
        "fingerprint": fingerprint,
        "location": _location(finding.place),
    }


def _location(place: Place) -> dict[str, object]:
    begin = {"line": place.row, "column": place.column}
    end = {"line": place.end_row, "column": place.end_column}
    return {"path": portable(place.file), "positions": {"begin": begin, "end": end}}
