"""Lines of a report as text, for those who print it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from flyte_reslint.report.pieces import Line


def printed(lines: Iterable[Line], *, is_coloured: bool) -> str:
    """`lines`, with escape sequences for their colours where `is_coloured`."""
    if not is_coloured:
        return "\n".join(map(str, lines)).rstrip("\n")
    from rich.console import Console

    text = StringIO()
    console = Console(file=text, color_system="standard", force_terminal=True, highlight=False)
    for line in lines:
        console.print(line, soft_wrap=True)
    return text.getvalue().rstrip("\n")
