"""What the site has besides the pages of this folder: every rule, command, option and key, from where each is declared.

A page says where in a comment of its own: `<!-- options of check -->`, `<!-- all rules -->`, `<!-- all keys -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from flyte_reslint.cli.app import app
from flyte_reslint.cli.help import PANELS
from flyte_reslint.configuration import schema
from flyte_reslint.rulebook import Page, pages

ROOT = Path(__file__).resolve().parent.parent

FAMILIES = {
    "FLR0": "Reading",
    "FLR1": "Quantities",
    "FLR2": "Accelerators",
    "FLR3": "Reuse",
    "FLR4": "Declarations",
    "FLR5": "Platform",
    "FLR6": "Pods",
    "FLR7": "Clustered",
    "FLR9": "Practice",
}
"""The families of rules, by the beginning of their codes."""

_MARKER = re.compile(r"^<!-- (?P<what>options of (?P<command>[a-z]+)|all rules|all keys) -->$", re.MULTILINE)

ELSEWHERE = {"../rules/": "rules/", "../CHANGELOG.md": "changelog.md"}
"""Where the site has what a page of the repository links to outside of this folder."""

FENCES = {
    "python bad": 'python title="reported"',
    "python good": 'python title="as it should be"',
    "yaml platform": 'yaml title="platform file"',
    "toml platform": 'toml title="platform.toml"',
    "toml pyproject": 'toml title="pyproject.toml"',
}
"""The fences of the rules' pages, and what the site's Markdown makes a heading of."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the rules' pages under their family into the navigation, and pages that it does not name at the end."""
    assert config.nav is not None
    (section,) = (entry["Rules"] for entry in config.nav if "Rules" in entry)
    for family, members in families():
        section.append({family: [f"rules/{page.code}.md" for page in members]})
    named = set(re.findall(r"[\w-]+\.md", str(config.nav)))
    config.nav += sorted(page.name for page in Path(config.docs_dir).glob("*.md") if page.name not in named)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the rules' pages and the changelog."""
    for page in pages().values():
        files.append(File.generated(config, f"rules/{page.code}.md", content=rule_page(page)))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "changelog.md", content=changelog))
    return files


def on_page_markdown(markdown: str, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Put what a page asks for in the place of its comments, and links to the site in the place of the repository's."""
    if page.file.src_uri == "commands.md":
        lacking = set(app.commands) - {match["command"] for match in _MARKER.finditer(markdown)}
        if lacking:
            raise PluginError(f"commands.md says nothing of {', '.join(sorted(lacking))}")
    for address, here in ELSEWHERE.items():
        markdown = markdown.replace(f"]({address}", f"]({here}")
    return _MARKER.sub(_asked_for, markdown)


def _asked_for(match: re.Match[str]) -> str:
    if match["command"]:
        return command_text(match["command"])
    return rules_table() if match["what"] == "all rules" else keys_table()


def families() -> Iterator[tuple[str, list[Page]]]:
    """The families that have rules, with these."""
    for beginning, family in FAMILIES.items():
        members = [page for page in pages().values() if page.code.startswith(beginning)]
        if members:
            yield family, members


def rule_page(page: Page) -> str:
    """A rule's page, with its facts above its words."""
    body = re.sub(r"(?<=^```)\w+ \w+$", lambda match: FENCES[match[0]], page.body, flags=re.MULTILINE)
    fix = {"no": "no fix", "safe": "a safe fix", "unsafe": "an unsafe fix"}[page.fixable]
    state = "on by default" if page.default else "off unless selected"
    facts = f"*{page.severity.capitalize()}, {state}, {fix}; for {' and '.join(page.sdk)}; since {page.since}.*"
    return f"# {page.code} {page.name}\n\n{facts}\n\n{body}"


def rules_table() -> str:
    """All rules, family by family."""
    return "\n\n".join(f"## {family}\n\n{_rules_of(members)}" for family, members in families())


def _rules_of(members: Iterable[Page]) -> str:
    return _table(
        ("rule", "severity", "default", "fix", "what it does"),
        (
            (
                f"[{page.code}](rules/{page.code}.md)<br>{page.name}",
                page.severity,
                "on" if page.default else "off",
                page.fixable,
                page.summary,
            )
            for page in members
        ),
    )


def command_text(name: str) -> str:
    """A command's usage, words and options, as `--help` has them."""
    context = app.make_context("flyte-reslint", [name], resilient_parsing=True)
    command = app.commands[name]
    usage = " ".join(["flyte-reslint", name, *command.collect_usage_pieces(context)])
    return "\n\n".join([f"```text\n{usage}\n```", *_words(command.help or ""), *_panels(command)])


def _words(text: str) -> Iterator[str]:
    """The paragraphs; one that is to keep its lines follows a line with a backspace alone."""
    for paragraph in cleandoc(text).split("\n\n"):
        is_kept = paragraph.startswith("\b\n")
        yield f"```text\n{paragraph.removeprefix(chr(8)).strip()}\n```" if is_kept else paragraph


def _panels(command: Any) -> Iterator[str]:
    """The options under the headings of `--help`, those under none last."""
    options = {option.opts[0]: option for option in command.params if option.param_type_name == "option"}
    for heading, names in (*PANELS, ("Other options", tuple(options))):
        found = [options.pop(name) for name in names if name in options]
        if found:
            yield f"**{heading}**\n\n{_table(('option', 'meaning'), map(_option, found))}"


def _option(option: Any) -> tuple[str, str]:
    spellings = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    choices = getattr(option.type, "choices", None)
    if choices is not None:
        return spellings, f"{option.help} One of {', '.join(f'`{each}`' for each in choices)}."
    return f"{spellings} `{option.metavar}`" if option.metavar else spellings, option.help or ""


def keys_table() -> str:
    """The keys of a configuration file, from its schema."""
    properties = schema()["properties"]
    rows = ((f"`{key}`", _type(facts), _default(facts), facts["description"]) for key, facts in properties.items())
    return _table(("key", "value", "default", "meaning"), rows)


def _type(facts: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "enum" in facts:
        return ", ".join(f'`"{value}"`' for value in facts["enum"])
    (kind,) = {each["type"] for each in facts.get("anyOf", [facts])} - {"null"}
    return {"string": "text", "array": "array", "object": "table", "boolean": "`true` or `false`"}[kind]


def _default(facts: dict[str, Any]) -> str:
    default = facts.get("default")
    return "" if default in (None, [], {}) else f"`{json.dumps(default)}`"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings)]
    lines += [["-" * 3] * len(lines[0]), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
