"""What an f-string comes to, whichever way its parts were found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from flyte_reslint.program import expressions as ir
from flyte_reslint.program.span import Span
from flyte_reslint.syntax.strings import with_unix_lines

Part: TypeAlias = str | ir.Replacement | ir.Opaque
"""Text, a replacement, or a part without a value that the IR can carry."""

CONVERSIONS: Mapping[str | None, Literal["", "s", "r", "a"]] = {None: "", "s": "s", "r": "r", "a": "a"}

_STRING_OR_COMMENT = re.compile(r"""("[^"\n]*"|'[^'\n]*')|#[^\n]*""")


def formatted(span: Span, parts: Iterable[Part]) -> ir.FormattedString | ir.Opaque:
    """An f-string of these parts, adjacent text joined; without a value when one of them has none."""
    joined: list[str | ir.Replacement] = []
    for part in parts:
        if isinstance(part, ir.Opaque):
            return ir.Opaque(span, part.reason)
        if isinstance(part, str) and joined and isinstance(last := joined[-1], str):
            joined[-1] = last + part
        elif part != "":
            joined.append(part)
    return ir.FormattedString(span, tuple(joined))


def self_documenting(text: str) -> str:
    """The text that `{value=}` adds, given what stands between the brace and what follows the sign."""
    return _STRING_OR_COMMENT.sub(r"\1", with_unix_lines(text))
