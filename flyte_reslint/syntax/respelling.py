"""A text spelled otherwise than its author did, where LibCST 1.9 does not read what is good Python.

Its tree of the text so spelled is the right one; and since the places of tokens come from the text as written, so are
the spans.
"""

from __future__ import annotations

import re

from flyte_reslint.syntax import guard

_TEMPLATE = re.compile(r"""[tT][rR]?["']|[rR][tT]["']""")


def with_formatted_strings(text: str) -> str:
    """The text with an f-string for each template string.

    LibCST knows template strings (PEP 750), but neither the prefix `tr` nor one of them joined to another.
    """
    if not _TEMPLATE.search(text):
        return text
    scan = _Prefixes(text)
    scan.run()
    characters = list(text)
    for offset in scan.templates:
        characters[offset] = "f"
    return "".join(characters)


def spaced(text: str) -> str:
    """The text with a space between brackets and the words before and after them, strings left alone.

    LibCST checks that a keyword stands apart from its operand, and takes parentheses for none around a conditional or
    a lambda: it refuses `return(a if b else c)` and stumbles over `return(lambda: 0)`.
    """
    scan = _Gaps(text)
    scan.run()
    return " ".join(text[start:end] for start, end in zip([0, *scan.gaps], [*scan.gaps, len(text)], strict=True))


class _Prefixes(guard.Scan):
    """A scan that notes where the prefix of a string says that it is a template."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.templates: list[int] = []

    def meet(self, token: re.Match[str]) -> None:
        """Note the letter that makes a template string."""
        if token.lastgroup == "formatted" and "t" in token["formatted"].lower():
            self.templates.append(token.start("formatted") + token["formatted"].lower().index("t"))


class _Gaps(guard.Scan):
    """A scan that notes where brackets and words touch."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.gaps: list[int] = []

    def meet(self, token: re.Match[str]) -> None:
        """Note where a bracket touches a word."""
        if token.lastgroup == "open":
            gap = token.start("open")
            neighbour = self.text[gap - 1 : gap]
        elif token.lastgroup == "close" and self.frames and self.frames[-1].kind in ("(", "[", "{"):
            gap = token.end()
            neighbour = self.text[gap : gap + 1]
        else:
            return
        if neighbour.isalnum():
            self.gaps.append(gap)
