"""Reading one file: its text to the program IR, a pure function of the text.

LibCST is imported when the first file is parsed, not before: a run that finds all programs in its cache needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.syntax.again import parse_again
from flyte_reslint.syntax.faults import SyntaxFault
from flyte_reslint.syntax.scout import imported_modules, mentions_flyte

if TYPE_CHECKING:
    from flyte_reslint.program.statements import Module

__all__ = ["SyntaxFault", "imported_modules", "mentions_flyte", "parse", "parse_again"]


def parse(source: str) -> Module:
    """Read the text of one Python file, up to Python 3.14, its line ends as in the file.

    Raises `SyntaxFault` for a text that is not Python, or beyond what LibCST reads without harm.
    """
    from flyte_reslint.syntax.parsing import parse_text

    return parse_text(source)
