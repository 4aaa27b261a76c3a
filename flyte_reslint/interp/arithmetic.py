"""Python's operators on plain values, refusing results over budget before they are computed."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.limits import TooLarge, check_length

Binary = Callable[[Any, Any], Any]


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, (str, bytes)) and isinstance(right, (str, bytes)):
        check_length(len(left) + len(right))
    return left + right


def _multiply(left: Any, right: Any) -> Any:
    if isinstance(right, (str, bytes)):
        left, right = right, left
    if isinstance(left, (str, bytes)) and isinstance(right, int):
        check_length(len(left) * max(right, 0))
    elif isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
    return left * right


def _power(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() * abs(right))
    return left**right


def _shift_left(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + max(right, 0))
    return left << right


def _check_bits(bits: int) -> None:
    if bits > Budget.most_bits:
        raise TooLarge


BINARY: dict[str, Binary] = {
    "+": _add,
    "-": operator.sub,
    "*": _multiply,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": _power,
    "<<": _shift_left,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "@": operator.matmul,
}

ORDER: dict[str, Binary] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

SIGNS: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    # Of a bool, Python 3.12 and later would warn.
    "~": lambda value: operator.invert(int(value) if isinstance(value, bool) else value),
}
