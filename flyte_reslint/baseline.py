"""The baseline: findings that are known, and not told again.

A file of JSON names each by its rule, its file (from the baseline's own folder), what is written at its place, and a
hash of the statement around that. Neither rows nor messages are in it, so that it outlives lines that move, changes to
other statements, and new words. Where a statement changed, what is written at the place still tells its findings; where
several of a file are equal in that, as many of them are known as the baseline has.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from flyte_reslint import writing
from flyte_reslint.checks.finding import Finding
from flyte_reslint.configuration.error import shown
from flyte_reslint.files import DISK, Files

VERSION = 1


class BaselineError(Exception):
    """Why a baseline cannot be used, in one line that begins with its name."""


class Entry(Struct, frozen=True, order=True):
    """A known finding."""

    file: str
    code: str
    text: str
    statement: str

    @property
    def without_statement(self) -> tuple[str, str, str]:
        """What stays when something else in the statement changes."""
        return self.file, self.code, self.text


class Comparison(NamedTuple):
    """The findings that a baseline does not know, and its entries that no finding answers to."""

    new: tuple[Finding, ...]
    gone: tuple[Entry, ...]


class Baseline(Struct, frozen=True, dict=True):
    """The baseline in a file, read when it is asked for its entries."""

    path: Path
    files: Files = DISK

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The known findings. Raises BaselineError."""
        try:
            data = self.files.read(str(self.path))
        except FileNotFoundError:
            raise BaselineError(f"{shown(self.path)}: no such baseline; --write-baseline makes it") from None
        except OSError as error:
            raise BaselineError(f"{shown(self.path)}: {(error.strerror or str(error)).lower()}") from error
        import json

        try:
            document = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise BaselineError(f"{shown(self.path)}: the baseline is no JSON: {error}") from error
        return _entries(document, self.path)

    @property
    def exists(self) -> bool:
        """Whether there is such a file."""
        return self.files.exists(str(self.path))

    def entry(self, finding: Finding, text: str, statement: str) -> Entry:
        """A finding as the baseline keeps it: `text` is written at its place, `statement` around that."""
        file = os.path.relpath(os.path.abspath(finding.place.file), os.path.abspath(self.path.parent))
        digest = hashlib.sha256(statement.encode(errors="surrogateescape")).hexdigest()[:16]
        return Entry(file.replace(os.sep, "/"), finding.code, text, digest)

    def compared(self, findings: Mapping[Finding, Entry]) -> Comparison:
        """What is new in `findings`, and what is gone. Raises BaselineError."""
        left = Counter(self.entries)
        unmatched = [finding for finding, entry in findings.items() if not _take(left, entry)]
        alike: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in sorted(left.elements(), reverse=True):
            alike.setdefault(entry.without_statement, []).append(entry)
        new = tuple(each for each in unmatched if not _pop(alike, findings[each].without_statement))
        return Comparison(new, tuple(entry for entries in alike.values() for entry in entries))

    def absolute(self, entry: Entry) -> str:
        """The path of an entry's file."""
        return os.path.abspath(self.path.parent / entry.file)

    def write(self, entries: Iterable[Entry]) -> None:
        """Put `entries` in the file, all of them or none. Raises BaselineError."""
        import json

        document = {"version": VERSION, "findings": [asdict(entry) for entry in sorted(entries)]}
        try:
            writing.write(str(self.path), (json.dumps(document, indent=1) + "\n").encode())
        except OSError as error:
            raise BaselineError(f"cannot write {shown(self.path)}: {(error.strerror or str(error)).lower()}") from error


def _take(left: Counter[Entry], entry: Entry) -> bool:
    has = left[entry] > 0
    left[entry] -= has
    return has


def _pop(alike: dict[tuple[str, str, str], list[Entry]], key: tuple[str, str, str]) -> bool:
    return bool(alike.get(key) and alike[key].pop())


def _entries(document: Any, path: Path) -> tuple[Entry, ...]:
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise BaselineError(f"{shown(path)}: not a baseline of flyte-reslint")
    if document.get("version") != VERSION:
        raise BaselineError(f"{shown(path)}: a baseline of version {document.get('version')}, not {VERSION}")
    try:
        entries = tuple(Entry(**each) for each in document["findings"])
    except TypeError as error:
        raise BaselineError(f"{shown(path)}: an entry of the baseline is damaged") from error
    if not all(isinstance(value, str) for entry in entries for value in asdict(entry).values()):
        raise BaselineError(f"{shown(path)}: an entry of the baseline is damaged")
    return entries
