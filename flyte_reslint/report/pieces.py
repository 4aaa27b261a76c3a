"""Lines of a report as pieces of text, each in a style of rich's, which draws them on terminals alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from rich.text import Text


class Line(Struct, frozen=True):
    """A line: its words are `str(line)`, and rich, where it is given one, has them in their styles."""

    pieces: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: Line) -> Line:
        return Line(self.pieces + other.pieces)

    def __str__(self) -> str:
        return "".join([text for text, _ in self.pieces])

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text.assemble(*self.pieces)

    def without_end(self) -> Line:
        """The line without white space at its end."""
        pieces = list(self.pieces)
        while pieces:
            text, style = pieces.pop()
            if text := text.rstrip():
                return Line((*pieces, (text, style)))
        return Line()


def piece(text: str, style: str = "") -> Line:
    """A line of one piece."""
    return Line(((text, style),))


def line(*pieces: str | tuple[str, str]) -> Line:
    """A line of several pieces, those that are not in a style as they are."""
    return Line(tuple([(each, "") if isinstance(each, str) else each for each in pieces]))
