"""Between places, in rows and characters from 1, and the positions of an editor, in lines and units from 0."""

from __future__ import annotations

import re

from lsprotocol import types

from flyte_reslint.domain.values import Place

LINE_END = re.compile(r"\r\n|\r|\n")

Encoding = types.PositionEncodingKind


class Lines:
    """The lines of a text, and where in them an editor that counts in `encoding` finds something."""

    def __init__(self, text: str, encoding: str = Encoding.Utf16) -> None:
        self.rows = LINE_END.split(text)
        self._encoding = encoding

    def range(self, place: Place) -> types.Range:
        """The range of a place."""
        return types.Range(self.position(place.row, place.column), self.position(place.end_row, place.end_column))

    def position(self, row: int, column: int) -> types.Position:
        """The position of a character, or the end of the text for one below it."""
        if row > len(self.rows):
            return types.Position(len(self.rows) - 1, self._units(self.rows[-1]))
        return types.Position(row - 1, self._units(self.rows[row - 1][: column - 1]))

    def row_and_column(self, position: types.Position) -> tuple[int, int]:
        """The row and column, from 1, of a position; one beyond its line is the line's end."""
        if position.line >= len(self.rows):
            return len(self.rows) + 1, 1
        line = self.rows[position.line]
        units = 0
        for column, character in enumerate(line, 1):
            if units >= position.character:
                return position.line + 1, column
            units += self._units(character)
        return position.line + 1, len(line) + 1

    def end_of_row(self, row: int) -> int:
        """The column after the last character of a row."""
        return len(self.rows[row - 1]) + 1 if row <= len(self.rows) else 1

    def _units(self, text: str) -> int:
        if self._encoding == Encoding.Utf32 or text.isascii():
            return len(text)
        if self._encoding == Encoding.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
