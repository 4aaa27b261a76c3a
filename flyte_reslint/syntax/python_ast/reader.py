"""The reader: hands the nodes of Python's syntax tree to their converters, and finds the tokens that it leaves out."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flyte_reslint.program.expressions import Expression, Name
from flyte_reslint.program.span import Span
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.python_ast.wide_rows import WideRow
from flyte_reslint.syntax.spans import Cursor

DEEPEST = 300
"""Expressions and blocks inside each other; what nests deeper is LibCST's, which has its guard."""

_WORD = re.compile(r"\w+").match
_TO_COLON = re.compile(r"(?:[ \t\f\r\n()\[\],/*]+|#[^\r\n]*|\\(?:\r\n?|\n))*:").match


class Unsure(Exception):
    """A text that this reader leaves to LibCST."""


Converter = Callable[[Any, "Reader"], Expression]


class Reader(Cursor):
    """A cursor over a text whose syntax tree is known, and the scope in which the conversion stands."""

    __slots__ = ("_converters", "_depth", "_wide_rows", "scope")

    def __init__(self, text: str, converters: Mapping[type[ast.expr], Converter]) -> None:
        super().__init__(text)
        self._converters = converters
        self._wide_rows = self._rows_beyond_ascii()
        self._depth = 0
        self.scope = Scope()

    def expression(self, node: ast.expr) -> Expression:
        """Convert an expression."""
        if isinstance(node, ast.Name):  # as nearly half of all expressions are
            return Name(self.place(node), node.id)
        converter = self._converters.get(type(node))
        if converter is None or self._depth > DEEPEST:
            raise Unsure
        self._depth += 1
        expression = converter(node, self)
        self._depth -= 1
        return expression

    def expressions(self, nodes: Iterable[ast.expr]) -> tuple[Expression, ...]:
        """Convert expressions that stand side by side."""
        return tuple([self.expression(node) for node in nodes])

    def optional(self, node: ast.expr | None) -> Expression | None:
        """An expression that may be left out."""
        return None if node is None else self.expression(node)

    def enter(self) -> None:
        """Go one level deeper, from where the conversion has to `leave` again, unless it is given up."""
        if self._depth > DEEPEST:
            raise Unsure
        self._depth += 1

    def leave(self) -> None:
        """Go back to the level above."""
        self._depth -= 1

    # -- places ------------------------------------------------------------------------------------------------

    def place(self, node: Any) -> Span:
        """The span that the tree gives a node."""
        row: int = node.lineno
        end_row: int = node.end_lineno
        column: int = node.col_offset
        end_column: int = node.end_col_offset
        if self._wide_rows:
            if row in self._wide_rows:
                column = self._characters(row, column)
            if end_row in self._wide_rows:
                end_column = self._characters(end_row, end_column)
        return Span(row, column + 1, end_row, end_column + 1)

    def name_place(self, node: Any, name: str) -> Span:
        """The span of a name with which a node begins."""
        row: int = node.lineno
        if row in self._wide_rows:
            self.offset = self.start(node)
            return self.word()
        column: int = node.col_offset + 1
        return Span(row, column, row, column + len(name))

    def start(self, node: Any) -> int:
        """The offset at which a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: Any) -> int:
        """The offset at which a node ends."""
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, row: int, width: int) -> int:
        """The offset of what stands behind the first `width` bytes of a row, as which the tree counts columns."""
        if row in self._wide_rows:
            width = self._characters(row, width)
        return self._line_starts[row - 1] + width

    def _characters(self, row: int, width: int) -> int:
        """The characters in the first `width` bytes of a row."""
        return self._wide_row(row).characters(width)

    def _wide_row(self, row: int) -> WideRow:
        """What is known of a row in which a character may take more than a byte."""
        known = self._wide_rows[row]
        if known is None:
            starts = self._line_starts
            known = WideRow(self.text[starts[row - 1] : starts[row] if row < len(starts) else None])
            self._wide_rows[row] = known
        return known

    def _rows_beyond_ascii(self) -> dict[int, WideRow | None]:
        """The rows in which a character may take more than a byte, of which nothing is known yet."""
        text, starts = self.text, self._line_starts
        if text.isascii():
            return {}
        lines = enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1)
        return {row: None for row, (start, end) in lines if not text[start:end].isascii()}

    def row_and_width(self, offset: int) -> tuple[int, int]:
        """The row of an offset, and the bytes in front of it there."""
        row = bisect_right(self._line_starts, offset)
        characters = offset - self._line_starts[row - 1]
        return row, self._wide_row(row).width(characters) if row in self._wide_rows else characters

    # -- tokens ------------------------------------------------------------------------------------------------

    def expect(self, token: str) -> int:
        """Take the next token, which has to be `token`, and return where it began."""
        start = self.take(token)
        if not self.text.startswith(token, start):
            raise Unsure
        return start

    def word(self) -> Span:
        """Take a word, and return its span."""
        start = self.ahead()
        found = _WORD(self.text, start)
        if found is None:
            raise Unsure
        self.offset = found.end()
        return self.span(start)

    def colon(self) -> None:
        """Take what closes a header: brackets and commas, and its colon."""
        found = _TO_COLON(self.text, self.offset)
        if found is None:
            raise Unsure
        self.offset = found.end()

    def parenthesised(self, node: ast.expr) -> Span:
        """Take the expression that comes next, and return its span with all the parentheses around it."""
        start = self.ahead()
        begin = self.start(node)
        count = 0
        while self.offset < begin:
            self.expect("(")
            self.ahead()
            count += 1
        if self.offset != begin:
            raise Unsure
        self.offset = self.end(node)
        for _ in range(count):
            self.expect(")")
        return self.span(start)
