"""Lines of a report as text, for those who print it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text


def printed(lines: Iterable[Text], *, is_coloured: bool) -> str:
    """`lines`, with escape sequences for their colours where `is_coloured`."""
    text = StringIO()
    console = Console(
        file=text, color_system="standard" if is_coloured else None, force_terminal=is_coloured, highlight=False
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return text.getvalue().rstrip("\n")
