"""What the resources of a task are counted in, and what they may be compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flyte_reslint.domain.quantity import InvalidQuantity, Quantity

AUTO = "auto"
"""Shared memory of as much as the node has."""

_BINARY = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_FRACTIONS = ("n", "u", "m")
_LEAST_BYTES = 1024**2


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of base: `bytes`, `cores`, `devices`, `seconds`, `replicas` or `runs`."""

    unit: str

    def amount(self, other: object, of: str) -> Decimal | str | None:
        """`other`, which the field `of` is compared with, in base units; None where it is nothing to compare with.

        Raises TypeError for what is counted in something else, ValueError for text that is no quantity.
        """
        __tracebackhide__ = True
        if isinstance(other, bool):
            raise TypeError(f"{of} is counted in {self.unit}, and {other} is no number")
        if isinstance(other, timedelta) and self.unit == "seconds":
            return Decimal(str(other.total_seconds()))
        if isinstance(other, Quantity):
            return self._in_units(other, repr(str(other)), of)
        if isinstance(other, (int, float, Decimal)):
            return self._in_units(Quantity.from_value(Decimal(str(other))), str(other), of)
        if isinstance(other, str):
            is_auto = other == AUTO and self.unit == "bytes"
            return AUTO if is_auto else self._in_units(_read(other, of), f'"{other}"', of)
        return None

    def _in_units(self, quantity: Quantity, written: str, of: str) -> Decimal:
        __tracebackhide__ = True
        if self.unit == "bytes" and (quantity.unit in _FRACTIONS or 0 < abs(quantity.value) < _LEAST_BYTES):
            raise TypeError(
                f'{of} is counted in bytes, and {written} is no amount of them that anybody means; write "4Gi" for '
                "4 gibibytes"
            )
        if self.unit != "bytes" and quantity.unit in _BINARY:
            raise TypeError(f"{of} is counted in {self.unit}, and {written} is an amount of bytes")
        return quantity.value


def _read(text: str, of: str) -> Quantity:
    __tracebackhide__ = True
    try:
        return Quantity(text)
    except InvalidQuantity as error:
        hint = '; compare `gpu` with a count and `accelerator` with "A100"' if of.startswith("gpu") else ""
        raise ValueError(f"{error}{hint}") from None


BYTES = Measure("bytes")
CORES = Measure("cores")
DEVICES = Measure("devices")
SECONDS = Measure("seconds")
REPLICAS = Measure("replicas")
RUNS = Measure("runs at a time")

MEASURES = {"cpu": CORES, "memory": BYTES, "gpu": DEVICES, "disk": BYTES, "shm": BYTES}
"""What each resource is counted in."""
