"""`range`."""

from __future__ import annotations

from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, as_plain
from flyte_reslint.interp.values import Known, Reference, Single, Value, alternatives


class RangeObject(Object):
    """`range(start, stop, step)`"""

    type_name = "range"
    is_followed = True

    def __init__(self, numbers: range) -> None:
        self.numbers = numbers

    @property
    def doubt(self) -> str:
        return f"{self.numbers} is too long to follow"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Known(getattr(self.numbers, name)) if name in {"start", "stop", "step"} else None

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        if type(index) is Known and isinstance(index.value, int):
            try:
                return Known(self.numbers[index.value])
            except IndexError:
                return None
        return None

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        # A length beyond the machine's word has no len().
        if self.numbers and len(self.numbers[: machine.budget.most_iterations + 1]) > machine.budget.most_iterations:
            return None
        return tuple(Known(number) for number in self.numbers)

    def truth(self, machine: Machine) -> bool | None:
        return bool(self.numbers)

    def length(self, machine: Machine) -> Value | None:
        try:
            return Known(len(self.numbers))
        except OverflowError:
            return None

    def contains(self, machine: Machine, value: Value) -> bool | None:
        answers: set[bool] = set()
        for item in alternatives(value):
            plain = as_plain(item.value)
            if type(plain) is not Known:
                return None
            answers.add(isinstance(plain.value, (int, float)) and _in_range(self.numbers, plain.value))
        return answers.pop() if len(answers) == 1 else None

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        if operator == "==" and type(other) is Reference and isinstance(other.target, RangeObject):
            return Known(self.numbers == other.target.numbers)
        return None

    def text(self, machine: Machine, conversion: Any, place: Place) -> Value | None:
        return Known(repr(self.numbers))


def _in_range(numbers: range, value: float) -> bool:
    # For a float Python would look at every number.
    return value == int(value) and int(value) in numbers if value == value and abs(value) != float("inf") else False
