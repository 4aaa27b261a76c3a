"""The reader: walks a LibCST tree in the order of its text and hands each expression to its converter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import libcst as cst

from flyte_reslint.program.expressions import Expression
from flyte_reslint.syntax.bindings import Scope
from flyte_reslint.syntax.spans import Cursor

Converter = Callable[[Any, "Reader"], Expression]
"""Converts a node that begins with a token of its own, without the node's parentheses."""

Extender = Callable[[Any, Expression, int, "Reader"], Expression]
"""Converts a node that begins with another expression, given that expression and where the node starts."""


class Extension(NamedTuple):
    """How a kind of node that begins with an expression, such as `value.name`, is converted."""

    head: Callable[[Any], cst.BaseExpression]
    extend: Extender


class Reader(Cursor):
    """A cursor that also knows the converters and the scope in which the conversion stands."""

    __slots__ = ("_converters", "_extensions", "scope")

    def __init__(
        self,
        text: str,
        converters: Mapping[type[cst.CSTNode], Converter],
        extensions: Mapping[type[cst.CSTNode], Extension],
    ) -> None:
        super().__init__(text)
        self._converters = converters
        self._extensions = extensions
        self.scope = Scope()

    def expression(self, node: cst.BaseExpression) -> Expression:
        """Convert an expression and take its tokens, its parentheses included.

        `a.b(c).d + e` leans to the left, as deep as it is long: such a chain is walked down and up in a loop.
        """
        extensions = self._extensions
        chain: list[tuple[cst.BaseExpression, Extension, int]] = []
        while (extension := extensions.get(type(node))) is not None:
            self.open(node.lpar)
            chain.append((node, extension, self.ahead()))
            node = extension.head(node)
        # The innermost parentheses of a tuple are its own.
        inner = 1 if isinstance(node, cst.Tuple) else 0
        self.open(node.lpar[inner:])
        expression = self._converters[type(node)](node, self)
        self.close(node.rpar[inner:])
        while chain:
            node, extension, start = chain.pop()
            expression = extension.extend(node, expression, start, self)
            self.close(node.rpar)
        return expression

    def open(self, parentheses: Sequence[cst.LeftParen]) -> None:
        """Take the opening parentheses around a node."""
        for _ in parentheses:
            self.take("(")

    def close(self, parentheses: Sequence[cst.RightParen]) -> None:
        """Take the closing parentheses around a node."""
        for _ in parentheses:
            self.take(")")

    def comma(self, comma: cst.Comma | cst.MaybeSentinel | None) -> None:
        """Take the comma after an element, if it has one."""
        if isinstance(comma, cst.Comma):
            self.take(",")
