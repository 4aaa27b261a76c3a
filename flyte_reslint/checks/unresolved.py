"""The rule about values that only running the code could tell."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.amounts import FIELDS
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence, way
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.types import DEVICES
from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Choice, Items, Traced, Unknown


@rule("FLR002")
def unresolved_value(registry: Registry) -> Iterator[Finding]:
    """A resource field whose value cannot be known statically."""
    for call in registry.calls:
        for argument in call.arguments:
            if call.name in (*FIELDS, *DEVICES) or _sets_resources(call, argument.name):
                for choice in argument.choices:
                    for traced in _parts(choice.traced):
                        if isinstance(traced.value, Unknown):
                            yield _unresolved(call, argument, choice, traced, traced.value)


def _sets_resources(call: Call, name: str) -> bool:
    """Whether an argument holds a task's resources."""
    is_flytekit = call.name.startswith("flytekit.")
    return name == "resources" or (is_flytekit and name in ("requests", "limits", "accelerator", "shared_memory"))


def _parts(traced: Traced) -> tuple[Traced, ...]:
    """The value itself, or the elements of a tuple, list or set."""
    return traced.value.items if isinstance(traced.value, Items) else (traced,)


def _unresolved(call: Call, argument: Argument, choice: Choice, traced: Traced, unknown: Unknown) -> Finding:
    place = traced.place if argument.place.contains(traced.place) else argument.place
    message = sentence(f"{argument.name} cannot be known", both(call.condition, choice.condition), unknown.reason)
    origin = (Related(unknown.place, "unknown from here"),) if unknown.place != place else ()
    return Finding("FLR002", place, message, related=(*way(traced.trail, place), *origin))
