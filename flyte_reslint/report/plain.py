"""Markdown without its marks, for readers that show text as it is."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")


def plain(markdown: str) -> str:
    """The words of `markdown`: headings without `#`, code without fences, links with their addresses in parentheses."""
    words = _LINK.sub(r"\1 (\2)", _HEADING.sub("", _FENCE.sub("", markdown)))
    return words.replace("`", "").strip()
