"""Settling a field: from the alternatives it may take to the one value it has, or the reason why that is unknown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.values import (
    Built,
    Choices,
    Dictionary,
    Duration,
    Items,
    Other,
    Place,
    Plain,
    Step,
    Traced,
    Trail,
    Unknown,
    Value,
)

T = TypeVar("T")


class Meaning(Struct, Generic[T], frozen=True):
    """What a value means for the field it is given to; for one of several meanings, when it holds and its spelling."""

    value: T | Unknown
    condition: str | None = None
    spelling: str | None = None


class Alternative(Struct, Generic[T], frozen=True):
    """One of the values a field may have: what it means, how it is spelled, when, and the way it came.

    The trail begins where the value enters a call; it is empty for a field that nothing sets.
    """

    meaning: T | Unknown
    spelling: str
    condition: str | None
    trail: Trail


class Unsettled(Struct, frozen=True):
    """A field whose value cannot be known; `reason` completes "unknown because ..."."""

    field: str
    reason: str
    place: Place


def settle(field: str, alternatives: Sequence[Alternative[T]]) -> T | Unsettled:
    """The meaning that all `alternatives` (at least one) agree on, or why there is no such meaning."""
    first = alternatives[0]
    if any(alternative.meaning != first.meaning for alternative in alternatives):
        place = next(step.place for alternative in alternatives for step in alternative.trail)
        return Unsettled(field, _disagreement(alternatives), place)
    if isinstance(first.meaning, Unknown):
        return Unsettled(field, first.meaning.reason, first.meaning.place)
    return first.meaning


def _disagreement(alternatives: Sequence[Alternative[T]]) -> str:
    """`"4Gi" when PROD is true, else "2Gi"`"""
    conditions: dict[str, list[str | None]] = {}
    for alternative in alternatives:
        meaning = alternative.meaning
        words = f"unknown because {meaning.reason}" if isinstance(meaning, Unknown) else alternative.spelling
        conditions.setdefault(words, []).append(alternative.condition)
    whens = {words: " or ".join(filter(None, parts)) if all(parts) else "" for words, parts in conditions.items()}
    *firsts, last = sorted(whens, key=lambda words: not whens[words])
    return ", ".join([*(f"{words} when {whens[words]}" if whens[words] else words for words in firsts), f"else {last}"])


def alternatives(
    name: str, choices: Choices, read: Callable[[Traced], Iterable[Meaning[T]]], hops: Callable[[Traced], Trail]
) -> list[Alternative[T]]:
    """Everything that `choices`, given to the parameter `name`, may mean; `hops` is the way that each came."""
    found = []
    for choice in choices:
        spelling = spelled(choice.traced.value)
        trail = (Step(f"{name}={spelling}", choice.traced.place), *hops(choice.traced))
        for meaning in read(choice.traced):
            condition = both(choice.condition, meaning.condition)
            found.append(Alternative(meaning.value, meaning.spelling or spelling, condition, trail))
    return found


def way(traced: Traced) -> Trail:
    """The hops that a value came through."""
    return traced.trail


def way_of_parts(traced: Traced) -> Trail:
    """The hops that a value and the parts it is made of came through: the halves of a range, a device's arguments."""
    parts: Iterable[Traced] = ()
    if isinstance(traced.value, Items):
        parts = traced.value.items
    elif isinstance(traced.value, Built):
        parts = (choice.traced for argument in traced.value.call.arguments for choice in argument.choices)
    return (*traced.trail, *(step for part in parts for step in way_of_parts(part)))


def argument_alternatives(
    call: Call, name: str, read: Callable[[Traced], Iterable[Meaning[T]]], default: T
) -> Iterator[Alternative[T]]:
    """Everything that the parameter `name` may be in `call`; `default` is what it is when it is not given."""
    argument = call.argument(name)
    if argument is not None:
        for each in alternatives(name, argument.choices, read, way_of_parts):
            yield replace(each, trail=_entering(each.trail, argument.place))
    elif call.is_open:
        hidden = Unknown("it may be among unpacked arguments that cannot be known", call.function)
        yield Alternative(hidden, "unknown", None, (Step(f"{call.name}(**...)", call.function),))
    else:
        yield Alternative(default, "unset", None, ())


def _entering(trail: Trail, place: Place) -> Trail:
    """`trail`, whose first step is where a value enters a call: at the argument's `place`, or within it."""
    entry, *hops = trail
    if not place.contains(entry.place):
        entry = Step(entry.description, place)
    return (entry, *(step for step in hops if step.place != entry.place))


def both(*conditions: str | None) -> str | None:
    """The condition that holds where all of `conditions` do."""
    return " and ".join(dict.fromkeys(filter(None, conditions))) or None


def text(traced: Traced) -> str | Unknown:
    """The text that a value is."""
    value = traced.value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Plain) and isinstance(value.value, str):
        return value.value
    return Unknown(f"{spelled(value)} is not text", traced.place)


def quantity(traced: Traced) -> str | Unknown:
    """The text that a value is registered as: a string as it is, a number as Python spells it."""
    value = traced.value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Plain) and isinstance(value.value, (str, int, float)) and not isinstance(value.value, bool):
        return str(value.value)
    return Unknown(f"{spelled(value)} is not a quantity", traced.place)


_BRACKETS = {"tuple": "({})", "list": "[{}]", "set": "{{{}}}"}


def spelled(value: Value) -> str:
    """`value` as one would write it."""
    if isinstance(value, Plain):
        return json.dumps(value.value, ensure_ascii=False) if isinstance(value.value, str) else repr(value.value)
    if isinstance(value, Items):
        inside = ", ".join(spelled(item.value) for item in value.items)
        return (
            f"({inside},)" if value.kind == "tuple" and len(value.items) == 1 else _BRACKETS[value.kind].format(inside)
        )
    if isinstance(value, Dictionary):
        inside = ", ".join(f"{json.dumps(entry.key)}: {_spelled_choices(entry.choices)}" for entry in value.entries)
        return f"{{{inside}}}"
    if isinstance(value, Duration):
        return f"timedelta(seconds={value.seconds:g})"
    if isinstance(value, Built):
        return f"{value.call.name}({', '.join(map(_spelled_argument, value.call.arguments))})"
    return f"a {value.type_name}" if isinstance(value, Other) else "?"


def _spelled_argument(argument: Argument) -> str:
    return f"{argument.name}={_spelled_choices(argument.choices)}"


def _spelled_choices(choices: Choices) -> str:
    return spelled(choices[0].traced.value) if len(choices) == 1 else "?"
