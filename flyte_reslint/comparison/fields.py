"""What a declaration comes to, field by field, each value as text.

Fields go by their paths in the JSON of `show`: `resources.requests.cpu`, `reuse.max`, `pod.limits.memory`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.resources import RESOURCES, Resources
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.platform.pod import Pod

Fields = Mapping[str, str]
"""Values by field, in the order of tables; a field that is not set is not there."""

UNKNOWN = "?"
"""What begins the value of a field that cannot be known; the reason follows in brackets."""

_PATHS = {
    **{field: f"resources.requests.{name}" for field, name in RESOURCES.items()},
    **{f"{field}.limit": f"resources.limits.{name}" for field, name in RESOURCES.items()},
    "accelerator": "resources.accelerator.device",
    "shm": "resources.shm",
    "reuse.replicas": "reuse.max",
}
"""Fields of `Settings` that have other names in the JSON of `show`."""


def settings_fields(settings: Settings, pod: Pod | None = None) -> dict[str, str]:
    """The fields of a declaration, and of its pod where a platform is known."""
    found: dict[str, str] = {}
    for each in settings.unknown:
        found[_PATHS.get(each.field, each.field)] = f"{UNKNOWN} ({each.reason})"
    if settings.resources is not None:
        found |= dict(_resources(settings.resources))
    if settings.reuse is not None:
        found |= dict(_reuse(settings.reuse))
    if pod is not None:
        for half, amounts in (("requests", pod.requests), ("limits", pod.limits)):
            found |= {f"pod.{half}.{resource}": str(amount) for resource, amount in amounts.items()}
        found |= dict(_doubts(settings, pod))
    return found


def _doubts(settings: Settings, pod: Pod) -> Iterator[tuple[str, str]]:
    """The halves of the pod that are not known for other reasons than the declaration's own."""
    own = {(each.reason, each.place) for each in settings.unknown}
    for each in pod.doubts:
        if (each.reason, each.place) not in own:
            reason = f"{UNKNOWN} ({each.reason})"
            if each.resource in pod.requests:
                yield f"pod.limits.{each.resource}", reason
            else:
                yield f"pod.requests.{each.resource}", reason
                yield f"pod.limits.{each.resource}", UNKNOWN


def part_fields(parts: tuple[PluginPart, ...]) -> dict[str, str]:
    """The fields of the parts of a plugin's cluster, each under the part's name."""
    return {
        f"plugin.{part.name}.{name}": value for part in parts for name, value in settings_fields(part.settings).items()
    }


def name_field(unknown: Unsettled | None) -> dict[str, str]:
    """Why a name is not known, where it is not."""
    return {} if unknown is None else {"name": f"{UNKNOWN} ({unknown.reason})"}


def _resources(resources: Resources) -> Iterator[tuple[str, str]]:
    for half, quantities in (("requests", resources.requests), ("limits", resources.limits)):
        for name, quantity in quantities.items():
            yield f"resources.{half}.{name}", quantity
    device = resources.accelerator
    if device is not None:
        yield "resources.accelerator.device", device.device
        if device.partition is not None:
            yield "resources.accelerator.partition", device.partition
        if device.device_class is not None:
            yield "resources.accelerator.class", device.device_class
    if resources.shm is not None:
        yield "resources.shm", resources.shm


def _reuse(reuse: ReusePolicy) -> Iterator[tuple[str, str]]:
    numbers = {
        "min": reuse.min,
        "max": reuse.max,
        "concurrency": reuse.concurrency,
        "idle_ttl": reuse.idle_ttl,
        "scaledown_ttl": reuse.scaledown_ttl,
    }
    for name, number in numbers.items():
        if number is not None:
            yield f"reuse.{name}", f"{number:g}"
    if reuse.scope is not None:
        yield "reuse.scope", reuse.scope
