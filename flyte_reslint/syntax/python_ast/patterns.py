"""Patterns of `match` in Python's syntax tree, converted to the IR."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flyte_reslint.program import expressions
from flyte_reslint.program import statements as ir
from flyte_reslint.syntax.python_ast.reader import Reader


def pattern(node: ast.pattern, reader: Reader) -> ir.Pattern:
    """Convert a pattern; its captures are bound in the scope."""
    reader.enter()
    converted = _CONVERTERS[type(node)](node, reader)
    reader.leave()
    return converted


def _patterns(nodes: Iterable[ast.pattern], reader: Reader) -> tuple[ir.Pattern, ...]:
    return tuple([pattern(node, reader) for node in nodes])


def _captured(name: str | None, reader: Reader) -> str | None:
    if name is not None:
        reader.scope.bind(name)
    return name


def _value(node: ast.MatchValue, reader: Reader) -> ir.Pattern:
    value = reader.expression(node.value)
    return ir.ValuePattern(value.span, value)


def _singleton(node: ast.MatchSingleton, reader: Reader) -> ir.Pattern:
    span = reader.place(node)
    return ir.ValuePattern(span, expressions.Constant(span, node.value))


def _capture(node: ast.MatchAs, reader: Reader) -> ir.Pattern:
    captured = None if node.pattern is None else pattern(node.pattern, reader)
    return ir.CapturePattern(reader.place(node), captured, _captured(node.name, reader))


def _sequence(node: ast.MatchSequence, reader: Reader) -> ir.Pattern:
    return ir.SequencePattern(reader.place(node), _patterns(node.patterns, reader))


def _star(node: ast.MatchStar, reader: Reader) -> ir.Pattern:
    return ir.StarPattern(reader.place(node), _captured(node.name, reader))


def _mapping(node: ast.MatchMapping, reader: Reader) -> ir.Pattern:
    keys = []
    patterns = []
    for key, value in zip(node.keys, node.patterns, strict=True):
        keys.append(reader.expression(key))
        patterns.append(pattern(value, reader))
    return ir.MappingPattern(reader.place(node), tuple(keys), tuple(patterns), _captured(node.rest, reader))


def _class(node: ast.MatchClass, reader: Reader) -> ir.Pattern:
    kind = reader.expression(node.cls)
    positional = _patterns(node.patterns, reader)
    keyword_patterns = _patterns(node.kwd_patterns, reader)
    return ir.ClassPattern(reader.place(node), kind, positional, tuple(node.kwd_attrs), keyword_patterns)


def _alternatives(node: ast.MatchOr, reader: Reader) -> ir.Pattern:
    return ir.OrPattern(reader.place(node), _patterns(node.patterns, reader))


_CONVERTERS: Mapping[type[ast.pattern], Callable[[Any, Reader], ir.Pattern]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchAs: _capture,
    ast.MatchSequence: _sequence,
    ast.MatchStar: _star,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
    ast.MatchOr: _alternatives,
}
