"""What a file says of the releases of a package that it goes with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from flyte_reslint.catalog import Package, versions

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet


_WORD = re.compile(r"[\w.-]")
"""What a version or a name goes on with."""


class Unreadable(Exception):
    """A file that says nothing that can be understood. The message says why."""


class Declaration(Struct, frozen=True):
    """The releases that a file admits: `text` is how it says so, `row` where, from 1.

    `is_locked` is True for the one release that a lock names.
    """

    specifiers: SpecifierSet
    text: str
    row: int
    is_locked: bool = False

    def admitted(self, package: Package) -> tuple[str, ...]:
        """The releases of the catalog that it admits, oldest first; where it admits none, the nearest one."""
        return _admitted(package, self.specifiers)

    @property
    def has_lower_bound(self) -> bool:
        """Whether it says how old a release may be."""
        return any(each.operator in {">=", ">", "~=", "==", "==="} for each in self.specifiers)


@cache
def _admitted(package: Package, specifiers: SpecifierSet) -> tuple[str, ...]:
    from packaging.version import Version

    known = versions(package)
    admitted = tuple(specifiers.filter(known, prereleases=True))
    if admitted:
        return admitted
    named = max(Version(each.version.removesuffix(".*")) for each in specifiers)
    before = [version for version in known if Version(version) <= named]
    return (before[-1] if before else known[0],)


def locked(package: Package, version: str, row: int) -> Declaration:
    """The one release that a lock names. Raises Unreadable."""
    return Declaration(specifiers(f"=={version}"), f"{package} {version}", row, is_locked=True)


def required(package: Package, requirements: Iterable[object], text: str) -> Declaration | None:
    """The first of `requirements`, as PEP 508 spells them, that is about `package`; `text` is the file's."""
    for each in requirements:
        if not isinstance(each, str) or package not in each:
            continue
        specifiers = _asked(package, each)
        if specifiers is not None:
            return Declaration(specifiers, f"{package}{specifiers}", row_of(text, each.strip()))
    return None


_TOO_LONG = re.compile(r"\d{1000}")
"""A number that may have more digits than Python converts."""


@cache
def _asked(package: Package, requirement: str) -> SpecifierSet | None:
    """What a requirement asks of `package`; None for one of another package, and for a text that is none."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    if _TOO_LONG.search(requirement):
        return None
    try:
        read = Requirement(requirement)
    except InvalidRequirement:
        return None
    return read.specifier if canonicalize_name(read.name) == package else None


def specifiers(text: str) -> SpecifierSet:
    """Raises Unreadable."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if _TOO_LONG.search(text):
        raise Unreadable("a number in a version has a thousand digits")
    try:
        return SpecifierSet(text)
    except InvalidSpecifier as error:
        raise Unreadable(f'"{text}" names no version') from error


def row_of(text: str, words: str) -> int:
    """The row, from 1, on which `words` first stand by themselves; 1 where they do not."""
    begin = text.find(words)
    while begin >= 0:
        end = begin + len(words)
        if not _WORD.match(text[begin - 1 : begin]) and not _WORD.match(text[end : end + 1]):
            return text.count("\n", 0, begin) + 1
        begin = text.find(words, begin + 1)
    return 1
