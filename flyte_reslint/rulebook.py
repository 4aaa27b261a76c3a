"""The rules' pages: facts in the front matter, words in Markdown, examples that the tests execute.

A page is `rules/CODE.md`: TOML between two lines of `+++`, then the text. A fence marked `python bad` raises the
page's code and no other, one marked `python good` raises none. Fences marked `yaml platform` or `toml platform` are the
platform files under which they do, one marked `toml pyproject` is the pyproject.toml beside them.

Every run reads the facts of all pages, so each fact stands on one row and is JSON as well: a parser of TOML would take
four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import DecodeError, Meta, Struct, convert, json

from flyte_reslint.facts import rules_folder
from flyte_reslint.severity import Severity

_FACT = re.compile(r"(\w+) = (.*)\n")
_PAGE = re.compile(rf"\+\+\+\n(?P<facts>(?:{_FACT.pattern})+)\+\+\+\n\n?")
_FENCE = r"(?ms)^```python (?P<kind>bad|good)\n(?P<source>.*?)^```$"
_PLATFORM_FENCE = r"(?ms)^```(?P<language>yaml|toml) platform\n(?P<source>.*?)^```$"
_SECTION = r"(?ms)^## What it does\n\n(?P<summary>.*?)(?=\n\n)"
_PYPROJECT_FENCE = r"(?ms)^```toml pyproject\n(?P<source>.*?)^```$"


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
    """A rule's page. `default` says whether the rule is on unless it is ignored.

    `body` is the text after the facts, which begins on `first_row` of the page, from 1.
    """

    code: Annotated[str, Meta(pattern=r"^FLR\d{3}$")]
    name: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    severity: Severity
    default: bool
    since: str
    fixable: Literal["no", "safe", "unsafe"]
    sdk: tuple[Literal["flyte", "flytekit"], ...]
    body: str
    first_row: int

    @property
    def examples(self) -> tuple[Example, ...]:
        """The programs on the page."""
        found = [
            {**fence.groupdict(), "row": self.first_row + self.body.count("\n", 0, fence.start("source"))}
            for fence in re.finditer(_FENCE, self.body)
        ]
        return convert(found, tuple[Example, ...])

    @property
    def platform(self) -> tuple[PlatformFile, ...]:
        """The platform files under which the examples are read."""
        found = [fence.groupdict() for fence in re.finditer(_PLATFORM_FENCE, self.body)]
        return convert(found, tuple[PlatformFile, ...])

    @property
    def pyproject(self) -> str | None:
        """The pyproject.toml beside the examples, if they have one."""
        fence = re.search(_PYPROJECT_FENCE, self.body)
        return fence["source"] if fence else None

    @property
    def summary(self) -> str:
        """The first paragraph of what the rule does, in Markdown, on one line."""
        section = re.search(_SECTION, self.body)
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
    match = _PAGE.match(text)
    if match is None:
        raise DamagedPage(path, "it does not begin with facts between two lines of +++")
    try:
        facts = {name: json.decode(value) for name, value in _FACT.findall(match["facts"])}
        first_row = text.count("\n", 0, match.end()) + 1
        page = convert({**facts, "body": text[match.end() :], "first_row": first_row}, Page)
    except DecodeError as error:
        raise DamagedPage(path, str(error)) from error
    if page.code != path.stem:
        raise DamagedPage(path, f"it is about {page.code}")
    return page
