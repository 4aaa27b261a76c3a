"""Patterns of `match`, converted to the IR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import libcst as cst

from flyte_reslint.program import statements as ir
from flyte_reslint.syntax.reader import Reader

_SequenceItem: TypeAlias = cst.MatchSequenceElement | cst.MatchStar


def pattern(node: cst.MatchPattern, reader: Reader) -> ir.Pattern:
    """Convert a pattern and take its tokens, its parentheses included; its captures are bound in the scope."""
    if isinstance(node, (cst.MatchValue, cst.MatchSingleton)):
        value = reader.expression(node.value)
        return ir.ValuePattern(value.span, value)
    # The innermost parentheses of a tuple are its own.
    inner = 1 if isinstance(node, cst.MatchTuple) else 0
    reader.open(node.lpar[inner:])
    converted = _CONVERTERS[type(node)](node, reader)
    reader.close(node.rpar[inner:])
    return converted


def _capture(node: cst.MatchAs, reader: Reader) -> ir.Pattern:
    start = reader.ahead()
    captured = None
    if node.pattern is not None:
        captured = pattern(node.pattern, reader)
        reader.take("as")
    name = _captured_name(node.name, reader)
    return ir.CapturePattern(reader.span(start), captured, name)


def _captured_name(node: cst.Name | None, reader: Reader) -> str | None:
    """The name bound by a capture; `_` binds none."""
    if node is None:
        reader.take("_")
        return None
    name = reader.take_name(node.value)
    reader.scope.bind(name)
    return name


def _list(node: cst.MatchList, reader: Reader) -> ir.Pattern:
    start = reader.ahead()
    if node.lbracket is not None:
        reader.take("[")
    items = _items(node.patterns, reader)
    if node.rbracket is not None:
        reader.take("]")
    return ir.SequencePattern(reader.span(start), items)


def _tuple(node: cst.MatchTuple, reader: Reader) -> ir.Pattern:
    start = reader.take("(")
    items = _items(node.patterns, reader)
    reader.take(")")
    return ir.SequencePattern(reader.span(start), items)


def _items(nodes: Iterable[_SequenceItem], reader: Reader) -> tuple[ir.Pattern, ...]:
    items: list[ir.Pattern] = []
    for node in nodes:
        if isinstance(node, cst.MatchStar):
            start = reader.take("*")
            name = _captured_name(node.name, reader)
            items.append(ir.StarPattern(reader.span(start), name))
        else:
            items.append(pattern(node.value, reader))
        reader.comma(node.comma)
    return tuple(items)


def _mapping(node: cst.MatchMapping, reader: Reader) -> ir.Pattern:
    start = reader.take("{")
    keys = []
    patterns = []
    for element in node.elements:
        keys.append(reader.expression(element.key))
        reader.take(":")
        patterns.append(pattern(element.pattern, reader))
        reader.comma(element.comma)
    rest = None
    if node.rest is not None:
        reader.take("**")
        rest = _captured_name(node.rest, reader)
        reader.comma(node.trailing_comma)
    reader.take("}")
    return ir.MappingPattern(reader.span(start), tuple(keys), tuple(patterns), rest)


def _class(node: cst.MatchClass, reader: Reader) -> ir.Pattern:
    start = reader.ahead()
    kind = reader.expression(node.cls)
    reader.take("(")
    positional = _items(node.patterns, reader)
    keywords = []
    keyword_patterns = []
    for element in node.kwds:
        keywords.append(reader.take_name(element.key.value))
        reader.take("=")
        keyword_patterns.append(pattern(element.pattern, reader))
        reader.comma(element.comma)
    reader.take(")")
    return ir.ClassPattern(reader.span(start), kind, positional, tuple(keywords), tuple(keyword_patterns))


def _alternatives(node: cst.MatchOr, reader: Reader) -> ir.Pattern:
    start = reader.ahead()
    alternatives = []
    for element in node.patterns:
        alternatives.append(pattern(element.pattern, reader))
        if isinstance(element.separator, cst.BitOr):
            reader.take("|")
    return ir.OrPattern(reader.span(start), tuple(alternatives))


_CONVERTERS: Mapping[type[cst.MatchPattern], Callable[[Any, Reader], ir.Pattern]] = {
    cst.MatchAs: _capture,
    cst.MatchList: _list,
    cst.MatchTuple: _tuple,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
    cst.MatchOr: _alternatives,
}
