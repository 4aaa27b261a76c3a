"""Statements, patterns and the module of the program IR."""

from __future__ import annotations

from typing import Literal, Union

import msgspec

from flyte_reslint.program.expressions import Argument, Expression, Node, Parameter
from flyte_reslint.program.span import Span


class ExpressionStatement(Node, frozen=True, tag=True):
    """An expression whose value is dropped."""

    value: Expression


class Assignment(Node, frozen=True, tag=True):
    """`target = target = value`"""

    targets: tuple[Expression, ...]
    value: Expression


class AnnotatedAssignment(Node, frozen=True, tag=True):
    """`target: annotation = value`, the value optional."""

    target: Expression
    annotation: Expression
    value: Expression | None


class AugmentedAssignment(Node, frozen=True, tag=True):
    """`target operator= value`, the operator without its `=`."""

    target: Expression
    operator: str
    value: Expression


class Delete(Node, frozen=True, tag=True):
    """`del targets`"""

    targets: tuple[Expression, ...]


class Alias(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One imported name: dotted after `import`, simple after `from`."""

    span: Span
    name: str
    bound_as: str | None = None


class Import(Node, frozen=True, tag=True):
    """`import names`"""

    names: tuple[Alias, ...]


class ImportFrom(Node, frozen=True, tag=True):
    """`from ..module import names`; `level` counts the leading dots, `star` is `import *`."""

    module: str
    level: int
    names: tuple[Alias, ...]
    star: bool


class FunctionDefinition(Node, frozen=True, tag=True):
    """`def` or `async def`. The span begins at the first decorator and ends with the header's colon.

    `local_names` are the names that the body binds (and does not declare global or nonlocal), without the
    parameters; `is_generator` tells whether the body itself yields.
    """

    name: str
    name_span: Span
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    local_names: tuple[str, ...]
    is_async: bool
    is_generator: bool


class ClassDefinition(Node, frozen=True, tag=True):
    """`class`. The span begins at the first decorator and ends with the header's colon."""

    name: str
    name_span: Span
    arguments: tuple[Argument, ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]


class Return(Node, frozen=True, tag=True):
    """`return value`"""

    value: Expression | None


class Raise(Node, frozen=True, tag=True):
    """`raise error from cause`"""

    error: Expression | None
    cause: Expression | None


class Assert(Node, frozen=True, tag=True):
    """`assert test, message`"""

    test: Expression
    message: Expression | None


class If(Node, frozen=True, tag=True):
    """`if test`, an `elif` being an If alone in `otherwise`. The span is the header's."""

    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class While(Node, frozen=True, tag=True):
    """`while test` with its `else`. The span is the header's."""

    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class For(Node, frozen=True, tag=True):
    """`for target in iterable` with its `else`. The span is the header's."""

    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    is_async: bool


class Handler(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`except kind as name`; `is_group` for `except*`."""

    span: Span
    kind: Expression | None
    name: str | None
    body: tuple[Statement, ...]
    is_group: bool


class Try(Node, frozen=True, tag=True):
    """`try` with its handlers, `else` and `finally`. The span is the header's."""

    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    finally_body: tuple[Statement, ...]


class WithItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`manager as target`"""

    manager: Expression
    target: Expression | None


class With(Node, frozen=True, tag=True):
    """`with items`. The span is the header's."""

    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    is_async: bool


class ValuePattern(Node, frozen=True, tag=True):
    """A literal, `None`, `True`, `False` or dotted name to compare with."""

    value: Expression


class CapturePattern(Node, frozen=True, tag=True):
    """`pattern as name`, a bare `name`, or `_` (both None)."""

    pattern: Pattern | None
    name: str | None


class SequencePattern(Node, frozen=True, tag=True):
    """`[first, *rest]`"""

    items: tuple[Pattern, ...]


class StarPattern(Node, frozen=True, tag=True):
    """`*name` inside a sequence pattern; None for `*_`."""

    name: str | None


class MappingPattern(Node, frozen=True, tag=True):
    """`{key: pattern, **rest}`"""

    keys: tuple[Expression, ...]
    patterns: tuple[Pattern, ...]
    rest: str | None


class ClassPattern(Node, frozen=True, tag=True):
    """`Kind(positional, name=pattern)`"""

    kind: Expression
    positional: tuple[Pattern, ...]
    keywords: tuple[str, ...]
    keyword_patterns: tuple[Pattern, ...]


class OrPattern(Node, frozen=True, tag=True):
    """`first | second`"""

    alternatives: tuple[Pattern, ...]


Pattern = Union[ValuePattern, CapturePattern, SequencePattern, StarPattern, MappingPattern, ClassPattern, OrPattern]


class Case(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`case pattern if guard`"""

    span: Span
    pattern: Pattern
    guard: Expression | None
    body: tuple[Statement, ...]


class Match(Node, frozen=True, tag=True):
    """`match subject`. The span is the header's."""

    subject: Expression
    cases: tuple[Case, ...]


class ScopeDeclaration(Node, frozen=True, tag=True):
    """`global names` or `nonlocal names`"""

    kind: Literal["global", "nonlocal"]
    names: tuple[str, ...]


class TypeAlias(Node, frozen=True, tag=True):
    """`type name = ...`; the value is lazy in Python and never needed here."""

    name: str


class Pass(Node, frozen=True, tag=True):
    """`pass`"""


class Break(Node, frozen=True, tag=True):
    """`break`"""


class Continue(Node, frozen=True, tag=True):
    """`continue`"""


Statement = Union[
    ExpressionStatement,
    Assignment,
    AnnotatedAssignment,
    AugmentedAssignment,
    Delete,
    Import,
    ImportFrom,
    FunctionDefinition,
    ClassDefinition,
    Return,
    Raise,
    Assert,
    If,
    While,
    For,
    Try,
    With,
    Match,
    ScopeDeclaration,
    TypeAlias,
    Pass,
    Break,
    Continue,
]


class Module(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file's program: a pure function of the file's bytes."""

    body: tuple[Statement, ...]


def bodies(statement: Statement) -> tuple[tuple[Statement, ...], ...]:
    """The blocks of a compound statement, in order; none for a simple one."""
    if isinstance(statement, (FunctionDefinition, ClassDefinition, With)):
        return (statement.body,)
    if isinstance(statement, (If, While, For)):
        return (statement.body, statement.otherwise)
    if isinstance(statement, Try):
        return (
            statement.body,
            *(handler.body for handler in statement.handlers),
            statement.otherwise,
            statement.finally_body,
        )
    if isinstance(statement, Match):
        return tuple(case.body for case in statement.cases)
    return ()


def last_row(statement: Statement) -> int:
    """The row on which a statement ends, its blocks included."""
    return max(statement.span.end_row, *(last_row(body[-1]) for body in bodies(statement) if body), 0)
