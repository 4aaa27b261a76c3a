"""Places in a file's text: line starts, and a cursor that turns the tokens of a syntax tree into spans.

LibCST's tree keeps every token but no position, and its own position provider generates the code anew to find them.
The tokens of a tree stand in the text in a known order, though, with nothing between them but white space, comments
and joined lines. So the conversion takes token after token from the text as it meets them in the tree, and a span is
the stretch between the first and the last token of a node.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

from flyte_reslint.program.span import Span

_LINE_END = re.compile(r"\r\n?|\n")
_BETWEEN_TOKENS = re.compile(r"(?:[ \t\f\r\n]+|#[^\r\n]*|\\(?:\r\n?|\n))*").match


def line_starts(text: str) -> list[int]:
    r"""The offsets at which the lines of `text` begin; a line ends with `\n`, `\r\n` or `\r`."""
    if "\r" in text:
        return [0, *[end.end() for end in _LINE_END.finditer(text)]]
    return [0, *accumulate([len(line) + 1 for line in text.split("\n")[:-1]])]


def position(text: str, offset: int) -> tuple[int, int]:
    """The row and the column, both from 1, of the character at `offset`."""
    starts = line_starts(text[:offset])
    return len(starts), offset - starts[-1] + 1


class Cursor:
    """How far the conversion has come in the text; `offset` is the end of the token taken last."""

    __slots__ = ("_line_starts", "offset", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self._line_starts = line_starts(text)

    def ahead(self) -> int:
        """Move to the next token, and return where it begins."""
        between = _BETWEEN_TOKENS(self.text, self.offset)
        assert between is not None
        self.offset = offset = between.end()
        return offset

    def take(self, token: str) -> int:
        """Take the next token, which is `token`, and return where it began."""
        start = self.ahead()
        self.offset = start + len(token)
        return start

    def take_name(self, name: str) -> str:
        """Take a name, and return it as Python knows it: in the normal form NFKC (PEP 3131)."""
        self.take(name)
        return name if name.isascii() else unicodedata.normalize("NFKC", name)

    def take_text(self, text: str) -> None:
        """Take the text of a string, which begins just here, white space and all."""
        self.offset += len(text)

    def span(self, start: int) -> Span:
        """The stretch from the offset `start` to the end of the token taken last."""
        starts = self._line_starts
        end = self.offset
        row = bisect_right(starts, start)
        end_row = bisect_right(starts, end, row - 1)
        return Span(row, start - starts[row - 1] + 1, end_row, end - starts[end_row - 1] + 1)
