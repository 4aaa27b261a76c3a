"""The formats for machines: held to golden files, and these to the schemas of the programs that read them.

`FLYTE_RESLINT_SCHEMAS` names a folder with the schemas, as their authors publish them: sarif-schema-2.1.0.json of OASIS,
rdf-DiagnosticResult.json (proto/rdf/jsonschema/DiagnosticResult.json of reviewdog) and junit-10.xsd of Jenkins' xUnit
plugin. `FLYTE_RESLINT_GOLDEN=write` writes the golden files anew.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from findings import printed
from sample import AGAIN, FINDINGS, INVALID, PERCENT, RULES, STRANGE, UNREADABLE, fix_of, read_line

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.fingerprints import fingerprints
from flyte_reslint.domain.values import Place
from flyte_reslint.report import sarif as sarif_format
from flyte_reslint.report.check_json import check_json, json_lines
from flyte_reslint.report.github import github
from flyte_reslint.report.gitlab import gitlab
from flyte_reslint.report.grouped import grouped
from flyte_reslint.report.junit import junit
from flyte_reslint.report.lines import quoted
from flyte_reslint.report.pylint import pylint
from flyte_reslint.report.rdjson import rdjson
from flyte_reslint.report.sarif import sarif

GOLDEN = Path(__file__).with_name("golden")


def named(findings: Sequence[Finding]) -> dict[Finding, str]:
    return dict(fingerprints(findings, lambda place: quoted(place, read_line)))


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "check.json": lambda findings: check_json(findings, RULES, fix_of),
    "lines.jsonl": lambda findings: json_lines(findings, RULES, fix_of),
    "sarif.json": lambda findings: sarif(named(findings), RULES, fix_of),
    "github.txt": lambda findings: github(findings, RULES),
    "gitlab.json": lambda findings: gitlab(named(findings), RULES),
    "junit.xml": lambda findings: junit(findings, RULES),
    "pylint.txt": pylint,
    "rdjson.json": lambda findings: rdjson(findings, RULES, fix_of, read_line),
    "grouped.txt": lambda findings: printed(list(grouped(findings, fix_of)), 80, color_system=None),
}


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.chdir("/")
    monkeypatch.setattr(sarif_format, "version", lambda name: "1.2.3")


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name):
    text = FORMATS[name](FINDINGS)
    if os.environ.get("FLYTE_RESLINT_GOLDEN") == "write":
        (GOLDEN / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    assert text == (GOLDEN / name).read_text(encoding="utf-8", errors="surrogateescape")


def schema(name: str) -> Path:
    folder = os.environ.get("FLYTE_RESLINT_SCHEMAS")
    if folder is None:
        pytest.skip("FLYTE_RESLINT_SCHEMAS does not say where the schemas are")
    return Path(folder, name)


@pytest.mark.parametrize("findings", [FINDINGS, ()], ids=["findings", "none"])
@pytest.mark.parametrize(
    ("name", "schema_name"),
    [("sarif.json", "sarif-schema-2.1.0.json"), ("rdjson.json", "rdf-DiagnosticResult.json")],
)
def test_json_holds_to_the_schema_of_its_readers(name, schema_name, findings):
    jsonschema = pytest.importorskip("jsonschema")
    published = json.loads(schema(schema_name).read_text(encoding="utf-8"))
    checker = jsonschema.FormatChecker()
    jsonschema.validate(json.loads(FORMATS[name](findings)), published, format_checker=checker)


@pytest.mark.parametrize("findings", [FINDINGS, ()], ids=["findings", "none"])
def test_junit_holds_to_the_schema_of_jenkins(findings):
    etree = pytest.importorskip("lxml.etree")
    published = etree.XMLSchema(etree.parse(str(schema("junit-10.xsd"))))
    published.assertValid(etree.fromstring(FORMATS["junit.xml"](findings).encode()))


@pytest.mark.parametrize("name", [name for name in FORMATS if name.endswith(".json")])
@pytest.mark.parametrize("findings", [FINDINGS, ()], ids=["findings", "none"])
def test_json_is_ascii_and_has_no_lone_surrogate_where_readers_are_strict(name, findings):
    text = FORMATS[name](findings)
    assert text.isascii()
    json.loads(text)
    assert name == "check.json" or "\\udc" not in text


def test_nothing_is_valid_everywhere():
    empty = {name: make(()) for name, make in FORMATS.items()}
    assert json.loads(empty["check.json"]) == json.loads(empty["gitlab.json"]) == []
    assert empty["lines.jsonl"] == empty["github.txt"] == empty["pylint.txt"] == empty["grouped.txt"] == ""
    assert json.loads(empty["sarif.json"])["runs"][0]["results"] == []
    assert json.loads(empty["rdjson.json"])["diagnostics"] == []
    suites = ElementTree.fromstring(empty["junit.xml"])
    assert [(suite.get("tests"), suite.get("failures")) for suite in suites] == [("1", "0")]


def test_json_lines_are_the_array_line_by_line():
    lines = FORMATS["lines.jsonl"](FINDINGS).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(FORMATS["check.json"](FINDINGS))


UNESCAPED = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


def workflow_command(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it: `ActionCommand.TryParseV2` of github.com/actions/runner."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3])


def unescaped(text: str) -> str:
    return re.sub("%25|%0D|%0A|%3A|%2C", lambda code: UNESCAPED[code[0]], text)


def test_github_reads_back_what_was_meant():
    lines = FORMATS["github.txt"]((PERCENT, INVALID)).splitlines()
    first, second = map(workflow_command, lines)
    assert first[:2] == (
        "warning",
        {
            "title": "flyte-reslint (FLR302)",
            "file": STRANGE,
            "line": "1",
            "col": "1",
            "endLine": "1",
            "endColumn": "2",
        },
    )
    assert first[2].endswith("FLR302 100% of one,\nor: two")
    assert second[0] == "error"
    assert second[2].endswith('\n  help: write "4G"')


def test_sarif_names_files_by_their_bytes():
    results = json.loads(FORMATS["sarif.json"]((UNREADABLE, PERCENT)))["runs"][0]["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert [unquote_to_bytes(uri) for uri in uris] == [b"caf\xe9.py", STRANGE.encode()]


@pytest.mark.parametrize("address", ["https://example.org/rules/FLR101/", None])
def test_rules_link_to_their_pages_where_these_are_published(address):
    rules = {**RULES, "FLR101": replace(RULES["FLR101"], url=address)}
    (of_sarif,) = json.loads(sarif(named((INVALID,)), rules, fix_of))["runs"][0]["tool"]["driver"]["rules"]
    (of_rdjson,) = json.loads(rdjson((INVALID,), rules, fix_of, read_line))["diagnostics"]
    assert (of_sarif.get("helpUri"), of_rdjson["code"].get("url")) == (address, address)


def test_rdjson_counts_bytes():
    (diagnostic,) = json.loads(FORMATS["rdjson.json"]((INVALID,)))["diagnostics"]
    assert diagnostic["location"]["range"]["start"]["column"] == INVALID.place.column + len("é".encode()) - 1


def test_fingerprints_know_no_rows():
    down = Place("a.py", 12, 28, 12, 33)

    def quote(place: Place) -> str:
        return '"4GB"' if place == down else quoted(place, read_line)

    moved = Finding("FLR101", down, "another message")
    before = list(fingerprints((INVALID, AGAIN), quote).values())
    after = list(fingerprints((INVALID, moved), quote).values())
    assert before == after
    assert len(set(before)) == 2


@pytest.mark.parametrize("name", ["sarif.json", "gitlab.json"])
def test_no_two_findings_share_a_fingerprint(name):
    found = re.findall(r'(?:flyteReslint/v1|"fingerprint)": "(\w+)"', FORMATS[name](FINDINGS))
    assert len(set(found)) == len(found) == len(FINDINGS)


def test_a_safe_fix_is_told_from_an_unsafe_one():
    safe, unsafe = (each["fix"] for each in json.loads(FORMATS["check.json"]((INVALID, AGAIN))))
    assert (safe["applicability"], [edit.get("filename") for edit in safe["edits"]]) == ("safe", [None, "sizes.py"])
    assert (unsafe["applicability"], unsafe["edits"][0]["content"]) == ("unsafe", '"4G"')
