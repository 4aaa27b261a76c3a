"""The lines of source files, as Python counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from flyte_reslint.domain.values import Place

ReadLine = Callable[[str, int], str]
"""The line of a file at a row from 1, without its end; empty where the file has no such row."""

_LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line in Python's grammar; `str.splitlines` would also split at form feeds and separators."""


def line_reader(text_of: Callable[[str], str]) -> ReadLine:
    """Reads lines of the files whose text `text_of` gives, each file split once."""

    @cache
    def lines(file: str) -> list[str]:
        return _LINE_END.split(text_of(file))

    def read_line(file: str, row: int) -> str:
        in_file = lines(file)
        return in_file[row - 1] if row <= len(in_file) else ""

    return read_line


def quoted(place: Place, read_line: ReadLine) -> str:
    """What is written at `place`, in one line, however it is broken into several."""
    rows = [read_line(place.file, row) for row in range(place.row, place.end_row + 1)]
    rows[-1] = rows[-1][: place.end_column - 1]
    rows[0] = rows[0][place.column - 1 :]
    return " ".join(" ".join(rows).split())
