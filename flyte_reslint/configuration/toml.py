"""TOML files, and where in them a key is set."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Key = tuple[str, ...]
"""A key with the names of the tables that it is in: ("tool", "flyte-reslint", "select")."""

_POSITION = re.compile(r" \(at (?:line (?P<row>\d+), column \d+|end of document)\)$")


class InvalidToml(Exception):
    """A text that is no TOML: why, and the row, from 1, where reading it stopped."""

    def __init__(self, reason: str, row: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row


def parse(text: str) -> dict[str, Any]:
    """The document. Raises InvalidToml."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        position = _POSITION.search(message)
        row = position["row"] if position is not None else None
        reason = _POSITION.sub("", message)
        raise InvalidToml(reason[0].lower() + reason[1:], int(row or text.count("\n") + 1)) from error
    except RecursionError as error:
        raise InvalidToml("it is nested too deeply", 1) from error


def row_of(text: str, key: Key) -> int:
    """The row, from 1, on which the statement begins that first sets `key` or opens it as a table; 1 if none does."""
    table: Key = ()
    for row, is_header, document in _statements(text):
        if is_header:
            table = _path(document)
        if _holds(_nested(table, {} if is_header else document), key):
            return row
    return 1


def _statements(text: str) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """Each statement's row, whether it is a table's header, and what it says alone.

    A statement of several lines is no TOML until its last line has been read.
    """
    pending, start = "", 1
    for row, line in enumerate(text.split("\n"), 1):
        pending += line + "\n"
        try:
            document = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        yield start, pending.lstrip().startswith("["), document
        pending, start = "", row + 1


def _path(header: Any) -> Key:
    """The names in a table's header, `{"tool": {"ruff": {}}}` or, for `[[...]]`, `{"tool": {"ruff": [{}]}}`."""
    if isinstance(header, list):
        return _path(header[0])
    return tuple(name for first, inner in header.items() for name in (first, *_path(inner)))


def _nested(table: Key, document: dict[str, Any]) -> dict[str, Any]:
    for name in reversed(table):
        document = {name: document}
    return document


def _holds(document: Any, key: Key) -> bool:
    for name in key:
        if not isinstance(document, dict) or name not in document:
            return False
        document = document[name]
    return True
