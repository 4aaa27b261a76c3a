"""Reading a text statement by statement, where neither reader reads all of it.

Each reader refuses some good Python: the running Python's what came after it, LibCST 1.9 a few spellings of any age,
such as `(name): int`. A text may hold both. So a text is at fault only where one of the statements at its left margin
is refused by both readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from flyte_reslint.program.statements import Module, Statement
from flyte_reslint.syntax import guard
from flyte_reslint.syntax.again import shifted
from flyte_reslint.syntax.faults import SyntaxFault
from flyte_reslint.syntax.spans import line_starts
from flyte_reslint.syntax.whole import parse_whole

_GOES_ON = re.compile(r"(?:elif|else|except|finally)\b")


def parse_pieces(text: str, fault: SyntaxFault) -> Module:
    """The program of a text that as a whole has a `fault`; raises `SyntaxFault` where that is one indeed."""
    text = text.removeprefix("\ufeff")
    starts = _starts(text)
    if len(starts) == 1:
        raise fault
    body: list[Statement] = []
    rows = 0
    for start, end in pairwise([*starts, len(text)]):
        try:
            statements = parse_whole(text[start:end]).body
        except SyntaxFault as own:
            raise fault if fault.row > rows else SyntaxFault(own.reason, own.row + rows, own.column) from None
        body += shifted(statements, rows)
        rows += len(line_starts(text[start:end])) - 1
    return Module(tuple(body))


def _starts(text: str) -> list[int]:
    """Where the pieces of a text begin: a statement with its decorators and all its blocks."""
    margin = _Margin(text)
    margin.run()
    return list(margin.starts())


class _Margin(guard.Scan):
    """A scan that notes the lines which begin at the left margin and in no bracket or string."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._lines: list[int] = []

    def _indent(self, width: int, offset: int) -> None:
        super()._indent(width, offset)
        if width == 0 and self.text[offset - 1 : offset] in ("\n", "\r"):
            self._lines.append(offset)

    def starts(self) -> Iterator[int]:
        """Where a statement begins that is not the block or the definition of what stands before it."""
        yield 0
        before = 0
        for line in self._lines:
            if not (self.text.startswith("@", before) or _GOES_ON.match(self.text, line)):
                yield line
            before = line
