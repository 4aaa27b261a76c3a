"""Kubernetes quantities (`4Gi`, `500m`, `2`): read, compared and written exactly.

The grammar, the rounding and the canonical text are those of `ParseQuantity` and `CanonicalizeBytes` in
k8s.io/apimachinery/pkg/api/resource.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_UP, Context, Decimal
from functools import total_ordering
from typing import NoReturn

from flyte_reslint.domain.quantity_text import NUMBER, UNIT, InvalidQuantity, explain

__all__ = ["InvalidQuantity", "Quantity"]

_QUANTITY = re.compile(rf"({NUMBER})({UNIT})")
_WITHOUT_DIGITS = re.compile(rf"[+-]?\.?({UNIT})")

_POWERS_OF_1000 = {"n": -3, "u": -2, "m": -1, "": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}
_POWERS_OF_1024 = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_FACTORS = {unit: Decimal(f"1E{3 * power}") for unit, power in _POWERS_OF_1000.items()} | {
    unit: Decimal(1024**power) for unit, power in _POWERS_OF_1024.items()
}
_DECIMAL_UNITS = {3 * power: unit for unit, power in _POWERS_OF_1000.items()}
_BINARY_UNITS = ("", *_POWERS_OF_1024)

_ZERO = Decimal(0)
_NANO = Decimal("1E-9")
_LARGEST_BINARY = Decimal(2**63 - 1)

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_UP)
# `1e999999999` + `1` has a thousand million digits: a sum keeps ten thousand, more than any real one needs.
_SUM = Context(prec=10_000, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_UP)


@total_ordering
class Quantity:
    """An amount of a resource, compared by its exact value: `Quantity("1Gi") == Quantity("1024Mi")`.

    `value` is in base units (cores, bytes, devices). As in Kubernetes it is a whole number of nano-units, a
    finer one rounded away from zero, and one written with a binary suffix is at most 2^63 - 1 either way.
    `unit` is the suffix as written: `Gi`, `m`, `e3`, or empty.

    `str()` is the canonical text: no fraction, the largest suffix of the same family that loses nothing
    (`0.5Gi` is `512Mi`, `1500m` stays). Kubernetes echoes some other spellings of a parsed quantity, such as
    `1.125`, `+5` and `1E3`, as they were written; here they are `1125m`, `5` and `1e3`.

    Raises `InvalidQuantity`, a `ValueError`, where Kubernetes refuses the text.
    """

    __slots__ = ("unit", "value")

    value: Decimal
    unit: str

    def __init__(self, text: str) -> None:
        match = _QUANTITY.fullmatch(text)
        if match is None:
            value, unit = _ZERO, _unit_without_digits(text)
        else:
            number, unit = match.groups()
            factor = _FACTORS.get(unit) or _power_of_ten(text, unit)
            value = _whole_nanos(_EXACT.multiply(Decimal(number), factor))
            if unit in _POWERS_OF_1024 and value.copy_abs() > _LARGEST_BINARY:
                value = _LARGEST_BINARY.copy_sign(value)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "unit", unit)

    @classmethod
    def from_value(cls, value: Decimal | int) -> Quantity:
        """The quantity of `value` base units, written with a decimal suffix.

        Raises `ValueError` for a Decimal that is not finite.
        """
        exact = Decimal(value)
        if not exact.is_finite():
            raise ValueError(f"{value} is not a finite number")
        return cls._of(_whole_nanos(exact), "")

    @classmethod
    def _of(cls, value: Decimal, unit: str) -> Quantity:
        quantity = object.__new__(cls)
        object.__setattr__(quantity, "value", value or _ZERO)
        object.__setattr__(quantity, "unit", unit)
        return quantity

    @property
    def is_negative(self) -> bool:
        """Whether it is below zero; `-0` is not."""
        return self.value < 0

    def __add__(self, other: Quantity) -> Quantity:
        """The sum, in this quantity's family of suffixes, or in the other's when this one is zero."""
        unit = self.unit if self.value else other.unit
        return Quantity._of(_SUM.add(self.value, other.value), unit)

    def __mul__(self, count: int) -> Quantity:
        """`count` times as much."""
        return Quantity._of(_EXACT.multiply(self.value, Decimal(count)), self.unit)

    def __eq__(self, other: object) -> bool:
        return self.value == other.value if isinstance(other, Quantity) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.value < other.value if isinstance(other, Quantity) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a quantity is immutable: its {name} cannot be set")

    def __reduce__(self) -> tuple[Callable[[Decimal, str], Quantity], tuple[Decimal, str]]:
        return Quantity._of, (self.value, self.unit)

    def __str__(self) -> str:
        if self.unit in _POWERS_OF_1024 and _has_binary_text(self.value):
            return _binary_text(int(self.value))
        return _decimal_text(self.value, has_exponent=self.unit not in _FACTORS)

    def __repr__(self) -> str:
        return f"Quantity({str(self)!r})"


def _unit_without_digits(text: str) -> str:
    """The unit of a text that is zero although it has no digit: `Gi`, `.`, `-`.

    Kubernetes reads most quantities in 64 bits, and there takes a missing number for 0. Those in Pi and Ei and
    those finer than nano it reads in full precision, and there refuses it.
    """
    match = _WITHOUT_DIGITS.fullmatch(text)
    if match is None or text == "":
        raise explain(text)
    unit = match[1]
    factor = _FACTORS.get(unit) or _power_of_ten(text, unit)
    if unit in ("Pi", "Ei") or factor < _NANO:
        raise explain(text)
    return unit


def _power_of_ten(text: str, unit: str) -> Decimal:
    """The factor of an exponent such as `e3`.

    Kubernetes reads it as 64 bits, refuses more, and keeps the lower 32: `1e4294967297` is 10.
    """
    exponent = Decimal(unit[1:])
    if not -(2**63) <= exponent < 2**63:
        raise explain(text)
    return Decimal(f"1E{(int(exponent) + 2**31) % 2**32 - 2**31}")


def _whole_nanos(value: Decimal) -> Decimal:
    if _last_place(value) < -9:
        value = value.quantize(_NANO, context=_EXACT)
    return value or _ZERO


def _last_place(value: Decimal) -> int:
    """The power of ten that the last digit of `value` counts."""
    return value.adjusted() - len(value.as_tuple().digits) + 1


def _has_binary_text(value: Decimal) -> bool:
    """Whether a binary suffix shows `value` so that reading it back gives the same."""
    return 1024 <= value.copy_abs() <= _LARGEST_BINARY and value == value.to_integral_value()


def _binary_text(value: int) -> str:
    power = 0
    while value % 1024 == 0:
        value //= 1024
        power += 1
    return f"{value}{_BINARY_UNITS[power]}"


def _decimal_text(value: Decimal, *, has_exponent: bool) -> str:
    shortest = _EXACT.normalize(value)
    power = _last_place(shortest)
    sign = "-" if value < 0 else ""
    mantissa = sign + "".join(map(str, shortest.as_tuple().digits)) + "0" * (power % 3)
    power -= power % 3
    if power and (has_exponent or power not in _DECIMAL_UNITS):
        return f"{mantissa}e{power}"
    return mantissa + _DECIMAL_UNITS[power]
