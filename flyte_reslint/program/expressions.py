"""Expressions of the program IR.

Every node is a frozen struct that knows where it stands. Nodes hold nothing that LibCST or the
interpreter own, so that a file's program can be written to a cache and read back.
"""

from __future__ import annotations

from typing import Literal, Union

import msgspec

from flyte_reslint.program.span import Span


class Node(msgspec.Struct, frozen=True, array_like=True, gc=False, tag=True):
    """What every expression, statement and pattern has: its place in the file."""

    span: Span


class Constant(Node, frozen=True, tag=True):
    """A literal string, number within 64 bits, `True`, `False` or `None`. Adjacent strings are joined."""

    value: str | int | float | bool | None


class LargeInteger(Node, frozen=True, tag=True):
    """An integer literal beyond 64 bits, as decimal digits."""

    digits: str


class Bytes(Node, frozen=True, tag=True):
    """A bytes literal."""

    value: bytes


class Ellipsis(Node, frozen=True, tag=True):
    """`...`"""


class Name(Node, frozen=True, tag=True):
    """A name that is read, or bound when it stands as a target."""

    identifier: str


class Attribute(Node, frozen=True, tag=True):
    """`value.name`"""

    value: Expression
    name: str


class Subscript(Node, frozen=True, tag=True):
    """`value[index]`; several indices are a `Display` of kind tuple."""

    value: Expression
    index: Expression


class Slice(Node, frozen=True, tag=True):
    """`lower:upper:step` inside a subscript."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Argument(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One argument of a call; `stars` is "*" or "**" for unpacked ones."""

    span: Span
    value: Expression
    keyword: str | None = None
    keyword_span: Span | None = None
    stars: Literal["", "*", "**"] = ""


class Call(Node, frozen=True, tag=True):
    """`function(arguments)`"""

    function: Expression
    arguments: tuple[Argument, ...]


class BinaryOperation(Node, frozen=True, tag=True):
    """`left operator right`, the operator spelled as in Python (`+`, `//`, `<<`, `@`, ...)."""

    operator: str
    left: Expression
    right: Expression


class UnaryOperation(Node, frozen=True, tag=True):
    """`+`, `-`, `~` or `not`, and its operand."""

    operator: str
    operand: Expression


class BooleanOperation(Node, frozen=True, tag=True):
    """A run of operands joined by the same `and` or `or`."""

    operator: Literal["and", "or"]
    operands: tuple[Expression, ...]


class Comparison(Node, frozen=True, tag=True):
    """`first operators[0] operands[0] operators[1] operands[1] ...`"""

    first: Expression
    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


class Conditional(Node, frozen=True, tag=True):
    """`body if test else otherwise`"""

    test: Expression
    body: Expression
    otherwise: Expression


class Replacement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`{value!conversion:specification}` in an f-string; `literal` is the text that `{value=}` adds before it."""

    span: Span
    value: Expression
    conversion: Literal["", "s", "r", "a"] = ""
    specification: FormattedString | None = None
    literal: str = ""


class FormattedString(Node, frozen=True, tag=True):
    """An f-string (adjacent strings joined in): text and replacements in order."""

    parts: tuple[str | Replacement, ...]


class Starred(Node, frozen=True, tag=True):
    """`*value` in a display, a subscript or an assignment target."""

    value: Expression


class Display(Node, frozen=True, tag=True):
    """A tuple, list or set display, or a target list of the first two kinds."""

    kind: Literal["tuple", "list", "set"]
    elements: tuple[Expression, ...]


class DictionaryItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`key: value`, or `**value` when the key is None."""

    key: Expression | None
    value: Expression


class DictionaryDisplay(Node, frozen=True, tag=True):
    """`{key: value, **more}`"""

    items: tuple[DictionaryItem, ...]


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One parameter of a function or lambda."""

    span: Span
    name: str
    kind: Literal["positional-only", "positional", "variadic", "keyword-only", "keywords"]
    default: Expression | None = None
    annotation: Expression | None = None


class Lambda(Node, frozen=True, tag=True):
    """`lambda parameters: body`"""

    parameters: tuple[Parameter, ...]
    body: Expression


class Clause(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`for target in iterable if conditions` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]
    is_async: bool


class Comprehension(Node, frozen=True, tag=True):
    """A list, set, dict or generator comprehension; `key` is set for dicts only."""

    kind: Literal["list", "set", "dict", "generator"]
    key: Expression | None
    element: Expression
    clauses: tuple[Clause, ...]


class Await(Node, frozen=True, tag=True):
    """`await value`"""

    value: Expression


class Yield(Node, frozen=True, tag=True):
    """`yield value`, or `yield from value` when `delegates`."""

    value: Expression | None
    delegates: bool


class NamedExpression(Node, frozen=True, tag=True):
    """`target := value`"""

    target: Expression
    value: Expression


class Opaque(Node, frozen=True, tag=True):
    """An expression that the IR does not carry (a template string, a lone surrogate, ...), and why."""

    reason: str


Expression = Union[
    Constant,
    LargeInteger,
    Bytes,
    Ellipsis,
    Name,
    Attribute,
    Subscript,
    Slice,
    Call,
    BinaryOperation,
    UnaryOperation,
    BooleanOperation,
    Comparison,
    Conditional,
    FormattedString,
    Starred,
    Display,
    DictionaryDisplay,
    Lambda,
    Comprehension,
    Await,
    Yield,
    NamedExpression,
    Opaque,
]
