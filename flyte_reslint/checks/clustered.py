"""The rule about clustered environments: the processes of a JobSet's pods, and the devices that they run on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from flyte_reslint.checks.declared import declared_on
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import conflicts, given, sentence, shown, text, whole
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.types import DEVICES
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.registry import Environment, Registry
from flyte_reslint.domain.resources import APPLE_SILICON_DEVICE
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Choice, Choices, Value, exact

CLUSTERED = "ClusteredTaskEnvironment"


@rule("FLR701")
def gpus_below_processes(registry: Registry) -> Iterator[Finding]:
    """More processes on a node than it has devices, or no node or process at all."""
    for environment in registry.environments:
        if environment.kind != CLUSTERED:
            continue
        for name in ("replicas", "nproc_per_node"):
            for value in given(environment.call, name):
                count = whole(value.value)
                if count is not None and count < 1:
                    yield value.finding("FLR701", "is below 1", remedy="write at least 1")
        yield from _too_few(registry, environment)


def _too_few(registry: Registry, environment: Environment) -> Iterator[Finding]:
    processes = declared_on(registry, environment, "nproc_per_node")
    for condition, (gpu, count) in conflicts(_is_short, _devices(environment.resources), processes):
        argument = environment.call.argument("nproc_per_node") or environment.call.argument("resources")
        place = argument.place if argument else environment.call.place
        claim = f"nproc_per_node {shown(count.value)} is more than the devices of gpu {shown(gpu.value)}"
        message = sentence(claim, both(environment.call.condition, condition))
        remedy = "give each process a device: raise gpu or lower nproc_per_node"
        origins = ((gpu.place, f"gpu={shown(gpu.value)}"), (count.place, f"nproc_per_node={shown(count.value)}"))
        related = tuple(Related(where, what) for where, what in origins if where != place)
        yield Finding("FLR701", place, message, remedy, related)


def _devices(resources: Choices) -> Choices:
    """What `resources` may say of devices: itself where it says nothing of them."""
    found: list[Choice] = []
    for choice in resources:
        made = choice.traced.value
        gpu = made.call.argument("gpu") if isinstance(made, Built) else None
        if gpu is None:
            found.append(choice)
        else:
            found += [replace(each, condition=both(choice.condition, each.condition)) for each in gpu.choices]
    return tuple(found)


def _is_short(gpu: Value, processes: Value) -> bool:
    devices, count = _quantity(gpu), whole(processes)
    return devices is not None and count is not None and devices < count


def _quantity(gpu: Value) -> int | None:
    """The number of devices that `gpu` asks for, None where it asks for none or that is not known."""
    string = text(gpu)
    if string is not None:
        device, _, quantity = string.partition(":")
        return int(quantity) if quantity.isdecimal() else 1 if device == APPLE_SILICON_DEVICE else None
    if isinstance(gpu, Built) and gpu.call.name in DEVICES and not gpu.call.is_open:
        return _quantity_of(gpu.call)
    return whole(gpu) or None


def _quantity_of(device: Call) -> int | None:
    argument = device.argument("quantity")
    quantity = None if argument is None else exact(argument.choices)
    return 1 if argument is None else None if quantity is None else whole(quantity.value)
