"""What an edit does to the rows of a text: those above it stay, those below it move."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.domain.values import Place


class Shift(Struct, frozen=True):
    """The rows from `first` to `last` were replaced, and those below moved by `by`."""

    first: int
    last: int
    by: int

    def place(self, place: Place) -> Place | None:
        """Where a place of the old text is now; None when an edit touched it."""
        if place.end_row < self.first:
            return place
        if place.row > self.last:
            return Place(place.file, place.row + self.by, place.column, place.end_row + self.by, place.end_column)
        return None

    def former_row(self, row: int) -> int | None:
        """The row of the old text that is now at `row`; None for one that is new or was changed."""
        if row < self.first:
            return row
        return row - self.by if row - self.by > self.last else None

    def finding(self, finding: Finding) -> Finding | None:
        """A finding of the old text as it stands now; None when an edit touched its place."""
        place = self.place(finding.place)
        if place is None:
            return None
        related = tuple(
            Related(moved, each.message)
            for each in finding.related
            if (moved := self.place(each.place) if each.place.file == place.file else each.place) is not None
        )
        return replace(finding, place=place, related=related)


def shift(old: Sequence[str], new: Sequence[str]) -> Shift:
    """The shift from the rows of one text to those of another."""
    shorter = min(len(old), len(new))
    above = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    rest = shorter - above
    below = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
    return Shift(above + 1, len(old) - below, len(new) - len(old))
