"""Rules about ranges: `(request, limit)`."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import Given, given, sentence, shown, way
from flyte_reslint.checks.quantities import resources_calls, valid_quantity
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Items, Plain, Traced

RANGES = ("cpu", "memory")
"""The parameters of `flyte.Resources` that take a range."""

SINGLES = ("disk", "shm", "gpu")
"""Those that take one value."""


def tuples(registry: Registry, *fields: str) -> Iterator[tuple[Given, tuple[Traced, ...]]]:
    """Every tuple given to one of `fields`, with its elements."""
    for call in resources_calls(registry):
        for field in fields:
            for value in given(call, field):
                if isinstance(value.value, Items) and value.value.kind == "tuple":
                    yield value, value.value.items


@rule("FLR104")
def request_above_limit(registry: Registry) -> Iterator[Finding]:
    """A request above the limit of the same resource."""
    for value, halves in tuples(registry, *RANGES):
        if len(halves) != 2:
            continue
        request, limit = (valid_quantity(value.subject, half.value) for half in halves)
        if request is not None and limit is not None and request > limit:
            low, high = (shown(half.value) for half in reversed(halves))
            claim = f"{value.subject} request {high} is above its limit {low}"
            remedy = f"write the request first: ({low}, {high})"
            came = (step for half in halves for step in way(half.trail, half.place))
            related = tuple(dict.fromkeys((*value.related, *came)))
            yield Finding("FLR104", value.place, sentence(claim, value.condition), remedy, related)


@rule("FLR105")
def malformed_range(registry: Registry) -> Iterator[Finding]:
    """A tuple that is not a pair of two values, or that stands where one value belongs."""
    for value, halves in tuples(registry, *RANGES):
        if len(halves) != 2:
            yield value.finding(
                "FLR105",
                f"is not a range: it has {_counted(len(halves))} instead of two",
                remedy="write (request, limit)",
            )
        elif any(half.value == Plain(None) for half in halves):
            missing = "request" if halves[0].value == Plain(None) else "limit"
            remedy = "write both halves, or the request alone without parentheses"
            yield value.finding("FLR105", f"is not a range: its {missing} is None", remedy=remedy)
    for value, halves in tuples(registry, *SINGLES):
        if not is_device_and_count(halves):
            claim = f"is a range, and {value.subject} takes one value"
            yield value.finding("FLR105", claim, remedy="write one value without parentheses")


def is_device_and_count(elements: tuple[Traced, ...]) -> bool:
    """Whether the elements are a device and its number, `("A100", 4)`: a mistaken type, not a range."""
    kinds = {type(element.value.value) for element in elements if isinstance(element.value, Plain)}
    return len(elements) == 2 and kinds == {str, int}


def _counted(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"
