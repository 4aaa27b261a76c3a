"""Where output goes: a terminal with or without colour, a pipe, a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TextIO

from rich.console import Console

from flyte_reslint.cli.misuse import Misuse


def console(stream: TextIO) -> Console:
    """A console on `stream`: colour for terminals, or where FORCE_COLOR is set; none at all where NO_COLOR is."""
    if os.environ.get("NO_COLOR"):
        return Console(file=stream, color_system=None, highlight=False)
    return Console(file=stream, highlight=False)


@contextmanager
def output(file: str | None, usual: Console | None = None) -> Iterator[Console]:
    """The console of a report: the `usual` one, standard output, or a file, written when the report is complete."""
    if file is None:
        yield usual or console(sys.stdout)
        return
    text = StringIO()
    yield Console(file=text, color_system=None, force_terminal=False, highlight=False)
    try:
        Path(file).write_text(text.getvalue(), encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise Misuse(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
