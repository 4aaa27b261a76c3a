"""The rules' pages, for reading in a terminal, and as JSON in the shape of ruff's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from flyte_reslint.report.full import SEVERITY_STYLES
from flyte_reslint.report.rules import Rule


class RulePage(Rule, Protocol):
    """The part of a rule's page that is printed when the rule is asked for."""

    @property
    def code(self) -> str:
        """The code: `FLR104`."""

    @property
    def default(self) -> bool:
        """Whether the rule is on unless it is ignored."""

    @property
    def since(self) -> str:
        """The first release of flyte-reslint that has the rule."""

    @property
    def fixable(self) -> str:
        """`no`, `safe` or `unsafe`."""

    @property
    def sdk(self) -> tuple[str, ...]:
        """`flyte`, `flytekit` or both."""

    @property
    def summary(self) -> str:
        """What the rule does, in a paragraph of Markdown."""

    @property
    def body(self) -> str:
        """The text, in Markdown."""


def rule_page(page: RulePage, *, has_links: bool) -> RenderableType:
    """A page; `has_links` where the terminal can hide an address behind a word."""
    title = Text.assemble((page.code, "bold"), " ", (page.name, "bold"))
    facts = Text.assemble(
        (page.severity, SEVERITY_STYLES[page.severity]),
        f", {'on by default' if page.default else 'off unless selected'}, since {page.since}",
    )
    body = Markdown(page.body, code_theme="ansi_dark", hyperlinks=has_links)
    return Group(title, facts, Text(), body, Text())


def rule_list(pages: Iterable[RulePage]) -> RenderableType:
    """All rules, a line for each."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for column in ("code", "name", "severity", "default"):
        table.add_column(column, no_wrap=True)
    for page in pages:
        severity = Text(page.severity, SEVERITY_STYLES[page.severity])
        table.add_row(Text(page.code, "bold"), page.name, severity, "on" if page.default else "off")
    return table


def rule_json(page: RulePage) -> str:
    """A rule as an object."""
    return json.dumps(_facts(page), indent=2) + "\n"


def rules_json(pages: Iterable[RulePage]) -> str:
    """All rules as an array of objects."""
    return json.dumps([_facts(page) for page in pages], indent=2) + "\n"


def _facts(page: RulePage) -> dict[str, object]:
    """The keys that ruff has for its rules, as far as they apply, and our own."""
    return {
        "name": page.name,
        "code": page.code,
        "linter": "flyte-reslint",
        "summary": page.summary,
        "fix_availability": {"no": "None"}.get(page.fixable, "Sometimes"),
        "explanation": page.body,
        "preview": False,
        "severity": page.severity,
        "default": page.default,
        "since": page.since,
        "fixable": page.fixable,
        "sdk": page.sdk,
        "url": page.url,
    }
