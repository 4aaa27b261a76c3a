"""Reading one file: its text to the program IR, a pure function of the text.

Two readers make the same program of a text. The one over the running Python's own syntax tree is quick; LibCST's
reads Python up to 3.15 whatever Python runs, and says what is wrong with a text. LibCST is imported when a text needs
it, not before: most runs need none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.syntax.again import parse_again
from flyte_reslint.syntax.faults import BeyondLimits, SyntaxFault
from flyte_reslint.syntax.scout import imported_modules, mentions_flyte
from flyte_reslint.syntax.whole import parse_whole

if TYPE_CHECKING:
    from flyte_reslint.program.statements import Module

__all__ = ["SyntaxFault", "imported_modules", "mentions_flyte", "parse", "parse_again"]


def parse(source: str) -> Module:
    """Read the text of one Python file, up to Python 3.15, its line ends as in the file.

    Raises `SyntaxFault` for a text that is not Python, or beyond what LibCST reads without harm.
    """
    try:
        return parse_whole(source)
    except BeyondLimits:
        raise
    except SyntaxFault as fault:
        from flyte_reslint.syntax.pieces import parse_pieces

        return parse_pieces(source, fault)
