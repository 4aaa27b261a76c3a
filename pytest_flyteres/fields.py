"""Fields of a task as tests compare them: over all the values that they may have.

A comparison is true where it holds for every alternative of a field and false where it holds for none. Anything else,
an unknown value above all, raises `Undecided`, so that no assertion passes by accident, negated or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from flyte_reslint.domain.resources import Accelerator
from flyte_reslint.domain.values import Place, Step
from pytest_flyteres.alternatives import Alternative
from pytest_flyteres.drawing import Pen, state, told
from pytest_flyteres.verdict import Asked

T = TypeVar("T")

Symbol = Literal["==", "!=", "<", "<=", ">", ">=", "is set"]

MIRRORED: dict[str, Symbol] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The comparisons, each with the one that says the same with its sides exchanged."""


class Undecided(AssertionError):
    """A comparison that neither holds nor fails for certain; the message says why."""

    __module__ = "pytest_flyteres"


@dataclass(frozen=True, slots=True)
class Subject:
    """The task that a field belongs to: its name as people read it, where it is declared, and how chains are drawn.

    `asked` is told of every comparison that does not hold.
    """

    name: str
    declared: Step
    pen: Pen
    asked: Asked


class Field(Generic[T]):
    """Something that is declared of a task; `alternatives` are the values that it may have.

    It is true where something sets it, and equal to None where nothing does.
    """

    def __init__(self, subject: Subject, label: str, alternatives: tuple[Alternative[T], ...]) -> None:
        self.subject = subject
        self.label = label
        self.alternatives = alternatives

    def __bool__(self) -> bool:
        __tracebackhide__ = True
        return self._judged("is set", None, None)

    def __eq__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared("==", other)

    def __ne__(self, other: object) -> bool:
        __tracebackhide__ = True
        return self._compared("!=", other)

    __hash__ = None  # type: ignore[assignment]  # equality asks for every alternative, which no hash can

    def __repr__(self) -> str:
        *others, last = self.alternatives
        words = [f"{state(each, self._spelled)} when {each.condition}" for each in others]
        return ", else ".join([*words, state(last, self._spelled)])

    def _spelled(self, value: T) -> str:
        """A value as people write it."""
        return str(value)

    def _operand(self, symbol: Symbol, other: object) -> object:
        """What `other` comes to. Raises TypeError where a field of this kind cannot be compared with it."""
        __tracebackhide__ = True
        raise TypeError(f"{self.label} cannot be compared with a {type(other).__name__}: {other!r}")

    def _equals(self, value: T, operand: object) -> bool:
        return bool(value == operand)

    def _orders(self, symbol: Symbol, value: T, operand: object) -> bool | None:
        """Whether a comparison of size holds; None where one of the two has no size."""
        raise NotImplementedError

    def _compared(self, symbol: Symbol, other: object) -> bool:
        __tracebackhide__ = True
        return self._judged(symbol, other, None if other is None else self._operand(symbol, other))

    def _judged(self, symbol: Symbol, other: object, operand: object) -> bool:
        __tracebackhide__ = True
        verdicts = {self._verdict(symbol, each, operand) for each in self.alternatives}
        if verdicts == {True}:
            return True
        if verdicts == {False}:
            self.subject.asked.no(lambda: self.explanation(symbol, other))
            return False
        raise Undecided("\n".join(self.explanation(symbol, other)))

    def _verdict(self, symbol: Symbol, each: Alternative[T], operand: object) -> bool | None:
        """Whether a comparison holds for one alternative; None where that cannot be said."""
        if each.unknown is not None:
            return None
        if symbol == "is set":
            return each.value is not None
        if symbol in ("==", "!="):
            equal = operand is None if each.value is None else operand is not None and self._equals(each.value, operand)
            return equal is (symbol == "==")
        return None if each.value is None or operand is None else self._orders(symbol, each.value, operand)

    def explanation(self, symbol: Symbol, other: object) -> Iterator[str]:
        """Why a comparison does not hold: the value, the chain that it came through, and what to change."""
        operand = None if other is None else self._operand(symbol, other)
        verdicts = [(each, self._verdict(symbol, each, operand)) for each in self.alternatives]
        against = [each for each, verdict in verdicts if verdict is not True] or list(self.alternatives)
        compared = symbol if symbol == "is set" else f"{symbol} {other!r}"
        if len(self.alternatives) == 1:
            yield f"{self!r} {compared}"
        else:
            holding = len(verdicts) - len(against)
            yield f"{self.label} {compared} has to hold for all {len(verdicts)} alternatives, and holds for {holding}"
        subject = f"{self.label} of {self.subject.name}"
        yield from told(self.subject.pen, subject, against, self._spelled, self.subject.declared)
        yield self._remedy(symbol, other, against[0])

    def _origin(self, each: Alternative[T]) -> Place:
        """Where a value is written: the farthest step that spells it, else the nearest, where all its parts meet."""
        trail = each.trail or (self.subject.declared,)
        if each.value is None:
            return trail[-1].place
        spelled = re.compile(rf"(?<![\w.]){re.escape(self._spelled(each.value))}(?![\w.])")
        return next((step.place for step in reversed(trail) if spelled.search(step.description)), trail[0].place)

    def _setting(self) -> str:
        """How one sets it."""
        return f"set {self.label}"

    def _remedy(self, symbol: Symbol, other: object, each: Alternative[T]) -> str:
        """What to do about an alternative for which a comparison does not hold."""
        where = self.subject.pen.where(each.decided or self._origin(each))
        if each.unknown is not None:
            return f"no assertion on it can pass; give it a value that is in the code at {where}"
        if each.value is None:
            return f"nothing sets it; {self._setting()} at {where}"
        amount = {"<": "less than {}", "<=": "{} or less", ">": "more than {}", ">=": "{} or more"}.get(symbol, "{}")
        wanted = "something else" if symbol == "!=" else amount.format("nothing" if other is None else repr(other))
        return f"to make it hold, write {wanted} at {where}"


class Label(Field[str]):
    """A text: the registered name of a device, a partition, the scope of a pool."""

    def _operand(self, symbol: Symbol, other: object) -> object:
        __tracebackhide__ = True
        return other if isinstance(other, str) else super()._operand(symbol, other)


class Device(Field[Accelerator]):
    """The device of a task, equal to the name that users write (`A100`) and to the registered one, in any case."""

    def _spelled(self, value: Accelerator) -> str:
        return f"{value.name} {value.partition}" if value.partition else value.name

    def _operand(self, symbol: Symbol, other: object) -> object:
        __tracebackhide__ = True
        return other.lower() if isinstance(other, str) else super()._operand(symbol, other)

    def _equals(self, value: Accelerator, operand: object) -> bool:
        return operand in (value.name.lower(), value.device.lower())

    @property
    def name(self) -> Label:
        """The registered name: `nvidia-tesla-a100`."""
        return self._part("name", tuple(each.of(lambda device: device.device) for each in self.alternatives))

    @property
    def partition(self) -> Label:
        """The part of the device that is asked for: `1g.5gb`."""
        return self._part("partition", tuple(each.of(lambda device: device.partition) for each in self.alternatives))

    def _part(self, name: str, found: tuple[Alternative[str], ...]) -> Label:
        return Label(self.subject, f"{self.label}.{name}", found)


def explained(operator: str, left: object, right: object) -> list[str] | None:
    """What pytest shows of a comparison that does not hold, None where neither side is a field."""
    field, other, is_mirrored = (left, right, False) if isinstance(left, Field) else (right, left, True)
    if not isinstance(field, Field):
        return None
    if operator in ("is", "is not"):
        return [f"{left!r} {operator} {right!r}", f"{field.label} is an object: compare it with `==`"]
    if operator not in MIRRORED:
        return None
    symbol = MIRRORED[operator] if is_mirrored else MIRRORED[MIRRORED[operator]]
    return list(field.explanation(symbol, other))
