"""Reading a text again after an edit: only the statements of the module that it touched are parsed.

What stands at the beginning of a line is a statement of its own, whatever goes before it, unless brackets, a string or
a line join reach into that line, or the line goes on with a block as `else:` does. All of these make a piece of text
that is no program by itself, and the whole text is parsed then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from flyte_reslint.program.span import Span
from flyte_reslint.program.statements import Module, last_row
from flyte_reslint.syntax.faults import SyntaxFault
from flyte_reslint.syntax.spans import line_starts


def parse_again(text: str, former: str, program: Module) -> Module | None:
    """The program of `text`, given the `program` of the text `former`; None where that takes a parse of the whole.

    It is what a parse of the whole would give, but that the limits on a file's size hold for the piece that is parsed.
    """
    from flyte_reslint.syntax import parse

    new, old = _lines(text), _lines(former)
    above, below = _common(new, old)
    first, last = _widened(program, above + 1, len(old) - below)
    moved = len(new) - len(old)
    before = [each for each in program.body if last_row(each) < first]
    after = [each for each in program.body if each.span.row > last]
    if len(before) + len(after) > len(program.body):
        return None
    start = max((last_row(each) for each in before), default=0)
    end = (min(each.span.row for each in after) - 1 if after else len(old)) + moved
    if _joins(new[:start]) or _joins(new[:end]):
        return None
    piece = "".join(new[start:end])
    if piece.startswith("\ufeff"):  # a mistake within the text, where a parse of the piece takes it for its beginning
        return None
    try:
        between = parse(piece)
    except SyntaxFault:
        return None
    return Module((*before, *shifted(between.body, start), *shifted(tuple(after), moved)))


def _widened(program: Module, first: int, last: int) -> tuple[int, int]:
    """The rows from `first` to `last` with all rows of the statements in them, which may share rows with others."""
    for each in reversed(program.body):
        if each.span.row < first <= last_row(each):
            first = each.span.row
    for each in program.body:
        if each.span.row <= last < last_row(each):
            last = last_row(each)
    return first, last


def shifted(node: Any, rows: int) -> Any:
    """A piece of the program as it is when it stands so many rows further down."""
    return _shifted(node, rows) if rows else node


def _shifted(node: Any, rows: int) -> Any:
    kind = type(node)
    if kind is Span:
        return Span(node.row + rows, node.column, node.end_row + rows, node.end_column)
    if kind is tuple:
        return tuple([_shifted(each, rows) for each in node])
    if isinstance(node, msgspec.Struct):
        return kind(*[_shifted(getattr(node, name), rows) for name in kind.__struct_fields__])
    return node


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, as the parser reads it."""
    text = text.removeprefix("\ufeff")
    if not text.endswith(("\n", "\r")):
        text += "\n"
    starts = line_starts(text)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _common(new: Sequence[str], old: Sequence[str]) -> tuple[int, int]:
    """How many lines two texts have in common at their beginnings and, of the rest, at their ends."""
    shorter = min(len(new), len(old))
    above = next((index for index in range(shorter) if new[index] != old[index]), shorter)
    rest = shorter - above
    below = next((index for index in range(rest) if new[-1 - index] != old[-1 - index]), rest)
    return above, below


def _joins(lines: Sequence[str]) -> bool:
    """Whether the last line may go on in the next."""
    return bool(lines) and lines[-1].rstrip("\r\n").endswith("\\")
