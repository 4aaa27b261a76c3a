"""F-strings of Python's syntax tree, converted to the IR with the help of their text.

Before Python 3.12 the tree does not always tell where the expressions in them stand, and in no version where the text
is.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from flyte_reslint.program import expressions as ir
from flyte_reslint.syntax.formatted import CONVERSIONS, Part, formatted, self_documenting
from flyte_reslint.syntax.python_ast.reader import Reader, Unsure
from flyte_reslint.syntax.strings import OPENING, STRING, Undecodable, formatted_text, literal_value

_MARK = re.compile(r"""\\N\{[^}]*\}|\\(?:\r\n|[^{}])|\{\{|\}\}|[{}]|\"""|'''|["']""", re.DOTALL)
_RAW_MARK = re.compile(r"""\\(?:\r\n|[^{}])|\{\{|\}\}|[{}]|\"""|'''|["']""", re.DOTALL)
_FORMAT_MARK = re.compile(r"[\\{}]")
_AFTER_VALUE = re.compile(r"(?:[ \t\f\r\n)]+|#[^\r\n]*|\\(?:\r\n?|\n))*").match
_IN_VALUE = rf"(?xs){STRING}|[!=<>]=|[\[({{\])}}:!=\\\#]"
_LITERAL = rf"(?xs)[uUrR]?(?:{STRING})"
_TREE_HAS_PLACES = sys.version_info >= (3, 12)


def formatted_string(node: ast.JoinedStr, reader: Reader) -> ir.Expression:
    """A run of adjacent literals of which one at least is an f-string."""
    values = _values(node)
    parts: list[Part] = []
    end = reader.end(node)
    reader.offset = reader.start(node)
    while reader.ahead() < end:
        opening = OPENING.match(reader.text, reader.offset)
        if opening is None:
            raise Unsure
        if "f" in opening[1].lower():
            reader.offset = opening.end()
            parts += _literal_parts(opening[1].lower(), opening[2], values, reader)
        else:
            parts.append(_plain_literal(reader))
    return formatted(reader.place(node), parts)


def _values(node: ast.JoinedStr) -> Iterator[ast.FormattedValue]:
    """The replacements of an f-string, in the order in which they begin."""
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            yield value


def _plain_literal(reader: Reader) -> Part:
    literal = re.compile(_LITERAL).match(reader.text, reader.offset)
    if literal is None:
        raise Unsure
    start, reader.offset = reader.offset, literal.end()
    try:
        return str(literal_value(literal[0]))
    except Undecodable as fault:
        return ir.Opaque(reader.span(start), str(fault))


def _literal_parts(prefix: str, quote: str, values: Iterator[ast.FormattedValue], reader: Reader) -> Iterator[Part]:
    """The parts of one f-string, the reader standing after its opening quotes."""
    marks = _RAW_MARK if "r" in prefix else _MARK
    start = reader.offset
    while True:
        mark = marks.search(reader.text, reader.offset)
        if mark is None:
            raise Unsure
        if mark[0].startswith(quote):
            yield _text(start, mark.start(), prefix, reader)
            reader.offset = mark.start() + len(quote)
            return
        if mark[0] == "{":
            yield _text(start, mark.start(), prefix, reader)
            reader.offset = mark.start()
            yield _replacement(next(values), prefix, reader)
            start = reader.offset
        elif mark[0] == "}":
            raise Unsure
        else:
            reader.offset = mark.end() if len(mark[0]) == 2 or mark[0][0] == "\\" else mark.start() + 1


def _text(start: int, end: int, prefix: str, reader: Reader) -> Part:
    try:
        return formatted_text(reader.text[start:end], prefix)
    except Undecodable as fault:
        reader.offset = end
        return ir.Opaque(reader.span(start), str(fault))


def _replacement(node: ast.FormattedValue, prefix: str, reader: Reader) -> Part:
    """`{value=!conversion:specification}`, the reader standing before it."""
    start = reader.offset
    inside = start + 1
    value = _value(node, reader)
    text = reader.text
    literal = ""
    if text[reader.offset] == "=":
        reader.offset += 1
        literal = self_documenting(text[inside : reader.ahead()])
    conversion = CONVERSIONS[chr(node.conversion) if node.conversion > 0 else None]
    if text[reader.offset] == "!":
        reader.offset += 1
        reader.word()
        reader.ahead()
    specification = None
    if text[reader.offset] == ":":
        reader.offset += 1
        specification = _specification(node, prefix, reader)
    reader.expect("}")
    if isinstance(specification, ir.Opaque):
        return specification
    return ir.Replacement(reader.span(start), value, conversion, specification, literal)


def _value(node: ast.FormattedValue, reader: Reader) -> ir.Expression:
    """The expression of a replacement; the reader then stands at what follows it."""
    if _TREE_HAS_PLACES or _stands_next(node.value, reader):
        value = reader.expression(node.value)
        reader.offset = reader.end(node.value)
    else:
        end = _end_of_value(reader.text, reader.offset + 1)
        value = reader.expression(_reparsed(reader, end))
        reader.offset = end
    after = _AFTER_VALUE(reader.text, reader.offset)
    assert after is not None
    reader.offset = after.end()
    return value


def _stands_next(node: ast.expr, reader: Reader) -> bool:
    """Whether the tree places an expression of one row after the reader's brace, where it stands.

    Python 3.10 and 3.11 parse it by itself and move it to its place; where they miss that, they miss all of it.
    """
    brace = reader.offset
    reader.offset += 1
    row, column = reader.row_and_width(reader.ahead())
    reader.offset = brace
    return (node.lineno, node.col_offset) == (row, column) and node.end_lineno == row


def _end_of_value(text: str, start: int) -> int:
    """Where the expression ends that begins at `start`, by the rules of before Python 3.12: no backslash."""
    depth = 0
    for mark in re.compile(_IN_VALUE).finditer(text, start):
        token = mark[0]
        if token in ("(", "[", "{"):
            depth += 1
        elif token in (")", "]", "}") and depth:
            depth -= 1
        elif token in ("\\", "#"):
            break
        elif not depth and token in ("}", ":", "!", "="):
            return mark.start()
    raise Unsure


def _reparsed(reader: Reader, end: int) -> ast.expr:
    """The tree of the expression from after the reader's brace to `end`, at its own place."""
    start = reader.offset + 1
    row, column = reader.row_and_width(start)
    tree = ast.parse(f"({reader.text[start:end]})", mode="eval").body
    if (tree.lineno, tree.col_offset) == (1, 0):
        raise Unsure
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.arg, ast.keyword)):
            # Only the first row is moved to the side, less the parenthesis that was put before it.
            node.col_offset += column - 1 if node.lineno == 1 else 0
            node.end_col_offset += column - 1 if node.end_lineno == 1 else 0  # type: ignore[operator]  # it has an end
            node.lineno += row - 1
            node.end_lineno += row - 1  # type: ignore[operator]  # a parsed node has an end
    return tree


def _specification(node: ast.FormattedValue, prefix: str, reader: Reader) -> ir.FormattedString | ir.Opaque:
    """What stands between the colon and the closing brace, which the reader then stands at."""
    values = _values(node.format_spec) if isinstance(node.format_spec, ast.JoinedStr) else iter(())
    parts: list[Part] = []
    start = before = reader.offset
    while True:
        mark = _FORMAT_MARK.search(reader.text, reader.offset)
        if mark is None or mark[0] == "\\":
            raise Unsure
        parts.append(_text(before, mark.start(), prefix, reader))
        reader.offset = mark.start()
        if mark[0] == "}":
            return formatted(reader.span(start), parts)
        parts.append(_replacement(next(values), prefix, reader))
        before = reader.offset
