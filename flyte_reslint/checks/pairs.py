"""Requests and limits that are given apart: by flytekit's arguments, in entry lists, in the containers of pods.

A node's override is judged with what its task declares: it is merged with that, key by key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from flyte_reslint.checks.cases import Case, cases
from flyte_reslint.checks.correction import Correction, Respelling
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import conflicts, sentence, way
from flyte_reslint.checks.requirements import requirements
from flyte_reslint.checks.rule import once, rule
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.models import RESOURCES, read_entry
from flyte_reslint.domain.plugins import CONFIGURATIONS, PLUGINS
from flyte_reslint.domain.pods import HALVES
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.resources import SETTINGS
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Choices, Items, Place, Plain, Traced, Value, exact

ZERO = Quantity("0")


class Pair(Struct, frozen=True):
    """A valid request and limit of one resource; `place` is the limit's, `is_range` tells that both are one value."""

    resource: str
    request: str
    limit: str
    place: Place
    condition: str | None
    related: tuple[Related, ...]
    is_range: bool = False

    @property
    def is_extended(self) -> bool:
        """Whether it is of devices, of which Kubernetes gives each container its own."""
        return self.resource == "gpu" or "/" in self.resource

    @property
    def is_above(self) -> bool:
        """Whether the request is more than the limit."""
        return Quantity(self.request) > Quantity(self.limit)

    @property
    def differs(self) -> bool:
        """Whether the two are not the same amount."""
        return Quantity(self.request) != Quantity(self.limit)

    def finding(self, code: str, claim: str, reason: str, remedy: str, correction: Correction | None = None) -> Finding:
        """The finding that the request stands so to its limit."""
        message = f"{self.resource} request {self.request} {claim} its limit {self.limit}"
        return Finding(code, self.place, sentence(message, self.condition, reason), remedy, self.related, correction)

    @property
    def raised(self) -> Respelling:
        """The correction that the limit is raised to the request."""
        places = (self.place, *(related.place for related in self.related))
        return Respelling(self.limit, self.limit, self.request, places, is_safe=False)


def pairs_above(registry: Registry) -> Iterator[Finding]:
    """FLR104, for pairs that are given apart."""
    for pair in pairs(registry):
        if pair.is_above and not pair.is_extended and not pair.is_range:
            yield pair.finding("FLR104", "is above", "", "raise the limit, or lower the request", pair.raised)


@rule("FLR206")
def gpu_request_limit_mismatch(registry: Registry) -> Iterator[Finding]:
    """Devices asked for in two different numbers."""
    for pair in pairs(registry):
        if pair.differs and pair.is_extended:
            reason = "devices cannot be shared or promised twice, so the two must be equal"
            yield pair.finding(
                "FLR206", "differs from", reason, f'write "{pair.request}" in both, or one of the two alone'
            )


@once
def pairs(registry: Registry) -> Iterator[Pair]:
    """Every pair of which both halves are known, each in the widest case in which it holds."""
    told: set[tuple[Place, Place, str, str, str]] = set()
    for case in cases(registry):
        for pair in _of_case(case) if case.sdk == "flytekit" else ():
            key = (case.place, pair.place, pair.resource, pair.request, pair.limit)
            if key not in told:
                told.add(key)
                yield pair
    for requirement in requirements(registry):
        for resource, request, limit in requirement.pairs():
            yield from _of_choices(resource, request, limit, requirement.condition)
    for call in registry.calls:
        if call.name == RESOURCES:
            yield from _of_entries(call)
        if call.name.startswith(PLUGINS) or call.name in CONFIGURATIONS:
            yield from _of_plugin(call)


def _of_case(case: Case) -> Iterator[Pair]:
    resources = case.settings.resources
    for name, setting in SETTINGS.items() if resources else ():
        assert resources is not None
        request, limit = resources.requests.get(name), resources.limits.get(name)
        came = case.settings.provenance.get(f"{setting}.limit", ())
        asked = case.settings.provenance.get(setting, ())
        if request is None or limit is None or not came or not asked or not _are_valid(request, limit):
            continue
        if case.override is not None and not _concerns(case.override, (asked[0].place, came[0].place)):
            continue
        steps = (*came[1:], *(asked if asked[0].place != came[0].place else ()))
        related = tuple(Related(step.place, step.description) for step in steps)
        yield Pair(name, request, limit, came[0].place, case.condition, related, asked[0].place == came[0].place)


def _concerns(override: Call, places: Iterable[Place]) -> bool:
    """Whether an override gives one of the values, or holds one that was made elsewhere."""
    return any(
        override.place.contains(place) or any(_holds(argument.choices, place) for argument in override.arguments)
        for place in places
    )


def _holds(choices: Choices, place: Place) -> bool:
    return any(
        argument.place == place
        for choice in choices
        for argument in getattr(getattr(choice.traced.value, "call", None), "arguments", ())
    )


def _are_valid(*texts: str) -> bool:
    """Whether all are quantities that a rule about pairs looks at; zero is unset."""
    try:
        return all(Quantity(text) > ZERO for text in texts)
    except InvalidQuantity:
        return False


def _of_choices(resource: str, request: Choices, limit: Choices, condition: str | None) -> Iterator[Pair]:
    """The pairs that alternatives make, in the cases in which all that is possible makes one at fault."""
    for when, (low, high) in conflicts(_differ, request, limit):
        texts = [_text(one.value) or "" for one in (low, high)]
        related = (*way(high.trail, high.place), Related(low.place, "the request"), *way(low.trail, low.place))
        yield Pair(resource, texts[0], texts[1], high.place, both(condition, when), related)


def _differ(request: Value, limit: Value) -> bool:
    texts = [text for text in map(_text, (request, limit)) if text is not None]
    return len(texts) == 2 and _are_valid(*texts) and Quantity(texts[0]) != Quantity(texts[1])


def _text(value: Value) -> str | None:
    is_amount = isinstance(value, Plain) and isinstance(value.value, (str, int)) and not isinstance(value.value, bool)
    return str(value.value) if is_amount and isinstance(value, Plain) else None


def _of_entries(call: Call) -> Iterator[Pair]:
    """The pairs of an IDL model: entries of the two lists for one resource."""
    requests, limits = (dict(entries(call, side)) for side in ("requests", "limits"))
    for resource, choices in requests.items():
        if resource in limits:
            yield from _of_choices(resource, choices, limits[resource], call.condition)


def _of_plugin(call: Call) -> Iterator[Pair]:
    """The pairs of a plugin's workers: the fields of the two `Resources` that it is given."""
    halves = [exact(argument.choices) for side in HALVES if (argument := call.argument(side))]
    made = [half.value.call for half in halves if half is not None and isinstance(half.value, Built)]
    if len(made) != len(HALVES):
        return
    requests, limits = made
    for request in requests.arguments:
        limit = limits.argument(request.name)
        if limit is not None:
            yield from _of_choices(request.name, request.choices, limit.choices, call.condition)


def entries(call: Call, side: str) -> Iterator[tuple[str, Choices]]:
    """The resources in one list of an IDL model, each with its quantity."""
    for item in entry_list(call, side):
        resource, amount = read_entry(item)
        if resource is not None and amount is not None:
            yield resource, amount.choices


def entry_list(call: Call, side: str) -> tuple[Traced, ...]:
    """One list of an IDL model, empty where it is not known."""
    argument = call.argument(side)
    found = exact(argument.choices) if argument else None
    return found.value.items if found is not None and isinstance(found.value, Items) else ()
