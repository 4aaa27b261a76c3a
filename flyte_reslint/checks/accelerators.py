"""Rules about accelerators: devices and their counts. Partitions are in `partitions`.

`Resources(gpu=...)` takes a count, a string (`A100:4`) or a `Device`, which the helpers build: `GPU("A100", 4)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from flyte_reslint import catalog
from flyte_reslint.catalog.views import nearest
from flyte_reslint.checks.amounts import FLYTE, amounts, resources_calls
from flyte_reslint.checks.constants import mistaken_devices
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import (
    Given,
    conflicts,
    fraction,
    given,
    number,
    sentence,
    setting,
    shown,
    text,
    way,
)
from flyte_reslint.checks.quantities import valid_amount
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import target_release
from flyte_reslint.checks.types import DEVICES
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.resources import APPLE_SILICON_DEVICE
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Plain, Value

MAC_CLASS = "APPLE_SILICON"
"""The class of the one device that the SDK checks in `Device` itself, and the helper that makes it."""


class AcceleratorString(Struct, frozen=True):
    """`A100:4`, taken apart; `count` is empty where the string has none."""

    value: Given
    release: catalog.Release
    device: str
    count: str

    @property
    def counts(self) -> tuple[str, ...]:
        """The counts that the release offers for the device, smallest first; none for a device it does not know."""
        return _counts(self.release, (self.device,))


def accelerator_strings(registry: Registry) -> Iterator[AcceleratorString]:
    """Every string given to `Resources(gpu=...)`."""
    for call in resources_calls(registry, FLYTE):
        for value in given(call, "gpu"):
            string = text(value.value)
            if string is not None:
                device, _, count = string.partition(":")
                yield AcceleratorString(value, target_release(registry, call.place), device, count)


def device_calls(registry: Registry) -> Iterator[tuple[Call, str, catalog.Release]]:
    """Every call that makes a `Device`, with the simple name of what is called."""
    for call in registry.calls:
        if call.name in DEVICES:
            yield call, call.name.removeprefix("flyte."), target_release(registry, call.place)


def _counts(release: catalog.Release, devices: Iterable[str]) -> tuple[str, ...]:
    pairs = (string.partition(":") for string in release.accelerators)
    counts = {count for device, _, count in pairs if device in devices and count}
    return tuple(sorted(counts, key=int))


@rule("FLR201")
def unknown_accelerator(registry: Registry) -> Iterator[Finding]:
    """A device that the target release does not know."""
    for asked in accelerator_strings(registry):
        if not asked.counts and not _is_fraction(asked.device):
            found = catalog.accelerator_lifetime("flyte", str(text(asked.value.value)))
            yield asked.value.finding(
                "FLR201",
                f"names no device that flyte {asked.release.version} knows",
                reason=found.seen_from(asked.release.version) if found else "",
                remedy=_other_string(asked),
            )
    for call, helper, release in device_calls(registry):
        devices = release.helpers.get(helper, ())
        for value in given(call, "device"):
            if devices and isinstance(value.value, Plain) and value.value.value not in devices:
                name = text(value.value) or ""
                found = catalog.device_lifetime("flyte", helper, name)
                yield value.finding(
                    "FLR201",
                    f"is not a device that {helper} of flyte {release.version} knows",
                    reason=found.seen_from(release.version) if found else "",
                    remedy=_other_device(release, name, helper),
                )
        if helper == "Device":
            yield from _mistaken_class(call)
    yield from mistaken_devices(registry)


def _mistaken_class(call: Call) -> Iterator[Finding]:
    """`Device` takes AppleSilicon in its own class only, and nothing else there."""
    device_class = call.argument("device_class")
    if device_class is None:
        return
    for condition, (device, chosen) in conflicts(_disagree, setting(call, "device", Plain(None)), device_class.choices):
        claim = f"device {shown(device.value)} does not go with device_class {shown(chosen.value)}"
        remedy = "write APPLE_SILICON() for the GPU of a Mac, or the class of the device"
        message = sentence(claim, both(call.condition, condition))
        yield Finding("FLR201", device_class.place, message, remedy, way(device.trail, device_class.place))


def _disagree(device: Value, device_class: Value) -> bool:
    is_known = isinstance(device, Plain) and isinstance(device_class, Plain)
    return is_known and (text(device) == APPLE_SILICON_DEVICE) != (text(device_class) == MAC_CLASS)


def _other_string(asked: AcceleratorString) -> str:
    """What to write instead of a string whose device is unknown."""
    if asked.device.isdecimal():
        return f"write the number {asked.device} for devices of any kind"
    helper = _helper_of(asked.release, asked.device)
    if helper is not None:
        return f'write gpu={helper}("{asked.device}")'
    near = nearest(asked.device, [string.partition(":")[0] for string in sorted(asked.release.accelerators)])
    if near is None:
        return 'write a device and a count, such as "A100:1"'
    offered = _counts(asked.release, (near,))
    return f'write "{near}:{asked.count if asked.count in offered else offered[0]}"'


def _other_device(release: catalog.Release, device: str, helper: str) -> str:
    """What to write instead of a device that `helper` does not know."""
    right = _helper_of(release, device)
    if right is not None:
        arguments = {"GPU": f'"{device}", 1', "APPLE_SILICON": ""}.get(right, f'"{device}"')
        return f"write {right}({arguments})"
    near = nearest(device, release.helpers[helper])
    return f'write "{near}"' if near else f"write one of {', '.join(release.helpers[helper])}"


def _helper_of(release: catalog.Release, device: str) -> str | None:
    return next((helper for helper, devices in release.helpers.items() if device in devices), None)


@rule("FLR202")
def unsupported_accelerator_count(registry: Registry) -> Iterator[Finding]:
    """A count that the SDK does not offer, or none at all."""
    for asked in accelerator_strings(registry):
        string = text(asked.value.value)
        if not asked.counts or string in asked.release.accelerators or _is_fraction(asked.count):
            continue
        claim = "asks for a count that is not offered" if asked.count else "lacks a count"
        found = catalog.accelerator_lifetime("flyte", string or "")
        when = f"; {string} {found.seen_from(asked.release.version)}" if found else ""
        reason = f"{asked.device} comes in {_listed(asked.counts)}{when}"
        closest = asked.counts[-1] if asked.count.isdecimal() and asked.count != "0" else asked.counts[0]
        yield asked.value.finding("FLR202", claim, reason=reason, remedy=f'write "{asked.device}:{closest}"')
    for call, helper, release in device_calls(registry):
        offering = MAC_CLASS if helper == "Device" and _is_of_a_mac(call) else helper
        offered = _counts(release, release.helpers.get(offering, ()))
        for value in given(call, "quantity"):
            count = number(value.value)
            if count is not None and count < 1 and not fraction(value.value):
                yield value.finding("FLR202", "is below 1", remedy="write how many devices the task needs")
            elif offered and isinstance(count, int) and count not in map(int, offered):
                claim = f"is not a count that {offering} offers"
                yield value.finding("FLR202", claim, remedy=f"write {_listed(offered)}")


def _is_of_a_mac(call: Call) -> bool:
    return all(text(choice.traced.value) == MAC_CLASS for choice in setting(call, "device_class", Plain(None)))


def _listed(counts: tuple[str, ...]) -> str:
    """`1 to 8`, or `1, 4, 8 or 16`"""
    if len(counts) > 2 and int(counts[-1]) - int(counts[0]) == len(counts) - 1:
        return f"{counts[0]} to {counts[-1]}"
    return " or ".join(filter(None, (", ".join(counts[:-1]), counts[-1])))


@rule("FLR110")
def fractional_gpu(registry: Registry) -> Iterator[Finding]:
    """Part of a device."""
    for asked in accelerator_strings(registry):
        if _is_fraction(asked.count or asked.device):
            yield _fractional(asked.value)
    for call in registry.calls:
        name = "gpu" if call.name == "flyte.Resources" else "quantity" if call.name in DEVICES else None
        for value in given(call, name) if name else ():
            if fraction(value.value):
                yield _fractional(value)
    for amount in amounts(registry):
        quantity = valid_amount(amount) if amount.kind == "gpu" else None
        is_part = quantity is not None and quantity.value != quantity.value.to_integral_value()
        if is_part or (amount.kind == "gpu" and fraction(amount.value.value)):
            yield _fractional(
                amount.value, "write a whole number, or take a part of one: accelerator=A100.partition_1g_5gb"
            )


def _fractional(
    value: Given, remedy: str = 'write a whole number, or take a part of one: GPU("A100", 1, "1g.5gb")'
) -> Finding:
    return value.finding("FLR110", "is not a whole number of devices", remedy=remedy)


def _is_fraction(count: str) -> bool:
    """Whether `count` is written as a number that is not whole."""
    before, point, after = count.partition(".")
    return point == "." and (before + after).isdecimal() and after.strip("0") != ""


@rule("FLR205")
def deprecated_accelerator_name(registry: Registry) -> Iterator[Finding]:
    """A device by a name that a later release may drop."""
    for asked in accelerator_strings(registry):
        current = asked.release.deprecated.get(asked.device)
        if current is not None:
            colon = ":" if asked.count else ""
            yield _deprecated(asked.value, asked.device, current, f"{colon}{asked.count}")
    for call, _, release in device_calls(registry):
        for value in given(call, "device"):
            current = release.deprecated.get(text(value.value) or "")
            if current is not None:
                yield _deprecated(value, text(value.value) or "", current)


def _deprecated(value: Given, name: str, current: str, count: str = "") -> Finding:
    correction = value.respelled(name, current)
    return value.finding("FLR205", "is a deprecated name", remedy=f'write "{current}{count}"', correction=correction)
