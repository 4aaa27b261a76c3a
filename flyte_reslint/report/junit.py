"""Findings as failed tests, for whatever shows JUnit's XML.

The XML holds to https://github.com/jenkinsci/xunit-plugin, junit-10.xsd. It is ruff's without what that schema lacks:
the row and column stand in the failure's text, the severity is its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flyte_reslint.checks.finding import Finding
from flyte_reslint.report.rules import Rules
from flyte_reslint.report.visible import visible

PROGRAM = "flyte-reslint"


def junit(findings: Sequence[Finding], rules: Rules) -> str:
    """A suite per file and a failed test per finding; a passed one where there is none."""
    suites = Element("testsuites", {"name": PROGRAM, **_counts(len(findings))})
    for file, in_file in groupby(findings, key=lambda finding: finding.place.file):
        _suite(suites, visible(file), tuple(in_file), rules)
    if not findings:
        suite = SubElement(suites, "testsuite", {"name": PROGRAM, **_counts(0)})
        SubElement(suite, "testcase", {"name": "No errors found", "classname": PROGRAM})
    indent(suites, "    ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(suites: Element, file: str, findings: Sequence[Finding], rules: Rules) -> None:
    suite = SubElement(suites, "testsuite", {"name": file, **_counts(len(findings)), "package": PROGRAM})
    for finding in findings:
        names = {"name": f"{PROGRAM}.{finding.code}", "classname": file.removesuffix(".py")}
        case = SubElement(suite, "testcase", names)
        text = visible(finding.text)
        failure = SubElement(case, "failure", {"message": text, "type": rules[finding.code].severity})
        failure.text = f"line {finding.place.row}, col {finding.place.column}, {text}"


def _counts(failures: int) -> dict[str, str]:
    """Of the tests, of which there is one where nothing fails."""
    return {"tests": str(failures or 1), "failures": str(failures), "errors": "0"}
