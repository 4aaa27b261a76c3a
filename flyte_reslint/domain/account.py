"""The account that settling keeps: fields with one value, fields that stay unknown, and the way of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.settled import (
    Alternative,
    Meaning,
    Unsettled,
    alternatives,
    argument_alternatives,
    both,
    settle,
    spelled,
    way,
)
from flyte_reslint.domain.values import Built, Choices, Plain, Traced, Trail, Unknown

T = TypeVar("T")


class Account:
    """Settles fields, and keeps what came out unknown and where everything came from."""

    def __init__(self) -> None:
        self.unknown: list[Unsettled] = []
        self.provenance: dict[str, Trail] = {}

    def settle(self, name: str, alternatives: Sequence[Alternative[T]]) -> T | None:
        """The value of the field `name`, None when it is unknown."""
        trail = tuple(dict.fromkeys(step for alternative in alternatives for step in alternative.trail))
        if trail:
            self.provenance[name] = trail
        settled = settle(name, alternatives)
        if isinstance(settled, Unsettled):
            self.unknown.append(settled)
            return None
        return settled

    def objects(self, name: str, keyword: str, choices: Choices, kind: str) -> list[Alternative[Call | None]] | None:
        """The calls that may have made the object `name`, None when one of its alternatives is unknown."""
        objects = alternatives(keyword, choices, lambda traced: [Meaning(made_by(traced, kind))], way)
        if any(isinstance(each.meaning, Unknown) for each in objects):
            self.settle(name, objects)
            return None
        trail = tuple(dict.fromkeys(step for each in objects if each.meaning is not None for step in each.trail))
        if trail:
            self.provenance[name] = trail
        return objects


def made_by(traced: Traced, kind: str) -> Call | Unknown | None:
    """The call of `kind` that made an object, None for none."""
    value = traced.value
    if value == Plain(None):
        return None
    if isinstance(value, Built) and value.call.name == kind:
        return value.call
    simple = kind.rpartition(".")[2]
    return value if isinstance(value, Unknown) else Unknown(f"{spelled(value)} is not a {simple}", traced.place)


def over(
    objects: Sequence[Alternative[Call | None]],
    name: str,
    read: Callable[[Traced], Iterable[Meaning[T]]],
    default: T,
) -> Iterator[Alternative[T]]:
    """Everything that the parameter `name` may be, over all calls that may have made the object."""
    for made in objects:
        if isinstance(made.meaning, Call):
            for each in argument_alternatives(made.meaning, name, read, default):
                yield replace(each, condition=both(made.condition, each.condition))
        else:
            yield Alternative(default, "unset", made.condition, ())


def present(quantities: Mapping[str, str | None]) -> dict[str, str]:
    """The quantities that are set."""
    return {name: quantity for name, quantity in quantities.items() if quantity is not None}
