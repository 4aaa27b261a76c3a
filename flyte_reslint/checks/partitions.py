"""The rule about partitions of devices: MIG profiles and TPU slices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flyte_reslint.catalog import Release, partition_lifetime
from flyte_reslint.checks.accelerators import device_calls
from flyte_reslint.checks.constants import lacking_partitions
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import conflicts, sentence, setting, shown, text, way
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Plain, Value


@rule("FLR203")
def unsupported_partition(registry: Registry) -> Iterator[Finding]:
    """A partition that the device does not have."""
    for call, helper, release in device_calls(registry):
        argument = call.argument("partition")
        if argument is None:
            continue
        lacks = partial(_lacks, release, helper)
        for condition, (device, partition) in conflicts(lacks, setting(call, "device", Plain(None)), argument.choices):
            name = _present_name(release, device.value)
            valid = release.partitions(name)
            fault = f"is not one that {name} has" if valid else f"is given to {name}, which has none"
            place = partition.place if argument.place.contains(partition.place) else argument.place
            found = partition_lifetime("flyte", name, text(partition.value) or "")
            when = found.seen_from(release.version) if found else ""
            message = sentence(f"partition {shown(partition.value)} {fault}", both(call.condition, condition))
            message = sentence(f"{message} in flyte {release.version}", None, f"it {when}") if when else message
            remedy = f"write one of {', '.join(valid)}" if valid else "leave the partition out"
            yield Finding("FLR203", place, message, remedy, way((*partition.trail, *device.trail), place))
    yield from lacking_partitions(registry)


def _lacks(release: Release, helper: str, device: Value, partition: Value) -> bool:
    """Whether a device that the release knows surely does not have `partition`."""
    name = _present_name(release, device)
    is_known = release.device_class(name) if helper == "Device" else name in release.helpers.get(helper, ())
    if not is_known or not isinstance(partition, Plain) or partition.value is None:
        return False
    if partition.value == "" and not _refuses_empty(release, helper, name):
        return False
    return text(partition) not in release.partitions(name)


def _refuses_empty(release: Release, helper: str, device: str) -> bool:
    """Whether an empty partition is refused: where the SDK does not look at it, it means none."""
    return helper != "Device" and (bool(release.partitions(device)) or release.refuses_partitions(device))


def _present_name(release: Release, device: Value) -> str:
    """The device's present name, empty where it is not known."""
    name = text(device) or ""
    return release.deprecated.get(name, name)
