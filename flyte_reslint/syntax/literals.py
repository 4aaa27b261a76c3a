"""Names, numbers and strings, converted to the IR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from flyte_reslint.program import expressions as ir
from flyte_reslint.program.span import Span
from flyte_reslint.syntax.formatted import CONVERSIONS, Part, formatted, self_documenting
from flyte_reslint.syntax.reader import Converter, Reader
from flyte_reslint.syntax.strings import LONGEST_INTEGER, Undecodable, formatted_text, literal_value

_KEYWORD_VALUES = {"None": None, "True": True, "False": False}


def _name(node: cst.Name, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    name = reader.take_name(node.value)
    if name in _KEYWORD_VALUES:
        return ir.Constant(reader.span(start), _KEYWORD_VALUES[name])
    return ir.Name(reader.span(start), name)


def _ellipsis(node: cst.Ellipsis, reader: Reader) -> ir.Expression:
    return ir.Ellipsis(reader.span(reader.take("...")))


def _integer(node: cst.Integer, reader: Reader) -> ir.Expression:
    span = reader.span(reader.take(node.value))
    if len(node.value) > LONGEST_INTEGER:
        return ir.Opaque(span, f"an integer of more than {LONGEST_INTEGER:,} digits")
    value = int(node.value, 0)
    return ir.Constant(span, value) if value.bit_length() <= 64 else ir.LargeInteger(span, str(value))


def _float(node: cst.Float, reader: Reader) -> ir.Expression:
    return ir.Constant(reader.span(reader.take(node.value)), float(node.value))


def _imaginary(node: cst.Imaginary, reader: Reader) -> ir.Expression:
    return ir.Opaque(reader.span(reader.take(node.value)), "a complex number")


def _string(node: cst.SimpleString, reader: Reader) -> ir.Expression:
    span = reader.span(reader.take(node.value))
    try:
        value = literal_value(node.value)
    except Undecodable as fault:
        return ir.Opaque(span, str(fault))
    return ir.Bytes(span, value) if isinstance(value, bytes) else ir.Constant(span, value)


def _formatted_string(node: cst.FormattedString, reader: Reader) -> ir.Expression:
    """An f-string, or a template string, which stands as an f-string in the tree."""
    start = reader.take(node.start)
    opening = reader.text[start : reader.offset]
    parts = _parts(node.parts, opening, reader)
    reader.take_text(node.end)
    span = reader.span(start)
    return ir.Opaque(span, "a template string") if "t" in opening.lower() else formatted(span, parts)


def _concatenated_string(node: cst.ConcatenatedString, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    pieces = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        pieces.append(reader.expression(rest.left))
        rest = rest.right
    pieces.append(reader.expression(rest))
    return _joined(reader.span(start), pieces)


def _joined(span: Span, pieces: Sequence[ir.Expression]) -> ir.Expression:
    """Adjacent literals as one: LibCST refuses bytes beside text, so the first tells the kind of all."""
    if isinstance(pieces[0], ir.Bytes):
        content = [piece.value for piece in pieces if isinstance(piece, ir.Bytes)]
        if len(content) == len(pieces):
            return ir.Bytes(span, b"".join(content))
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, ir.Constant):
            parts.append(str(piece.value))
        elif isinstance(piece, ir.FormattedString):
            parts += piece.parts
        elif isinstance(piece, ir.Opaque):
            parts.append(piece)
    if all(isinstance(piece, ir.Constant) for piece in pieces):
        return ir.Constant(span, "".join(map(str, parts)))
    return formatted(span, parts)


def _parts(nodes: Iterable[cst.CSTNode], opening: str, reader: Reader) -> list[Part]:
    """The text and the replacements of an f-string; text without a value is an `Opaque`."""
    return [
        _replacement(node, opening, reader)
        if isinstance(node, cst.FormattedStringExpression)
        else _text(node, opening, reader)
        for node in nodes
    ]


def _text(node: cst.CSTNode, opening: str, reader: Reader) -> Part:
    assert isinstance(node, cst.FormattedStringText)
    start = reader.offset
    reader.take_text(node.value)
    try:
        return formatted_text(node.value, opening)
    except Undecodable as fault:
        return ir.Opaque(reader.span(start), str(fault))


def _replacement(node: cst.FormattedStringExpression, opening: str, reader: Reader) -> Part:
    start = reader.take("{")
    inside = reader.offset
    value = reader.expression(node.expression)
    literal = ""
    if node.equal is not None:
        reader.take("=")
        literal = self_documenting(reader.text[inside : reader.ahead()])
    conversion = CONVERSIONS[node.conversion]
    if conversion:
        reader.take("!")
        reader.take(conversion)
    specification = None
    if node.format_spec is not None:
        reader.take(":")
        specification_start = reader.offset
        parts = _parts(node.format_spec, opening, reader)
        specification = formatted(reader.span(specification_start), parts)
    reader.take("}")
    if isinstance(specification, ir.Opaque):
        return specification
    if literal and not conversion and specification is None:
        conversion = "r"  # "By default, `=` causes the repr() of the expression to be provided" (PEP 701).
    return ir.Replacement(reader.span(start), value, conversion, specification, literal)


CONVERTERS: Mapping[type[cst.CSTNode], Converter] = {
    cst.Name: _name,
    cst.Ellipsis: _ellipsis,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.Imaginary: _imaginary,
    cst.SimpleString: _string,
    cst.FormattedString: _formatted_string,
    cst.ConcatenatedString: _concatenated_string,
}
