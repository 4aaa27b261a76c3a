"""The comments of a Python file, and nothing that only looks like one inside a string.

A scan for strings and comments rather than the standard tokenizer, which stops at the first fault and reads f-strings
as the running Python does, not as the file's does. It takes any text and never fails.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

_COMMENT_OR_QUOTE = re.compile(r"""#[^\r\n]*|'''|\"""|'|\"""")
_ESCAPE = r"\\(?:\r\n|.)?"
_ENDS = {
    quote: re.compile(rf"{_ESCAPE}|{quote}" if len(quote) == 3 else rf"{_ESCAPE}|{quote}|[\r\n]", re.DOTALL)
    for quote in ("'''", '"""', "'", '"')
}
_LINE_END = re.compile(r"\r\n|\r|\n")


class Comment(Struct, frozen=True):
    """A comment from its `#` on: row and column from 1. `leads` says that at most the docstring stands before it."""

    text: str
    row: int
    column: int
    leads: bool


def comments(text: str) -> Iterator[Comment]:
    """The comments of a Python file, from top to bottom."""
    line_starts = [0, *(line_end.end() for line_end in _LINE_END.finditer(text))]
    position, leads = 0, True
    while match := _COMMENT_OR_QUOTE.search(text, position):
        leads = leads and text[position : match.start()].strip() in ("", "r", "R", "u", "U")
        if match[0].startswith("#"):
            row = bisect_right(line_starts, match.start())
            yield Comment(match[0], row, match.start() - line_starts[row - 1] + 1, leads)
            position = match.end()
        else:
            position = _string_end(text, match.end(), match[0])


def _string_end(text: str, start: int, quote: str) -> int:
    """Where the string ends that `quote` opened before `start`; one that is never closed ends with its line or file."""
    for match in _ENDS[quote].finditer(text, start):
        if not match[0].startswith("\\"):
            return match.end()
    return len(text)
