"""`flyte-reslint rule`: what a rule is about."""

from __future__ import annotations

import sys

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.terminal import console

FORMATS = ("text", "json")


@click.command(cls=Command)
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--all", "is_all", is_flag=True, help="Show the pages of all rules.")
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="text", help="How to show a page; as text by default."
)
def rule(code: str | None, is_all: bool, output_format: str) -> int:
    """Explain a rule, by its code or its name; without one, list all rules."""
    from flyte_reslint.report.rule_pages import rule_json, rule_list, rule_page, rules_json
    from flyte_reslint.rulebook import pages

    if code is not None and is_all:
        raise Misuse("--all shows the pages of all rules: give no CODE")
    terminal = console(sys.stdout)
    if output_format == "json":
        sys.stdout.write(rules_json(pages().values()) if code is None else rule_json(pages()[_code(code)]))
    elif code is not None:
        terminal.print(rule_page(pages()[_code(code)], has_links=terminal.is_terminal))
    elif is_all:
        for page in pages().values():
            terminal.print(rule_page(page, has_links=terminal.is_terminal))
    else:
        terminal.print(rule_list(pages().values()))
    return 0


def _code(text: str) -> str:
    """The code that `text`, a code in any case or a name, stands for."""
    from flyte_reslint.rulebook import pages

    codes = {name: page.code for page in pages().values() for name in (page.code.lower(), page.name)}
    if text.lower() in codes:
        return codes[text.lower()]
    from difflib import get_close_matches

    (nearest,) = get_close_matches(text.lower(), codes, n=1, cutoff=0.0)
    raise Misuse(f"no rule is called {text}; the nearest is {codes[nearest]}")
