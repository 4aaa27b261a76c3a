"""Rules about ranges: `(request, limit)`."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.amounts import FIELDS, FLYTE, FLYTEKIT, Field, is_range, resources_calls
from flyte_reslint.checks.correction import Exchange, Respelling
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import Given, given, sentence, shown, text, way
from flyte_reslint.checks.pairs import pairs_above
from flyte_reslint.checks.quantities import valid_quantity
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.plugins import FLYTEKIT_PLUGINS, PLUGINS
from flyte_reslint.domain.pods import HALVES
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Built, Items, Plain, Traced, Value

SINGLES = ("disk", "shm", "gpu")
"""The parameters of `flyte.Resources` that take one value."""


def ranges(registry: Registry) -> Iterator[tuple[Given, Field, tuple[Traced, ...]]]:
    """Every range given to a parameter that takes one, with its parts."""
    for call in resources_calls(registry):
        for name, field in FIELDS[call.name].items():
            if call.name == FLYTEKIT or name not in SINGLES:
                yield from ((value, field, parts) for value, parts in _sequences(call, name))


def _sequences(call: Call, name: str) -> Iterator[tuple[Given, tuple[Traced, ...]]]:
    for value in given(call, name):
        if is_range(value, call) and isinstance(value.value, Items):
            yield value, value.value.items


@rule("FLR104")
def request_above_limit(registry: Registry) -> Iterator[Finding]:
    """A request above the limit of the same resource."""
    for value, field, halves in ranges(registry):
        if len(halves) != 2 or field.kind == "gpu":
            continue
        request, limit = (valid_quantity(field.kind, half.value, field.types) for half in halves)
        if request is not None and limit is not None and request > limit:
            low, high = (shown(half.value) for half in reversed(halves))
            claim = f"{value.subject} request {high} is above its limit {low}"
            remedy = f"write the request first: ({low}, {high})"
            came = (step for half in halves for step in way(half.trail, half.place))
            related = tuple(dict.fromkeys((*value.related, *came)))
            exchange = Exchange(halves[0].place, halves[1].place, _raised(*halves))
            yield Finding("FLR104", value.place, sentence(claim, value.condition), remedy, related, exchange)
    yield from pairs_above(registry)


def _raised(request: Traced, limit: Traced) -> Respelling | None:
    """The correction that the limit is raised to the request, where both are text."""
    texts = text(request.value), text(limit.value)
    if texts[0] is None or texts[1] is None:
        return None
    places = (limit.place, *(step.place for step in limit.trail))
    return Respelling(texts[1], texts[1], texts[0], places, is_safe=False)


@rule("FLR105")
def malformed_range(registry: Registry) -> Iterator[Finding]:
    """A tuple that is not a pair of two values, or that stands where one value belongs."""
    for value, _, halves in ranges(registry):
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
    for call in resources_calls(registry, FLYTE):
        for name in SINGLES:
            found = [value for value, halves in _sequences(call, name) if not is_device_and_count(halves)]
            # A range is as wrong whatever its halves are: what some of them are adds nothing.
            always = {value.place for value in found if value.condition is None}
            for value in found:
                if value.condition is None or value.place not in always:
                    claim = f"is a range, and {value.subject} takes one value"
                    yield value.finding("FLR105", claim, remedy="write one value without parentheses")
    yield from _where_one_half_belongs(registry)


ONE_HALF = {
    "flytekit.": (FLYTEKIT, "write one value here, or the range in resources="),
    FLYTEKIT_PLUGINS: (FLYTEKIT, "write one value here, and the other in the other of requests= and limits="),
    PLUGINS: (FLYTE, "write one value here, and the other in the other of requests= and limits="),
}
"""Calls that take requests and limits apart, by the beginning of their names: the objects they take, and the remedy."""


def _where_one_half_belongs(registry: Registry) -> Iterator[Finding]:
    """Ranges in what is taken for requests alone, or limits alone."""
    for prefix, (kind, remedy) in ONE_HALF.items():
        for call in registry.calls:
            for side in HALVES if call.name.startswith(prefix) else ():
                for resources in given(call, side):
                    for value in _ranges_of(resources.value, kind):
                        claim = f"is a range, and {side}= takes one value"
                        yield value.finding("FLR105", claim, remedy=remedy)


def _ranges_of(resources: Value, kind: str) -> Iterator[Given]:
    """The whole ranges in an object of that kind."""
    if isinstance(resources, Built) and resources.call.name == kind:
        for name in FIELDS[kind]:
            for value, halves in _sequences(resources.call, name):
                if len(halves) == 2 and all(half.value != Plain(None) for half in halves):
                    yield value


def is_device_and_count(elements: tuple[Traced, ...]) -> bool:
    """Whether the elements are a device and its number, `("A100", 4)`: a mistaken type, not a range."""
    kinds = {type(element.value.value) for element in elements if isinstance(element.value, Plain)}
    return len(elements) == 2 and kinds == {str, int}


def _counted(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"
