"""Rows with characters beyond ASCII: Python's syntax tree counts columns in bytes, the program in characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

_WIDE = re.compile(r"[^\x00-\x7f]")


class WideRow:
    """Where a row's characters of more than one byte stand, so that a place takes no look at all before it."""

    __slots__ = ("_first_bytes", "_more", "_places")

    def __init__(self, text: str) -> None:
        self._places = [wide.start() for wide in _WIDE.finditer(text)]
        # How many bytes more than characters stand before each, and in all.
        self._more = [0, *accumulate([len(text[place].encode()) - 1 for place in self._places])]
        self._first_bytes = [place + more for place, more in zip(self._places, self._more, strict=False)]

    def characters(self, width: int) -> int:
        """The characters in the first `width` bytes; raises ValueError where a character is cut."""
        before = bisect_left(self._first_bytes, width)
        characters = width - self._more[before]
        if before and characters <= self._places[before - 1]:
            raise ValueError("a place within a character")
        return characters

    def width(self, characters: int) -> int:
        """The bytes that the first `characters` take."""
        return characters + self._more[bisect_left(self._places, characters)]
