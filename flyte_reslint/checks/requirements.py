"""What containers of pods declare, as objects of the kubernetes client and as dicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from flyte_reslint.checks.rule import once
from flyte_reslint.domain.pods import HALVES, KUBERNETES, TEMPLATES, declared, part
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Choices, Dictionary, Entry, Items, Traced, Value

BYTES = ("ephemeral-storage", "storage")


class Requirement(Struct, frozen=True):
    """The requests and limits of one container. `holder` is the call within which they are written."""

    holder: str
    value: Value
    condition: str | None

    def entries(self) -> Iterator[tuple[str, str, Choices]]:
        """Half, resource and what is declared of it."""
        for half in HALVES:
            for each in declared(self.value, half):
                yield half, each.resource, each.choices

    def named(self, resource: str) -> Iterator[Entry]:
        """What either half has under the name of a resource."""
        for half in HALVES:
            for choice in part(self.value, half):
                if isinstance(choice.traced.value, Dictionary):
                    yield from (entry for entry in choice.traced.value.entries if entry.key == resource)

    def pairs(self) -> Iterator[tuple[str, Choices, Choices]]:
        """The resources of which both halves are declared."""
        limits = {each.resource: each.choices for each in declared(self.value, "limits")}
        for each in declared(self.value, "requests"):
            if each.resource in limits:
                yield each.resource, each.choices, limits[each.resource]


@once
def requirements(registry: Registry) -> Iterator[Requirement]:
    """Every container's, each once."""
    for call in registry.calls:
        if call.name == f"{KUBERNETES}V1ResourceRequirements":
            yield Requirement(call.name, Built(call), call.condition)
        elif call.name == f"{KUBERNETES}V1Container":
            argument = call.argument("resources")
            yield from _dicts(call.name, argument.choices if argument else (), call.condition)
        elif call.name in TEMPLATES:
            argument = call.argument("pod_spec")
            specs = argument.choices if argument else ()
            for traced, condition in _each(specs, call.condition):
                yield from _of_containers(call.name, traced, condition)


def _of_containers(holder: str, spec: Traced, condition: str | None) -> Iterator[Requirement]:
    """Those of the containers of a specification that is a dict."""
    if not isinstance(spec.value, Dictionary):
        return
    for name in ("containers", "init_containers"):
        for containers, when in _each(part(spec.value, name), condition):
            for container in containers.value.items if isinstance(containers.value, Items) else ():
                if isinstance(container.value, Dictionary):
                    yield from _dicts(holder, part(container.value, "resources"), when)


def _dicts(holder: str, choices: Choices, condition: str | None) -> Iterator[Requirement]:
    for traced, when in _each(choices, condition):
        if isinstance(traced.value, Dictionary):
            yield Requirement(holder, traced.value, when)


def _each(choices: Choices, condition: str | None) -> Iterator[tuple[Traced, str | None]]:
    return ((choice.traced, both(condition, choice.condition)) for choice in choices)


def kind_of(resource: str) -> Literal["cpu", "memory", "gpu", "disk"]:
    """What a resource of Kubernetes counts; what it does not know itself comes in whole devices."""
    if resource in ("cpu", "memory"):
        return "cpu" if resource == "cpu" else "memory"
    return "disk" if resource in BYTES or resource.startswith("hugepages-") else "gpu"
