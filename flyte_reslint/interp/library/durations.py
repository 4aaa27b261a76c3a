"""`datetime.timedelta`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.arithmetic import BINARY, ORDER, SIGNS
from flyte_reslint.interp.limits import TooLarge
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, as_plain, target_of
from flyte_reslint.interp.plain import RAISED, Plain, abstract, resolved
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.types import BuiltinType
from flyte_reslint.interp.values import Known, Reference, Single, Trail, Value


class DurationObject(Object):
    """A duration."""

    type_name = "timedelta"
    is_hashable = True
    is_followed = True

    def __init__(self, duration: timedelta) -> None:
        self.duration = duration

    @property
    def seconds(self) -> float:
        """The whole duration in seconds."""
        return self.duration.total_seconds()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DurationObject) and other.duration == self.duration

    def __hash__(self) -> int:
        return hash(self.duration)

    def identity(self) -> tuple[str, timedelta]:
        return ("timedelta", self.duration)

    def class_of(self, machine: Machine) -> Value | None:
        return DURATION

    def truth(self, machine: Machine) -> bool | None:
        return bool(self.duration)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"days", "seconds", "microseconds"}:
            return Known(getattr(self.duration, name))
        if name == "total_seconds":
            return native("total_seconds", lambda m, arguments, site: Known(self.seconds))
        return None

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        target = target_of(other)
        plain = as_plain(other)
        operand: Any = target.duration if isinstance(target, DurationObject) else None
        if operand is None and type(plain) is Known:
            operand = plain.value
        if operand is None:
            return None
        return self._computed(machine, operator, operand, place, is_right=is_right)

    def _computed(self, machine: Machine, operator: str, operand: Any, place: Place, *, is_right: bool) -> Value | None:
        if operator == "==":
            return Known(self.duration == operand)
        if operator in ORDER:
            # A comparison arrives already mirrored.
            left, right = self.duration, operand
        else:
            left, right = (operand, self.duration) if is_right else (self.duration, operand)
        compute = ORDER.get(operator) or BINARY[operator]
        try:
            return _value(machine, compute(left, right), None)
        except (*RAISED, TooLarge) as error:
            return machine.unknown(f"`{operator}` raises {type(error).__name__} here", place)

    def unary(self, machine: Machine, operator: str, place: Place) -> Value | None:
        return None if operator == "~" else _value(machine, SIGNS[operator](self.duration), None)

    def text(self, machine: Machine, conversion: str, place: Place) -> Value | None:
        return Known(str(self.duration) if conversion == "s" else repr(self.duration))


def _value(machine: Machine, result: Any, trail: Trail | None) -> Value | None:
    if isinstance(result, timedelta):
        return Reference(DurationObject(result), trail)
    if isinstance(result, tuple):
        return None
    return abstract(machine, result, trail)


def _timedelta(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open:
        return machine.unknown("the arguments of timedelta() are not all known", site.place)
    values = arguments.values
    count = len(arguments.positional)
    names = [str(passed.keyword) for passed in arguments.keywords]

    def compute(plains: tuple[Plain, ...]) -> Value:
        try:
            duration = timedelta(*plains[:count], **dict(zip(names, plains[count:], strict=True)))
        except RAISED as error:
            return machine.unknown(f"timedelta() raises {type(error).__name__} here", site.place)
        return Reference(DurationObject(duration), merged_trail(values))

    return resolved(machine, values, site.place, compute, cause="timedelta")


DURATION = Reference(
    BuiltinType(
        timedelta,
        _timedelta,
        {name: Reference(DurationObject(getattr(timedelta, name))) for name in ("min", "max", "resolution")},
    )
)

NAMES: dict[str, Value] = {"datetime.timedelta": DURATION}
