"""The line that closes a report for people."""

from __future__ import annotations

from collections.abc import Sequence

from flyte_reslint.checks.finding import Finding
from flyte_reslint.report.rules import Rules

_NOUNS = (("error", "error"), ("warning", "warning"), ("information", "remark"))


def summary(findings: Sequence[Finding], rules: Rules) -> str:
    """`Found 3 errors and 1 warning in 2 files.`, or `All checks passed!`"""
    if not findings:
        return "All checks passed!"
    severities = [rules[finding.code].severity for finding in findings]
    counts = [counted(severities.count(severity), noun) for severity, noun in _NOUNS if severity in severities]
    files = len({finding.place.file for finding in findings})
    return f"Found {_listed(counts)} in {counted(files, 'file')}."


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`"""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(parts: Sequence[str]) -> str:
    *rest, last = parts
    return f"{', '.join(rest)} and {last}" if rest else last
