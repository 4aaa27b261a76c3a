"""Pieces of a line, each with a style of its own."""

from __future__ import annotations

from rich.text import Text


def styled(text: str, style: str) -> Text:
    """`text` in `style`, which, unlike that of `Text(text, style)`, does not spread to what is appended."""
    return Text.assemble((text, style))
