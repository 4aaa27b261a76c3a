from __future__ import annotations

import csv
import shutil
import subprocess
from html.parser import HTMLParser
from io import StringIO

import pytest
from declarations import at, effective_of, environment, one, override, resources, task

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.report.derivation import derivation
from flyte_reslint.report.dot import dot
from flyte_reslint.report.mermaid import mermaid
from flyte_reslint.report.page.page import Shown, page
from flyte_reslint.report.show_csv import show_csv
from flyte_reslint.rulebook import pages

NASTY = '<script>alert("x")</script>&amp;\\'
BIG = resources(4, cpu=one((2, 8), 5), memory=one("4Gi", 6))
BASE = environment(1, "base", 3, resources=BIG)
ODD = environment(2, NASTY, 12)
FIT = task(1, "fit", 20, of=BASE, resources=BIG)
AGAIN = override(FIT, row=40, resources=resources(40, memory=one("1e999999999", 40)))
EVERYTHING = effective_of(BASE, ODD, FIT, AGAIN)


class Structure(HTMLParser):
    """What is in a page: its tags, its addresses, and the text of each tag."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))


def structure(*findings: Finding) -> Structure:
    read = Structure()
    read.feed(page(Shown("project", EVERYTHING, findings, pages())))
    read.close()
    assert read.open == []
    return read


def test_text_of_the_code_is_never_markup():
    read = structure()
    assert [tag for tag, _ in read.tags].count("script") == 1
    assert any(tag == "span" and text == NASTY for tag, text in read.texts)


def test_the_page_loads_nothing():
    read = structure()
    addresses = [value for _, attributes in read.tags for name, value in attributes.items() if name in ("src", "href")]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert not {tag for tag, _ in read.tags} & {"link", "img", "iframe", "object"}


def test_every_button_and_field_has_a_name():
    read = structure()
    labels = {attributes.get("for") for tag, attributes in read.tags if tag == "label"}
    for tag, attributes in read.tags:
        if tag == "button" and "data-sort" not in attributes:
            assert attributes["aria-label"]
            assert attributes["aria-controls"] in {each.get("id") for _, each in read.tags}
        if tag == "input" and attributes["type"] == "search":
            assert attributes["id"] in labels


def test_a_finding_stands_in_the_row_of_its_value_or_at_the_end():
    on_value = Finding("FLR104", at(5), "a")
    elsewhere = Finding("FLR001", at(7, "broken.py"), "cannot be parsed")
    related = Finding("FLR303", at(900, "far.py"), "never starts", related=(Related(at(20), "the task"),))
    texts = [text for _, text in structure(on_value, elsewhere, related).texts]
    assert texts.index("Further findings") < texts.index("FLR001")
    for code in ("FLR104", "FLR303"):
        assert texts.index(code) < texts.index("Further findings")


def test_an_empty_project_is_a_page_too():
    read = Structure()
    read.feed(page(Shown("nothing", effective_of(), (), pages())))
    assert ("b", "0 tasks") in read.texts
    assert ("p", "No tasks, environments or overrides found.") in read.texts


def test_a_spreadsheet_has_quantities_and_numbers():
    rows = list(csv.DictReader(StringIO(show_csv(EVERYTHING))))
    assert [(row["kind"], row["name"]) for row in rows] == [
        ("environment", "base"),
        ("environment", NASTY),
        ("task", "base.fit"),
        ("override", "base.fit"),
    ]
    fit = rows[2]
    assert (fit["cpu_request"], fit["cpu_limit"], fit["cpu_limit_cores"]) == ("2", "8", "8")
    assert (fit["memory_request"], fit["memory_request_bytes"]) == ("4Gi", str(4 * 2**30))
    assert (rows[3]["memory_request"], rows[3]["memory_request_bytes"]) == ("1e999999999", "")


def test_no_cell_is_a_formula():
    name = '=HYPERLINK("http://example.org")'
    (row,) = csv.DictReader(StringIO(show_csv(effective_of(environment(1, name, 3)))))
    assert row["name"] == f"'{name}"


def test_mermaid_takes_what_means_something_to_it_as_text():
    lines = list(mermaid(derivation(EVERYTHING)))
    assert lines[0] == "flowchart LR"
    assert "#60;script#62;alert(#34;x#34;)#60;/script#62;#38;amp;#92;<br/>platform default" in lines[2]


def test_graphviz_reads_the_graph():
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    text = "\n".join(dot(derivation(EVERYTHING)))
    plain = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, encoding="utf-8", check=True).stdout
    assert [line.split()[1] for line in plain.splitlines() if line.startswith("node")] == ["e1", "e2"]
    assert '<script>alert(\\"x\\")</script>&amp;\\\\' in text
