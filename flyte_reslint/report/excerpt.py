"""A stretch of source with its row numbers and with the places that matter underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from rich.cells import cell_len

from flyte_reslint.domain.values import Place
from flyte_reslint.report.lines import ReadLine
from flyte_reslint.report.pieces import Line, piece
from flyte_reslint.report.visible import ELLIPSIS, visible, wrapped

GUTTER = "bold blue"
CONTEXT_ROWS = 2
"""Rows shown around a mark that has context, as ruff does."""

LONGEST_BLOCK = 8
"""A value of more rows than this is shown by its first and last rows."""

NARROWEST_LABEL = 24
"""A label with less room than this beside its underline goes below it."""


class Mark(Struct, frozen=True):
    """A place to underline, in which character and style, and what to say about it."""

    place: Place
    stroke: str
    style: str
    label: str = ""
    has_context: bool = False


class _Underline(Struct, frozen=True):
    """A mark within one row, in cells from the row's beginning, the end exclusive."""

    start: int
    end: int
    mark: Mark


class _Window(Struct, frozen=True):
    """The cells of a long row that are shown, the end exclusive."""

    start: int
    end: int


def excerpt(marks: Sequence[Mark], read_line: ReadLine, *, number_width: int, width: int) -> Iterator[Line]:
    """The rows of one file that `marks` concern, each with its underlines below; no line wider than `width` cells."""
    block = next((mark for mark in marks if mark.place.end_row > mark.place.row), None)
    bar = 2 if block else 0
    room = max(width - number_width - 3 - bar, NARROWEST_LABEL)
    blank = _gutter("", number_width)
    yield _row(blank, Line())
    previous = None
    for row in _rows(marks, read_line):
        if previous is not None and row > previous + 1:
            yield _row(piece(f"{'...':<{number_width + 3}}", GUTTER), _bar(block, row, "| "))
        previous = row
        line = read_line(marks[0].place.file, row)
        underlines = [_underline(mark, line) for mark in marks if mark.place.row == row]
        window = _window(visible(line), underlines, room)
        yield _row(_gutter(str(row), number_width) + _bar(block, row, "| "), piece(_clip(visible(line), window)))
        for underline in underlines:
            if underline.mark is block:
                tail = "_" * (underline.start - window.start) + underline.mark.stroke
                yield _row(blank, piece(" _" + tail, block.style))
            else:
                for text in _underlined(underline, window, room):
                    yield _row(blank + _bar(block, row, "| "), text)
        if block is not None and row == block.place.end_row:
            yield from _block_end(block, line, blank, room)
    yield _row(blank, Line())


def _rows(marks: Sequence[Mark], read_line: ReadLine) -> list[int]:
    rows: set[int] = set()
    for mark in marks:
        first, last = mark.place.row, max(mark.place.end_row, mark.place.row)
        if last - first >= LONGEST_BLOCK:
            rows.update(range(first, first + LONGEST_BLOCK // 2), range(last - 1, last + 1))
        else:
            rows.update(range(first, last + 1))
        if mark.has_context:
            rows.update(_context(mark.place.file, range(first - CONTEXT_ROWS, first), read_line))
            rows.update(_context(mark.place.file, range(last + CONTEXT_ROWS, last, -1), read_line))
    rows.update({row + 1 for row in rows if row + 2 in rows})
    return sorted(rows)


def _context(file: str, rows: range, read_line: ReadLine) -> list[int]:
    """`rows`, which lead towards a mark, without blank ones at the far end."""
    present = [row for row in rows if row > 0]
    while present and not read_line(file, present[0]).strip():
        present.pop(0)
    return present


def _underline(mark: Mark, line: str) -> _Underline:
    """Where `mark` begins in `line` and, if it ends there as well, where it ends."""
    place = mark.place
    end_column = place.end_column if place.end_row == place.row else len(line) + 1
    start = cell_len(visible(line[: place.column - 1]))
    end = cell_len(visible(line[: end_column - 1]))
    return _Underline(start, max(end, start + 1), mark)


def _window(line: str, underlines: Sequence[_Underline], room: int) -> _Window:
    """The part of `line` to show: from its beginning where the first underline is seen so, else around that."""
    length = cell_len(line)
    if length <= room:
        return _Window(0, room)
    if not underlines or underlines[0].end < room:
        return _Window(0, room)
    first = underlines[0]
    before = max((room - (first.end - first.start)) // 2, room // 8)
    start = max(0, min(first.start - before, length - room))
    return _Window(start, start + room)


def _clip(line: str, window: _Window) -> str:
    """The characters of `line` within `window`, an ellipsis in place of what is cut off on either side."""
    cells = 0
    kept: list[str] = []
    is_cut_left = window.start > 0
    is_cut_right = cell_len(line) > window.end
    first = window.start + (1 if is_cut_left else 0)
    last = window.end - (1 if is_cut_right else 0)
    for character in line:
        character_width = cell_len(character)
        if cells >= first and cells + character_width <= last:
            kept.append(character)
        elif cells < first < cells + character_width:
            kept.append(" ")
        cells += character_width
    return (ELLIPSIS if is_cut_left else "") + "".join(kept) + (ELLIPSIS if is_cut_right else "")


def _underlined(underline: _Underline, window: _Window, room: int) -> Iterator[Line]:
    """The strokes below a row, followed by the mark's label where there is room for it."""
    mark = underline.mark
    start = min(max(underline.start - window.start, 0), room - 1)
    end = min(max(underline.end - window.start, start + 1), room)
    strokes = piece(" " * start) + piece(mark.stroke * (end - start), mark.style)
    label = visible(mark.label)
    if not label:
        yield strokes
    elif cell_len(label) <= room - end - 1:
        yield strokes + piece(" " + label, mark.style)
    else:
        yield strokes
        indent = min(start, max(room - min(cell_len(label), room // 2), 0))
        for part in wrapped(label, room - indent):
            yield piece(" " * indent + part, mark.style)


def _block_end(block: Mark, line: str, blank: Line, room: int) -> Iterator[Line]:
    """The line that closes a mark of several rows below its last one."""
    end = min(max(cell_len(visible(line[: block.place.end_column - 1])), 1), room)
    yield _row(blank, piece("|" + "_" * end + block.stroke, block.style))
    for part in wrapped(visible(block.label), room):
        yield _row(blank, piece("  " + part, block.style))


def _bar(block: Mark | None, row: int, bar: str) -> Line:
    """The two columns that hold the bar along a mark of several rows, if the file has such a mark."""
    if block is None:
        return Line()
    return piece(bar if block.place.row < row <= block.place.end_row else "  ", block.style)


def _gutter(number: str, number_width: int) -> Line:
    return piece(f"{number:>{number_width}} | ", GUTTER)


def _row(gutter: Line, content: Line) -> Line:
    return (gutter + content).without_end()
