"""What an edit leaves of a file's program."""

from __future__ import annotations

from flyte_reslint.analysis.sources import Parsed
from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import parse_again


def reparse(parsed: Parsed, text: str, former: str) -> None:
    """Add to `parsed` what becomes of the text `former` when it is edited to `text`, if that takes no full parse."""
    program = parsed.get(former)
    if isinstance(program, Module) and text not in parsed:
        edited = parse_again(text, former, program)
        if edited is not None:
            parsed[text] = edited
