"""The rules' pages: facts in the front matter, words in Markdown, examples that the tests execute.

A page is `rules/CODE.md`: TOML between two lines of `+++`, then the text. A fence marked `python bad` raises the
page's code and no other, one marked `python good` raises none. Fences marked `yaml platform` or `toml platform` are the
platform files under which they do, one marked `toml pyproject` is the pyproject.toml beside them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta, Struct, ValidationError, convert

from flyte_reslint.facts import rules_folder
from flyte_reslint.severity import Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PAGE = re.compile(r"\+\+\+\n(?P<facts>.*?\n)\+\+\+\n\n?(?P<body>.*)", re.DOTALL)
_FENCE = re.compile(r"^```python (?P<kind>bad|good)\n(?P<source>.*?)^```$", re.DOTALL | re.MULTILINE)
_PLATFORM_FENCE = re.compile(r"^```(?P<language>yaml|toml) platform\n(?P<source>.*?)^```$", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^## What it does\n\n(?P<summary>.*?)(?=\n\n)", re.DOTALL | re.MULTILINE)
_PYPROJECT_FENCE = re.compile(r"^```toml pyproject\n(?P<source>.*?)^```$", re.DOTALL | re.MULTILINE)


class DamagedPage(Exception):
    """A page that cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"the rule page {path} is damaged: {reason}")


class Example(Struct, frozen=True):
    """A program on a page; `row` is the row of the page on which it begins, from 1."""

    kind: Literal["bad", "good"]
    source: str
    row: int


class PlatformFile(Struct, frozen=True):
    """A platform file on a page, under which its examples are read."""

    language: Literal["yaml", "toml"]
    source: str


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule's page. `default` says whether the rule is on unless it is ignored, `body` is the text after the facts."""

    code: Annotated[str, Meta(pattern=r"^FLR\d{3}$")]
    name: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    severity: Severity
    default: bool
    since: str
    fixable: Literal["no", "safe", "unsafe"]
    sdk: tuple[Literal["flyte", "flytekit"], ...]
    body: str
    examples: tuple[Example, ...]
    platform: tuple[PlatformFile, ...] = ()
    pyproject: str | None = None

    @property
    def summary(self) -> str:
        """The first paragraph of what the rule does, in Markdown, on one line."""
        section = _SECTION.search(self.body)
        return " ".join(section["summary"].split()) if section else self.name

    @property
    def url(self) -> str | None:
        """Where the page is published, None while it is nowhere."""
        site = _documentation()
        return f"{site}/rules/{self.code}/" if site else None


@cache
def pages() -> Mapping[str, Page]:
    """The pages by code, in the order of the codes.

    Raises DamagedPage, and FileNotFoundError when the installation lacks the folder.
    """
    found = [_read(path) for path in sorted(rules_folder().glob("FLR*.md"))]
    return MappingProxyType({page.code: page for page in found})


@cache
def _documentation() -> str | None:
    """Where the documentation is published: the address that the package's metadata gives for it."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata("flyte-reslint").get_all("Project-URL") or ()
    except PackageNotFoundError:
        return None
    addresses = dict(url.split(", ", 1) for url in urls)
    return addresses["Documentation"].rstrip("/") if "Documentation" in addresses else None


def _read(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    match = _PAGE.fullmatch(text)
    if match is None:
        raise DamagedPage(path, "it does not begin with facts between two lines of +++")
    first_row = text.count("\n", 0, match.start("body")) + 1
    examples = _examples(match["body"], first_row)
    pyproject = _PYPROJECT_FENCE.search(match["body"])
    platform = [fence.groupdict() for fence in _PLATFORM_FENCE.finditer(match["body"])]
    try:
        facts = tomllib.loads(match["facts"])
        words = {"body": match["body"], "examples": examples, "platform": platform}
        page = convert({**facts, **words, "pyproject": pyproject["source"] if pyproject else None}, Page)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise DamagedPage(path, str(error)) from error
    if page.code != path.stem:
        raise DamagedPage(path, f"it is about {page.code}")
    return page


def _examples(body: str, first_row: int) -> list[dict[str, str | int]]:
    return [
        {**match.groupdict(), "row": first_row + body.count("\n", 0, match.start("source"))}
        for match in _FENCE.finditer(body)
    ]
