"""The values that calls are followed over: plain Python ones, and these."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from catalog_maker.source import Place, Unreadable


class Refused(Exception):
    """The source raises for these arguments."""


@dataclass(frozen=True)
class Choice:
    """`typing.Literal[...]`, nested ones flattened, as `typing.get_args` gives them."""

    values: tuple[Any, ...]


@dataclass
class Instance:
    """An object of one of the SDK's own classes."""

    place: Place
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """A method of an object, found in the class `owner`."""

    instance: Instance
    owner: Place
    place: Place


@dataclass(frozen=True)
class Super:
    """`super()` inside a method of `owner`."""

    instance: Instance
    owner: Place


@dataclass(frozen=True)
class Frame:
    """Where code is followed: its module, its names, and the class whose method it is."""

    module: str
    scope: dict[str, Any]
    owner: Place | None = None


@dataclass(frozen=True)
class Closure:
    """A function defined inside another."""

    node: ast.FunctionDef
    frame: Frame


@dataclass(frozen=True)
class External:
    """A module that is not the SDK's own."""

    name: str


@dataclass(frozen=True)
class Namespace:
    """A module of the SDK, as the checks' calls name it."""

    name: str


class Ignored:
    """Something with no bearing on what is raised: a logger, a type in an annotation."""


BUILTINS: dict[str, Any] = {
    **{kind.__name__: kind for kind in (int, float, str, bool, tuple, list, dict, set, bytes, type)},
    **{function.__name__: function for function in (len, any, all, min, max, repr, range, sorted, callable)},
}
LIBRARY: dict[str, Any] = {
    "datetime.timedelta": timedelta,
    "re.compile": re.compile,
    "re.fullmatch": re.fullmatch,
    "re.match": re.match,
    "typing.Dict": dict,
    "typing.List": list,
    "typing.Tuple": tuple,
}
METHODS: dict[type, set[str]] = {
    str: {"partition", "split", "strip", "lower", "upper", "startswith", "endswith", "join"},
    list: {"append", "extend"},
    dict: {"get", "items", "keys", "values", "pop"},
    timedelta: {"total_seconds"},
    re.Pattern: {"fullmatch", "match"},
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


def truth(value: Any) -> bool:
    """Whether a branch is taken."""
    if isinstance(value, Ignored):
        raise Unreadable("a branch depends on something that is not followed")
    return bool(value)
