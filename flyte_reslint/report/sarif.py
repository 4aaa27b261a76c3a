"""Findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from flyte_reslint.checks.finding import Edit, Finding, Fix, FixOf, Related
from flyte_reslint.domain.values import Place
from flyte_reslint.report.plain import plain
from flyte_reslint.report.portable import portable
from flyte_reslint.report.rules import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
"""The address that ruff gives as well."""

LEVELS = {"error": "error", "warning": "warning", "information": "note"}

ROOT = "%SRCROOT%"
"""The folder that relative addresses start from, by the name that GitHub's readers know."""

FINGERPRINT = "flyteReslint/v1"
"""A new number for another way of computing fingerprints, or old findings would look new."""


class DocumentedRule(Rule, Protocol):
    """The part of a rule's page that readers of SARIF show."""

    @property
    def code(self) -> str:
        """The code: `FLR104`."""

    @property
    def default(self) -> bool:
        """Whether the rule is on unless it is ignored."""

    @property
    def summary(self) -> str:
        """What the rule does, in a paragraph of Markdown."""

    @property
    def body(self) -> str:
        """The text, in Markdown."""


def sarif(fingerprints: Mapping[Finding, str], rules: Mapping[str, DocumentedRule], fix_of: FixOf) -> str:
    """A log of one run, with the pages of the rules that found something."""
    codes = sorted({finding.code for finding in fingerprints})
    run = {
        "tool": {
            "driver": {
                "name": "flyte-reslint",
                "version": version("flyte-reslint"),
                "rules": [_rule(rules[code]) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {ROOT: {"uri": _folder(Path.cwd())}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, fingerprint, codes.index(finding.code), rules, fix_of(finding))
            for finding, fingerprint in fingerprints.items()
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: DocumentedRule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ").capitalize()},
        "fullDescription": {"text": plain(rule.summary), "markdown": rule.summary},
        "help": {"text": plain(rule.body), "markdown": rule.body},
        **({"helpUri": rule.url} if rule.url else {}),
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": {"problem.severity": rule.severity.replace("information", "recommendation")},
    }


def _result(
    finding: Finding, fingerprint: str, index: int, rules: Mapping[str, DocumentedRule], fix: Fix | None
) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[rules[finding.code].severity],
        "message": {"text": portable(finding.text)},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [_related(number, each) for number, each in enumerate(finding.related)]
    if fix is not None:
        result["fixes"] = [_fix(fix)]
    return result


def _related(number: int, related: Related) -> dict[str, object]:
    return {
        "id": number,
        "message": {"text": portable(related.message)},
        "physicalLocation": _location(related.place),
    }


def _fix(fix: Fix) -> dict[str, object]:
    in_files = groupby(sorted(fix.edits, key=lambda edit: edit.place), key=lambda edit: edit.place.file)
    return {
        "description": {"text": portable(fix.message)},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": _replacements(tuple(edits))}
            for file, edits in in_files
        ],
    }


def _replacements(edits: Sequence[Edit]) -> list[dict[str, object]]:
    return [{"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}} for edit in edits]


def _location(place: Place) -> dict[str, object]:
    return {"artifactLocation": _artifact(place.file), "region": _region(place)}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.row,
        "startColumn": place.column,
        "endLine": place.end_row,
        "endColumn": place.end_column,
    }


def _artifact(file: str) -> dict[str, str]:
    """The address of a file: relative to the working directory below it, else absolute."""
    if os.path.isabs(file):
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(os.fsencode(file)), "uriBaseId": ROOT}


def _folder(path: Path) -> str:
    uri = path.as_uri()
    return uri if uri.endswith("/") else f"{uri}/"
