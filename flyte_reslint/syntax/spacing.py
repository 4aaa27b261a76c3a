"""A text with more space between words and brackets than its author left.

LibCST 1.9 checks that a keyword stands apart from its operand, and takes parentheses for none around a conditional
or a lambda: it refuses `return(a if b else c)` and stumbles over `return(lambda: 0)`, both good Python. Its tree of
the spaced text is the right one; and since the places of tokens come from the text as written, so are the spans.
"""

from __future__ import annotations

import re

from flyte_reslint.syntax import guard


def spaced(text: str) -> str:
    """The text with a space between brackets and the words before and after them, strings left alone."""
    scan = _Gaps(text)
    scan.run()
    return " ".join(text[start:end] for start, end in zip([0, *scan.gaps], [*scan.gaps, len(text)], strict=True))


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
