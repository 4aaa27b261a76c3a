"""The pool of containers that a `flyte.ReusePolicy` keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct

from flyte_reslint.domain.settled import Meaning, spelled, text
from flyte_reslint.domain.values import Duration, Items, Plain, Traced, Unknown


class ReusePolicy(Struct, frozen=True):
    """Replicas, runs at a time in each, seconds to live; None is a part that cannot be known."""

    min: int | None
    max: int | None
    concurrency: int | None
    idle_ttl: float | None
    scaledown_ttl: float | None
    scope: str | None


class Replicas(Struct, frozen=True):
    """The least and the greatest number of containers."""

    min: int
    max: int


DEFAULT_REPLICAS = Replicas(2, 2)
DEFAULT_TTL = 30.0
DEFAULT_CONCURRENCY = 1
DEFAULT_SCOPE = "global"
"""The defaults of `ReusePolicy` in `_reusable_environment.py` of the SDK."""


LONGEST_TTL = timedelta.max.total_seconds()
"""`ReusePolicy` makes a timedelta of its seconds."""


def read_replicas(traced: Traced) -> Iterator[Meaning[Replicas]]:
    """`replicas`: a number, or the least and the greatest."""
    value = traced.value
    if isinstance(value, Items) and value.kind == "tuple" and len(value.items) == 2:
        least, greatest = map(_whole, value.items)
    else:
        least = greatest = _whole(traced)
    if isinstance(least, Unknown):
        yield Meaning(least)
    elif isinstance(greatest, Unknown):
        yield Meaning(greatest)
    else:
        yield Meaning(Replicas(least, greatest))


def read_concurrency(traced: Traced) -> Iterator[Meaning[int]]:
    """`concurrency`: a number."""
    yield Meaning(_whole(traced))


def read_seconds(traced: Traced) -> Iterator[Meaning[float]]:
    """`idle_ttl` and `scaledown_ttl`: seconds, or a `timedelta`."""
    if isinstance(traced.value, Duration):
        yield Meaning(traced.value.seconds)
    else:
        seconds = _whole(traced)
        if not isinstance(seconds, Unknown) and abs(seconds) > LONGEST_TTL:
            seconds = Unknown("it is more seconds than a timedelta can hold", traced.place)
        yield Meaning(seconds if isinstance(seconds, Unknown) else float(seconds))


def read_scope(traced: Traced) -> Iterator[Meaning[str]]:
    """`scope`: `global` or `run`."""
    yield Meaning(text(traced))


def _whole(traced: Traced) -> int | Unknown:
    value = traced.value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Plain) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return value.value
    return Unknown(f"{spelled(value)} is not a whole number", traced.place)
