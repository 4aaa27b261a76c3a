"""Findings as an editor underlines them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from lsprotocol import types
from pygls.uris import from_fs_path

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.facts import rules_folder
from flyte_reslint.rulebook import pages

SOURCE = "flyte-reslint"

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
}

_TAGS = {
    "deprecated-accelerator-name": types.DiagnosticTag.Deprecated,
    "discarded-override": types.DiagnosticTag.Unnecessary,
    "unused-suppression": types.DiagnosticTag.Unnecessary,
}
"""How an editor draws what a rule finds, by the rule's name: struck through, or faded."""

LocationOf = Callable[[Place], types.Location]
"""Where an editor finds a place, whatever its file."""


def diagnostics(findings: Iterable[Finding], location: LocationOf) -> list[types.Diagnostic]:
    """The diagnostics of findings that are all in one file."""
    return [_diagnostic(finding, location) for finding in findings]


def _diagnostic(finding: Finding, location: LocationOf) -> types.Diagnostic:
    page = pages()[finding.code]
    tag = _TAGS.get(page.name)
    return types.Diagnostic(
        range=location(finding.place).range,
        message=finding.text,
        severity=_SEVERITIES[page.severity],
        code=finding.code,
        code_description=types.CodeDescription(href=page_uri(finding.code)),
        source=SOURCE,
        tags=None if tag is None else [tag],
        related_information=[
            types.DiagnosticRelatedInformation(location(related.place), related.message) for related in finding.related
        ],
    )


def page_uri(code: str) -> str:
    """Where an editor opens the page of a rule: where it is published, else in this installation."""
    return pages()[code].url or from_fs_path(str(rules_folder() / f"{code}.md")) or ""


def uri_of(file: str) -> str:
    """The address of a file that findings name."""
    return from_fs_path(os.path.abspath(file)) or ""
