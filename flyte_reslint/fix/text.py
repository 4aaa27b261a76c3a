"""A file's text by rows and columns, and edits of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from flyte_reslint.checks.finding import Edit
from flyte_reslint.domain.values import Place

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    """A text whose places are rows and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def span(self, place: Place) -> tuple[int, int]:
        """The offsets at which a place begins and ends."""
        return self._offset(place.row, place.column), self._offset(place.end_row, place.end_column)

    def place(self, file: str, start: int, end: int) -> Place:
        """The place between two offsets."""
        return Place(file, *self._position(start), *self._position(end))

    def stretch(self, place: Place) -> str:
        """The text at a place."""
        start, end = self.span(place)
        return self.text[start:end]

    def line(self, offset: int) -> tuple[int, int]:
        """The offsets at which the line that has `offset` begins and ends, its line end included."""
        row = bisect_right(self._starts, offset)
        return self._starts[row - 1], self._starts[row] if row < len(self._starts) else len(self.text)

    def line_end(self, offset: int) -> str:
        """What ends the line that has `offset`; what ends the first one where that one is the last."""
        start, end = self.line(offset)
        found = _LINE_END.search(self.text, start, end) or _LINE_END.search(self.text)
        return found[0] if found else "\n"

    def _offset(self, row: int, column: int) -> int:
        return self._starts[row - 1] + column - 1 if row <= len(self._starts) else len(self.text)

    def _position(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self._starts, offset)
        return row, offset - self._starts[row - 1] + 1


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` after `edits`, of which no two overlap."""
    lines = Lines(text)
    pieces: list[str] = []
    done = 0
    for (start, end), new in sorted((lines.span(edit.place), edit.text) for edit in edits):
        pieces += (text[done:start], new)
        done = end
    return "".join((*pieces, text[done:]))


def with_line_ends(text: str) -> list[str]:
    """The lines of a text, each with what ends it."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if start < end]
