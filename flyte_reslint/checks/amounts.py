"""Every single quantity that is declared, whatever holds it: `Resources` of either SDK, IDL entries, pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from flyte_reslint.checks.given import Given, choices_given, elements, given
from flyte_reslint.checks.requirements import kind_of, requirements
from flyte_reslint.checks.rule import once
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.models import ENTRY, entry_resource
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Items, Plain

Kind = Literal["cpu", "memory", "gpu", "disk", "shm"]
"""What is counted: cores, bytes of memory, devices, bytes of storage, bytes of shared memory."""


class Field(Struct, frozen=True):
    """A parameter of `Resources`: what it counts, and the types of a single value."""

    kind: Kind
    types: tuple[type, ...]


FLYTE = "flyte.Resources"
FLYTEKIT = "flytekit.Resources"

FIELDS: Mapping[str, Mapping[str, Field]] = {
    FLYTE: {
        "cpu": Field("cpu", (str, int, float)),
        "memory": Field("memory", (str,)),
        "disk": Field("disk", (str,)),
        "shm": Field("shm", (str,)),
    },
    FLYTEKIT: {
        "cpu": Field("cpu", (str, int, float)),
        "mem": Field("memory", (str, int)),
        "gpu": Field("gpu", (str, int)),
        "ephemeral_storage": Field("disk", (str, int)),
    },
}
"""The parameters that take quantities. `gpu` of Flyte 2 takes devices, and has rules of its own."""

RANGES = {FLYTE: ("tuple",), FLYTEKIT: ("tuple", "list")}
"""The kinds of sequences that are ranges."""

TEXT = (str,)


class Amount(Struct, frozen=True):
    """A single value: a scalar, or one half of a range. `holder` is the call that holds it."""

    kind: Kind
    value: Given
    types: tuple[type, ...]
    holder: str


def resources_calls(registry: Registry, *names: str) -> Iterator[Call]:
    """Every call of the `Resources` of those names, of both SDKs when none is named."""
    return (call for call in registry.calls if call.name in (names or FIELDS))


def is_range(value: Given, call: Call) -> bool:
    """Whether the value is of a kind that the SDK takes for a range."""
    return isinstance(value.value, Items) and value.value.kind in RANGES[call.name]


@once
def amounts(registry: Registry) -> Iterator[Amount]:
    """Every known single value."""
    yield from _in_resources(registry)
    yield from _in_entries(registry)
    for requirement in requirements(registry):
        for half, resource, choices in requirement.entries():
            kind = kind_of(resource)
            for value in choices_given(f"{resource} {half.removesuffix('s')}", choices, requirement.condition):
                yield Amount(kind, value, TEXT, requirement.holder)


def _in_resources(registry: Registry) -> Iterator[Amount]:
    for call in registry.calls:
        for name, field in FIELDS.get(call.name, {}).items():
            for value in given(call, name):
                for single in elements(value) if is_range(value, call) else (value,):
                    yield Amount(field.kind, single, field.types, call.name)
        if call.name.startswith("flytekit."):
            for value in given(call, "shared_memory"):
                if not (isinstance(value.value, Plain) and isinstance(value.value.value, bool)):
                    yield Amount("shm", value, TEXT, call.name)


def _in_entries(registry: Registry) -> Iterator[Amount]:
    for call in registry.calls:
        resource = entry_resource(call) if call.name == ENTRY else None
        if resource is not None:
            for value in given(call, "value"):
                yield Amount(kind_of(resource), value, TEXT, call.name)
