"""The resources that a `flyte.Resources` registers: requests, limits, accelerator, shared memory.

Source: `_resources.py` (`Resources.get_device`, the helpers) and `_internal/runtime/resources_serde.py` of the SDK.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Protocol

from msgspec import Struct

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.settled import Meaning, both, quantity, spelled, text
from flyte_reslint.domain.values import Built, Choice, Items, Plain, Traced, Unknown

SETTINGS = {"cpu": "cpu", "memory": "memory", "gpu": "gpu", "ephemeral-storage": "disk"}
"""Flyte's names of resources, each with the field of `Settings` that tells of it; `cpu.limit` is the limit of `cpu`."""

RESOURCES = {setting: name for name, setting in SETTINGS.items()}
"""The fields, each with the resource that it tells of."""

COMPUTE = tuple(name for name in SETTINGS if name != "gpu")
"""The resources that Kubernetes has by itself; devices are extended resources, and go by the names of their makers."""

HELPER_CLASSES = {
    "GPU": "GPU",
    "TPU": "TPU",
    "Neuron": "NEURON",
    "AMD_GPU": "AMD_GPU",
    "HABANA_GAUDI": "HABANA_GAUDI",
    "APPLE_SILICON": "APPLE_SILICON",
}
"""The class of the `Device` that each helper builds."""

APPLE_SILICON_DEVICE = "AppleSilicon"
"""The one device whose helper takes no name and whose string needs no count: a Mac has one."""

DEVICE_RESOURCES = {
    "NVIDIA_GPU": "nvidia.com/gpu",
    "GOOGLE_TPU": "google.com/tpu",
    "AMAZON_NEURON": "aws.amazon.com/neuron",
    "AMD_GPU": "amd.com/gpu",
    "HABANA_GAUDI": "habana.ai/gaudi",
}
"""Kubernetes' names of devices by registered class: `AcceleratorDeviceClasses` of Flyte's plugin configuration."""

MOST_DEVICES = 64
"""More combinations of a device's arguments than this are not told apart."""


class DeviceNames(Protocol):
    """What a release of the SDK calls devices on the wire."""

    def wire_device(self, device: str) -> str:
        """The registered name: `nvidia-tesla-a100` for `A100`; a device it does not know keeps its own."""

    def device_class(self, device: str) -> str | None:
        """The class (`GPU`, `TPU`...) of a device in an accelerator string."""

    def wire_class(self, device_class: str) -> str | None:
        """The registered name of a class: `NVIDIA_GPU` for `GPU`."""


class Accelerator(Struct, frozen=True):
    """A device: the name users write, the registered one, its partition, and the registered name of its class."""

    name: str
    device: str
    partition: str | None = None
    device_class: str | None = None


def device_resource(accelerator: Accelerator | None) -> str:
    """How Kubernetes calls a device; one of no class that Flyte knows is an NVIDIA GPU."""
    device_class = accelerator.device_class if accelerator else None
    return DEVICE_RESOURCES.get(device_class or "", DEVICE_RESOURCES["NVIDIA_GPU"])


def flyte_resource(name: str) -> str:
    """What Flyte calls a resource of Kubernetes: devices of every maker are `gpu`."""
    return "gpu" if name in DEVICE_RESOURCES.values() else name


class Resources(Struct, frozen=True):
    """Requests and limits by Kubernetes' resource name, each quantity spelled as the SDK registers it.

    `shm` is the size of /dev/shm, or `auto` for as much as the node has.
    """

    requests: Mapping[str, str]
    limits: Mapping[str, str]
    accelerator: Accelerator | None = None
    shm: str | None = None


class Range(Struct, frozen=True):
    """A request and, where it was given one, its limit."""

    request: str
    limit: str | None = None


class Devices(Struct, frozen=True):
    """A number of devices and, where one was named, which."""

    quantity: str
    accelerator: Accelerator | None = None


def read_range(traced: Traced) -> Iterator[Meaning[Range | None]]:
    """`cpu` and `memory`: a scalar is a request, a pair a request and its limit."""
    value = traced.value
    if value == Plain(None):
        yield Meaning(None)
    elif isinstance(value, Items):
        yield Meaning(_range(value, traced))
    else:
        request = quantity(traced)
        yield Meaning(request if isinstance(request, Unknown) else Range(request))


def _range(value: Items, traced: Traced) -> Range | Unknown:
    if value.kind != "tuple" or len(value.items) != 2:
        return Unknown(f"{spelled(value)} is not a (request, limit) pair", traced.place)
    request, limit = map(quantity, value.items)
    if isinstance(request, Unknown):
        return request
    return limit if isinstance(limit, Unknown) else Range(request, limit)


def read_quantity(traced: Traced) -> Iterator[Meaning[str | None]]:
    """`disk` and `shm`: one quantity."""
    yield Meaning(None if traced.value == Plain(None) else quantity(traced))


def read_devices(traced: Traced, names: DeviceNames) -> Iterator[Meaning[Devices | None]]:
    """`gpu`: a count, an accelerator string, or a device."""
    value = traced.value
    if isinstance(value, Built):
        yield from _built_devices(value.call, names)
    elif isinstance(value, Plain) and isinstance(value.value, str):
        yield Meaning(_devices_in_text(value.value, traced, names))
    elif isinstance(value, Plain) and isinstance(value.value, int) and not isinstance(value.value, bool):
        yield Meaning(Devices(str(value.value)) if value.value else None)
    elif isinstance(value, Unknown):
        yield Meaning(value)
    elif value == Plain(None):
        yield Meaning(None)
    else:
        yield Meaning(Unknown(f"{spelled(value)} is neither a count nor a device", traced.place))


def _devices_in_text(text: str, traced: Traced, names: DeviceNames) -> Devices | Unknown:
    """`A100:4`"""
    device, _, count = text.partition(":")
    if not count and device == APPLE_SILICON_DEVICE:
        count = "1"
    if not count.isdecimal():
        return Unknown(f'"{text}" has no count after the device', traced.place)
    device_class = names.device_class(device)
    return Devices(str(int(count)), _accelerator(device, None, device_class, names))


def _built_devices(call: Call, names: DeviceNames) -> Iterator[Meaning[Devices | None]]:
    """What a call of a helper (`GPU("A100", 2, "1g.5gb")`) or of `Device` builds, with every choice of arguments."""
    helper = call.name.rpartition(".")[2]
    if helper != "Device" and helper not in HELPER_CLASSES:
        yield Meaning(Unknown(f"{call.name}(...) is not a device", call.place))
        return
    if call.is_open:
        yield Meaning(Unknown("unpacked arguments of the device cannot be known", call.function))
        return
    arguments = {name: argument.choices for name in _PARAMETERS if (argument := call.argument(name))}
    if prod(map(len, arguments.values())) > MOST_DEVICES:
        yield Meaning(Unknown("the device has too many alternatives", call.place))
        return
    for combination in product(*arguments.values()):
        chosen = dict(zip(arguments, combination, strict=True))
        when = both(*(choice.condition for choice in combination))
        spelling = ", ".join(f"{name}={spelled(choice.traced.value)}" for name, choice in chosen.items())
        yield Meaning(_device(helper, chosen, call, names), when, f"{call.name}({spelling})")


_PARAMETERS = ("device", "quantity", "partition", "device_class")


def _device(helper: str, chosen: Mapping[str, Choice], call: Call, names: DeviceNames) -> Devices | Unknown:
    parts: dict[str, str | None] = {"quantity": "1", "device_class": HELPER_CLASSES.get(helper), "partition": None}
    if helper == "APPLE_SILICON":
        parts["device"] = APPLE_SILICON_DEVICE
    for name, choice in chosen.items():
        traced = choice.traced
        if traced.value == Plain(None):
            continue
        part = quantity(traced) if name == "quantity" else text(traced)
        if isinstance(part, Unknown):
            return part
        parts[name] = part
    device, count = parts.get("device"), parts["quantity"]
    if device is None or count is None:
        return Unknown(f"{call.name}(...) names no device, which cannot be registered", call.place)
    return Devices(count, _accelerator(device, parts["partition"], parts["device_class"], names))


def _accelerator(device: str, partition: str | None, device_class: str | None, names: DeviceNames) -> Accelerator:
    return Accelerator(
        device, names.wire_device(device), partition or None, names.wire_class(device_class) if device_class else None
    )
