"""Where output goes: a terminal with or without colour, a pipe, a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from flyte_reslint import writing
from flyte_reslint.cli.misuse import Misuse

if TYPE_CHECKING:
    from rich.console import Console

    from flyte_reslint.report.pieces import Line

_USUAL_WIDTH = 80


def is_plain(stream: TextIO) -> bool:
    """Whether neither colours nor links can show on `stream`, as rich sees it: it is no terminal, nor to be one."""
    return not (os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE") or stream.isatty())


def plain_width() -> int:
    """How many cells a line has where nothing is drawn, as rich has it: it asks the standard streams in turn."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal():
        return int(columns)
    for descriptor in (0, 1, 2):
        try:
            return os.get_terminal_size(descriptor).columns or _USUAL_WIDTH
        except OSError:
            continue
    return _USUAL_WIDTH


def console(stream: TextIO) -> Console:
    """A console on `stream`: colour for terminals, or where FORCE_COLOR is set; none at all where NO_COLOR is."""
    from rich.console import Console

    if os.environ.get("NO_COLOR"):
        return Console(file=stream, color_system=None, highlight=False)
    return Console(file=stream, highlight=False)


class Output:
    """Where a report goes: a stream, and rich's `console` on it, which is imported where something is drawn."""

    def __init__(self, file: TextIO, *, is_plain: bool) -> None:
        self.file = file
        self._is_plain = is_plain

    @cached_property
    def console(self) -> Console:
        """What draws on the stream."""
        from rich.console import Console

        if self._is_plain:
            return Console(file=self.file, color_system=None, force_terminal=False, highlight=False)
        return console(self.file)

    @property
    def width(self) -> int:
        """How many cells a line has."""
        return plain_width() if self._is_plain else self.console.width

    def print(self, line: Line) -> None:
        """Write a line, in its styles where they show."""
        if self._is_plain:
            self.file.write(f"{line}\n")
        else:
            self.console.print(line, soft_wrap=True)


@contextmanager
def output(file: str | None, usual: TextIO | None = None) -> Iterator[Output]:
    """Where a report goes: to the `usual` stream, to standard output, or to a file, replaced when it is complete."""
    if file is None:
        stream = usual or sys.stdout
        yield Output(stream, is_plain=is_plain(stream))
        return
    text = StringIO()
    yield Output(text, is_plain=True)
    try:
        writing.write(file, text.getvalue().encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Misuse(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
