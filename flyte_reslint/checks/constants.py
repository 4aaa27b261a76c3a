"""Rules about flytekit's accelerators: constants, their partitions, and devices named by text."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.catalog import Release
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import given, sentence, text
from flyte_reslint.checks.target import target_release
from flyte_reslint.domain.flytekit import ACCELERATORS
from flyte_reslint.domain.registry import Registry

NEAR = 0.85
"""How alike two names of one model are of which one is surely the other, mistyped. Clusters name devices freely."""


def mistaken_devices(registry: Registry) -> Iterator[Finding]:
    """FLR201: `GPUAccelerator(...)` of a device that flytekit knows under another name."""
    for call in registry.calls:
        for value in given(call, "device") if call.name == f"{ACCELERATORS}GPUAccelerator" else ():
            release = target_release(registry, call.place, "flytekit")
            constant = _meant(release, text(value.value) or "")
            if constant is not None:
                name = release.wire_device(constant)
                remedy = f'write {constant} of flytekit.extras.accelerators, or GPUAccelerator("{name}")'
                yield value.finding("FLR201", "is not the name of a device", remedy=remedy)


def _meant(release: Release, device: str) -> str | None:
    """The constant that stands for the device which is meant, None where nothing tells that it is mistaken."""
    constants = {release.wire_device(name): name for name in release.helpers["flytekit.extras.accelerators"]}
    if not device or device in constants:
        return None
    by_name = {name.lower(): name for name in constants.values()}
    plain = device.lower().replace("-", "_").replace(" ", "_")
    if plain in by_name or device.lower() in constants:
        return by_name.get(plain) or constants[device.lower()]
    from difflib import get_close_matches

    alike = [known for known in constants if _models(known) == _models(device)]
    near = get_close_matches(device, alike, n=1, cutoff=NEAR)
    return constants[near[0]] if near else None


def _models(device: str) -> set[str]:
    """The parts of a device's name that tell its model: `a100`, `80gb`."""
    return {part for part in device.split("-") if any(character.isdigit() for character in part)}


def lacking_partitions(registry: Registry) -> Iterator[Finding]:
    """FLR203: a partition that a constant's device does not have."""
    for call in registry.calls:
        constant, _, attribute = call.name.removeprefix(ACCELERATORS).partition(".")
        if not call.name.startswith(ACCELERATORS) or not attribute:
            continue
        release = target_release(registry, call.place, "flytekit")
        valid = release.partitions(constant)
        remedy = f"write one of {', '.join(valid)}" if valid else "leave the partition out"
        fault = f"is not one that {constant} has" if valid else f"is given to {constant}, which has none"
        if attribute != "partitioned":
            message = sentence(f"partition {attribute} {fault}", call.condition)
            yield Finding("FLR203", call.place, message, remedy)
            continue
        for value in given(call, "partition_size"):
            if text(value.value) is not None and text(value.value) not in valid:
                shown = value.finding("FLR203", fault, remedy=remedy)
                yield Finding("FLR203", shown.place, shown.message.replace("_size", "", 1), remedy, shown.related)
