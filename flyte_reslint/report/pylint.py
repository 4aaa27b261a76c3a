"""The format that pylint's and flake8's readers take: `file:row: [CODE] message`."""

from __future__ import annotations

from collections.abc import Iterable

from flyte_reslint.checks.finding import Finding
from flyte_reslint.report.visible import visible


def pylint(findings: Iterable[Finding]) -> str:
    """One line per finding."""
    return "".join(
        f"{visible(finding.place.file)}:{finding.place.row}: [{finding.code}] {visible(finding.text)}\n"
        for finding in findings
    )
