"""`math`: the functions whose results are the same everywhere, and constants."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from flyte_reslint.interp.arithmetic import BINARY
from flyte_reslint.interp.limits import TooLarge
from flyte_reslint.interp.native import native
from flyte_reslint.interp.plain import pure
from flyte_reslint.interp.values import Known, Reference, Value

EXACT = [
    "ceil",
    "floor",
    "trunc",
    "fabs",
    "sqrt",
    "isqrt",
    "gcd",
    "lcm",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "copysign",
    "fmod",
    "modf",
    "fsum",
]
"""Functions that the IEEE standard or exact arithmetic settle."""

ROUNDED = ["exp", "log", "log2", "log10", "pow"]
"""Functions whose last digit depends on the C library: only whole results are taken."""


def _whole(function: Callable[..., float]) -> Callable[..., float]:
    def run(*numbers: Any) -> float:
        result = function(*numbers)
        if not result.is_integer():
            raise ArithmeticError
        return result

    return run


def _product(numbers: Any, start: Any = 1) -> Any:
    total = start
    for number in numbers:
        if not isinstance(number, (int, float)) or not isinstance(total, (int, float)):
            raise TypeError
        total = BINARY["*"](total, number)
    return total


def _small(function: Callable[..., int]) -> Callable[..., int]:
    def run(*numbers: int) -> int:
        if any(number > LARGEST_COUNT for number in numbers):
            raise TooLarge
        return function(*numbers)

    return run


LARGEST_COUNT = 500
"""Of more things than this the arrangements have too many digits."""

NAMES: dict[str, Value] = {
    **{f"math.{name}": Reference(pure(f"math.{name}", getattr(math, name))) for name in EXACT},
    **{f"math.{name}": Reference(pure(f"math.{name}", _whole(getattr(math, name)))) for name in ROUNDED},
    **{
        f"math.{name}": Reference(pure(f"math.{name}", _small(getattr(math, name))))
        for name in ("factorial", "comb", "perm")
    },
    "math.prod": native("math.prod", pure("math.prod", _product).call),
    "math.pi": Known(math.pi),
    "math.e": Known(math.e),
    "math.inf": Known(math.inf),
    "math.nan": Known(math.nan),
}
