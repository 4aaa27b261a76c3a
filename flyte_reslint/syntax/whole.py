"""Reading a text as a whole, by whichever reader reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyte_reslint.program.statements import Module


def parse_whole(source: str) -> Module:
    """Read the text of one Python file; raises `SyntaxFault` where neither reader reads all of it."""
    from flyte_reslint.syntax.python_ast.reading import read

    program = read(source)
    if program is None:
        from flyte_reslint.syntax.parsing import parse_text

        program = parse_text(source)
    return program
