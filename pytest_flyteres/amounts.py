"""Amounts of resources: quantities, and pairs of a request and its limit."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar, Union

from msgspec.structs import replace

from flyte_reslint.domain.quantity import Quantity
from pytest_flyteres.alternatives import Alternative, merged
from pytest_flyteres.fields import Field, Subject, Symbol, Undecided
from pytest_flyteres.measures import AUTO, Measure

T = TypeVar("T")

Size = Union[Quantity, str]
"""An amount; text stands for what has no amount of its own, `auto`."""

_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and its limit; None is what nothing sets.

    `unknown_limit` is for a limit that cannot be known, and completes "unknown because ...".
    """

    request: Size | None = None
    limit: Size | None = None
    unknown_limit: str | None = None

    @property
    def halves(self) -> tuple[Size, ...]:
        """Those that are set."""
        return tuple(half for half in (self.request, self.limit) if half is not None)


@dataclass(frozen=True, slots=True)
class Approximate:
    """Every quantity that differs from `quantity` by no more than the part `rel` of it."""

    quantity: str | int | float | Decimal | Quantity
    rel: float = 0.05

    def __repr__(self) -> str:
        return f"{self.quantity!r} \u00b1 {self.rel:.0%}"


class Sized(Field[T], Generic[T]):
    """A field that is compared by size. Sizes are numbers in base units, strings such as `4Gi`, other fields."""

    def __init__(
        self, subject: Subject, label: str, measure: Measure, alternatives: tuple[Alternative[T], ...]
    ) -> None:
        super().__init__(subject, label, alternatives)
        self.measure = measure

    def __lt__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared("<", other)

    def __le__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared("<=", other)

    def __gt__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared(">", other)

    def __ge__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared(">=", other)

    def _operand(self, symbol: Symbol, other: object) -> object:
        __tracebackhide__ = True
        if isinstance(other, Approximate):
            if symbol not in ("==", "!="):
                raise TypeError("an approximate quantity is compared with == or !=")
            middle = self.measure.amount(other.quantity, self.label)
            if not isinstance(middle, Decimal):
                raise TypeError(f"{other.quantity!r} is no quantity")
            margin = abs(middle) * Decimal(str(other.rel))
            return (middle - margin, middle + margin)
        if isinstance(other, Sized):
            return self._other_field(other)
        amount = self.measure.amount(other, self.label)
        return super()._operand(symbol, other) if amount is None else amount

    def _other_field(self, other: Sized[object]) -> object:
        __tracebackhide__ = True
        if other.measure.unit != self.measure.unit:
            raise TypeError(
                f"{self.label} is counted in {self.measure.unit} and {other.label} in {other.measure.unit}: "
                "they cannot be compared"
            )
        only, *more = other.alternatives
        if more or only.unknown is not None:
            raise Undecided("\n".join(other.explanation("==", None)))
        if isinstance(only.value, Pair):
            raise TypeError(f"{other.label} is a request and a limit: compare with one of them")
        return only.value.value if isinstance(only.value, Quantity) else only.value


class Amount(Sized[Size]):
    """A request, a limit or a number: `task.memory.limit`."""

    @property
    def value(self) -> Decimal | None:
        """The amount in base units (cores, bytes, seconds), None where nothing sets it.

        Raises `Undecided` where it has alternatives or is unknown, or has no amount of its own (`auto`).
        """
        __tracebackhide__ = True
        only, *more = self.alternatives
        if more or only.unknown is not None or isinstance(only.value, str):
            raise Undecided("\n".join(self.explanation("==", None)))
        return None if only.value is None else only.value.value

    def _spelled(self, value: Size) -> str:
        return in_words(value, self.measure)

    def _setting(self) -> str:
        resource, _, half = self.label.rpartition(".")
        if half == "limit":
            return f"the pod's limit is then its request, as `.on(platform)` tells; write {resource}=(request, limit)"
        return super()._setting()

    def _equals(self, value: Size, operand: object) -> bool:
        return equal(value, operand)

    def _orders(self, symbol: Symbol, value: Size, operand: object) -> bool | None:
        return ordered(symbol, value, operand)


class Resource(Sized[Pair]):
    """A request together with its limit: `task.memory`.

    It equals a pair, and a single amount where nothing else is set. It is below or above an amount where every half
    that is set is.
    """

    @property
    def request(self) -> Amount:
        """What the scheduler sets aside."""
        return self._half("request", lambda pair: pair.request)

    @property
    def limit(self) -> Amount:
        """What the container may use at most."""
        return self._half("limit", lambda pair: pair.limit, lambda pair: pair.unknown_limit)

    def _half(
        self, name: str, part: Callable[[Pair], Size | None], unknown: Callable[[Pair], str | None] = lambda _: None
    ) -> Amount:
        found: tuple[Alternative[Size], ...] = merged(
            replace(each.of(part), unknown=each.unknown if each.value is None else unknown(each.value))
            for each in self.alternatives
        )
        return Amount(self.subject, f"{self.label}.{name}", self.measure, found)

    def _verdict(self, symbol: Symbol, each: Alternative[Pair], operand: object) -> bool | None:
        if each.value is None or each.value.unknown_limit is None:
            return super()._verdict(symbol, each, operand)
        is_about_all = symbol != "is set" and operand is not None
        return None if is_about_all or each.value.request is None else symbol != "=="

    def _remedy(self, symbol: Symbol, other: object, each: Alternative[Pair]) -> str:
        if each.value is None or each.value.unknown_limit is None:
            return super()._remedy(symbol, other, each)
        return super()._remedy(symbol, other, replace(each, unknown=each.value.unknown_limit))

    def _spelled(self, value: Pair) -> str:
        request, limit = (
            "None" if half is None else in_words(half, self.measure) for half in (value.request, value.limit)
        )
        if value.unknown_limit is not None:
            return f"({request}, unknown because {value.unknown_limit})"
        return request if value.limit is None else f"({request}, {limit})"

    def _operand(self, symbol: Symbol, other: object) -> object:
        __tracebackhide__ = True
        if not isinstance(other, tuple):
            return super()._operand(symbol, other)
        if len(other) != 2:
            raise TypeError(f"{self.label} is compared with a pair of a request and a limit, and {other!r} is none")
        if symbol not in ("==", "!="):
            raise TypeError(f"a pair is compared with == or !=; for {symbol}, write {self.label}.limit or .request")
        request, limit = (None if half is None else super(Resource, self)._operand(symbol, half) for half in other)
        return Halves(request, limit)

    def _equals(self, value: Pair, operand: object) -> bool:
        if not isinstance(operand, Halves):
            return all(equal(half, operand) for half in value.halves)
        halves = ((value.request, operand.request), (value.limit, operand.limit))
        return all(half is wanted is None or (half is not None and equal(half, wanted)) for half, wanted in halves)

    def _orders(self, symbol: Symbol, value: Pair, operand: object) -> bool | None:
        verdicts = [ordered(symbol, half, operand) for half in value.halves]
        return None if None in verdicts else all(verdicts)


@dataclass(frozen=True, slots=True)
class Halves:
    """A pair that a resource is compared with."""

    request: object
    limit: object


def equal(value: Size, operand: object) -> bool:
    """Whether an amount is `operand`, or lies between its bounds."""
    if isinstance(operand, tuple):
        low, high = operand
        return isinstance(value, Quantity) and low <= value.value <= high
    return bool((value.value if isinstance(value, Quantity) else value) == operand)


def ordered(symbol: Symbol, value: Size, operand: object) -> bool | None:
    """Whether an order holds; None where one of the two has no size."""
    if isinstance(value, Quantity) and isinstance(operand, Decimal):
        return _ORDERS[symbol](value.value, operand)
    return None


def in_words(value: Size, measure: Measure) -> str:
    """`64Gi`, `500m`, `300`, `auto`"""
    if isinstance(value, str):
        return AUTO
    return str(value) if measure.unit in ("bytes", "cores", "devices") else f"{value.value:f}"
