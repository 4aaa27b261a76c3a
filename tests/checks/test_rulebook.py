"""The rules' pages: facts, sections, and agreement with the rules that there are."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from email.message import Message

import pytest

from flyte_reslint import rulebook
from flyte_reslint.checks.rule import CHECKS, PLATFORM_CHECKS
from flyte_reslint.checks.run import run
from flyte_reslint.domain.registry import Registry
from flyte_reslint.rulebook import DamagedPage, pages

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SECTIONS = ["What it does", "Why it matters", "Example", "Use instead", "References"]


def test_every_rule_has_a_page():
    assert run(Registry()) == ()
    assert {*CHECKS, *PLATFORM_CHECKS} <= set(pages())


def test_a_platform_rule_has_a_platform_on_its_page():
    assert {code for code, page in pages().items() if page.platform} == set(PLATFORM_CHECKS)


def test_codes_and_names_are_unique_and_sorted():
    assert list(pages()) == sorted(pages())
    assert len({page.name for page in pages().values()}) == len(pages())


@pytest.mark.parametrize("code", sorted(pages()))
def test_a_page_has_its_sections_and_examples(code):
    page = pages()[code]
    assert re.findall(r"^## (.*)$", page.body, re.MULTILINE) == SECTIONS
    assert {example.kind for example in page.examples} == {"bad", "good"}


@pytest.mark.parametrize("code", sorted(pages()))
def test_the_facts_of_a_page_are_what_toml_reads(code):
    page = pages()[code]
    _, facts, _ = (rulebook.rules_folder() / f"{code}.md").read_text(encoding="utf-8").split("+++\n", 2)
    read = tomllib.loads(facts)
    assert {name: getattr(page, name) for name in read} == {**read, "sdk": tuple(read["sdk"])}
    assert read.keys() == {"code", "name", "severity", "default", "since", "fixable", "sdk"}


@pytest.mark.parametrize("code", sorted(pages()))
def test_an_example_is_found_at_its_row(code):
    lines = (rulebook.rules_folder() / f"{code}.md").read_text(encoding="utf-8").split("\n")
    for example in pages()[code].examples:
        assert lines[example.row - 2] == f"```python {example.kind}"
        assert lines[example.row - 1] == example.source.split("\n")[0]


@pytest.mark.parametrize("code", sorted(pages()))
def test_no_fence_is_overlooked(code):
    body = pages()[code].body
    assert body.count("```python") == len(pages()[code].examples)


def test_the_rules_that_are_off_by_default():
    off = {page.code for page in pages().values() if not page.default}
    assert {"FLR002", "FLR409"} <= off
    assert off <= {"FLR002", "FLR003", "FLR409", "FLR603", "FLR901", "FLR902"}


FACTS = """code = "FLR999"
name = "x"
severity = "error"
default = true
since = "1"
fixable = "no"
sdk = ["flyte"]
"""


@pytest.mark.parametrize(
    "text",
    [
        "no facts",
        "+++\ncode = \n+++\n\nbody",
        '+++\ncode = "FLR999"\nname = "x"\n+++\n\nbody',
        f"+++\n{FACTS.replace('error', 'fatal')}+++\n\nbody",
        f"+++\n{FACTS.replace('FLR999', 'FLR998')}+++\n\nbody",
        f"+++\n{FACTS}fault = 1\n+++\n\nbody",
    ],
)
def test_a_damaged_page_is_named(tmp_path, monkeypatch, text):
    (tmp_path / "FLR999.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(rulebook, "rules_folder", lambda: tmp_path)
    with pytest.raises(DamagedPage, match=r"FLR999\.md"):
        rulebook.pages.__wrapped__()


def test_a_page_that_is_whole(tmp_path, monkeypatch):
    (tmp_path / "FLR999.md").write_text(f"+++\n{FACTS}+++\n\nbody", encoding="utf-8")
    monkeypatch.setattr(rulebook, "rules_folder", lambda: tmp_path)
    assert rulebook.pages.__wrapped__()["FLR999"].body == "body"


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["Documentation, https://example.org/reslint/"], "https://example.org/reslint/rules/FLR104/"),
        (["Homepage, https://example.org", "Documentation, https://example.org"], "https://example.org/rules/FLR104/"),
        (["Homepage, https://example.org"], None),
        ([], None),
    ],
)
def test_a_page_is_published_where_the_package_says_that_its_documentation_is(monkeypatch, addresses, expected):
    package = Message()
    for address in addresses:
        package["Project-URL"] = address
    monkeypatch.setattr(importlib.metadata, "metadata", lambda name: package)
    monkeypatch.setattr(rulebook, "_documentation", rulebook._documentation.__wrapped__)
    assert rulebook.pages()["FLR104"].url == expected
