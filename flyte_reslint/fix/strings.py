"""The string literals of a file, and the pieces of text in its f-strings, found without a syntax tree."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.domain.values import Place
from flyte_reslint.fix.text import Lines
from flyte_reslint.syntax import SyntaxFault
from flyte_reslint.syntax.guard import Scan


class Literal(Struct, frozen=True):
    """A literal, or a stretch of text in the f-string that begins with `opening`, as it is written."""

    place: Place
    source: str
    opening: str = ""


class Strings:
    """The strings of one file, which is Python. Raises `SyntaxFault` for one beyond the limits of what is read."""

    def __init__(self, file: str, text: str) -> None:
        self.lines = Lines(text)
        self._file = file
        scan = _Strings(text)
        scan.run()
        self._found = scan.found
        self._ends = [end for _, end, _ in scan.found]

    def within(self, place: Place) -> Iterator[Literal]:
        """The strings that stand within a place, in the order in which they end."""
        low, high = self.lines.span(place)
        first, behind = bisect_left(self._ends, low), bisect_right(self._ends, high)
        for start, end, opening in self._found[first:behind]:
            if low <= start:
                yield Literal(self.lines.place(self._file, start, end), self.lines.text[start:end], opening)


class _Strings(Scan):
    """A scan that notes where strings stand: from where to where, and how the f-string begins that they belong to."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.found: list[tuple[int, int, str]] = []

    def meet(self, token: re.Match[str]) -> None:
        """Note a literal that is no f-string."""
        super().meet(token)
        if token.lastgroup == "string":
            self.found.append((*token.span("string"), ""))

    def _formatted_text(self, offset: int) -> int | SyntaxFault | None:
        opening = self.frames[-1].opening
        after = super()._formatted_text(offset)
        if isinstance(after, int) and "t" not in opening.lower():
            end = after - (1 if self.text[after - 1] in "{}" else len(opening.lstrip("fFrR")))
            if end > offset:
                self.found.append((offset, end, opening))
        return after
