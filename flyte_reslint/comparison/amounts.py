"""What declarations take at full size, in exact quantities: pods by their number, devices by their kind.

A pod counts as the scheduler counts it, by its requests, and by its limit where it has no request. Where a platform is
known, its pod counts; where a template says what is in the pod, all of its containers do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Union

from msgspec import Struct, field
from msgspec.structs import replace

from flyte_reslint.domain.containers import Templated
from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.groups import PodGroup, PodGroups
from flyte_reslint.domain.pods import Total
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import COMPUTE, DEVICE_RESOURCES, SETTINGS, flyte_resource
from flyte_reslint.domain.settings import Settings
from flyte_reslint.platform.pod import Pod

Declared = Union[EffectiveTask, EffectiveEnvironment, EffectiveOverride]

PodOf = Callable[[str, Settings, Union[Templated, None]], Union[Pod, None]]
"""Gives the pod that settings in a file come to, with all containers of a template; None where no platform is known."""

KINDS = {SETTINGS[name]: name for name in COMPUTE}
"""The kinds of resources but for devices, each with Kubernetes' name of it; any other kind is a device's."""

GPU = "gpu"
"""The kind of devices that are not named."""


class Amounts(Struct, frozen=True):
    """Quantities by kind: `cpu`, `memory`, `disk`, and devices by name (`A100`), `gpu` for those that have none.

    `unknown` are the kinds of which it is not known how much more there is.
    """

    known: Mapping[str, Quantity] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    def plus(self, other: Amounts) -> Amounts:
        """Both together."""
        known = dict(self.known)
        for kind, quantity in other.known.items():
            known[kind] = known[kind] + quantity if kind in known else quantity
        return Amounts(known, self.unknown | other.unknown)


def amounts(of: Declared, pod_of: PodOf) -> Amounts:
    """What a declaration takes at full size; nothing where it runs in the pods of its environment."""
    if isinstance(of, EffectiveTask) and of.settings.reuse is not None:
        return Amounts()
    groups = _groups_of_override(of) if isinstance(of, EffectiveOverride) else of.groups
    total = of.total if isinstance(of, EffectiveTask) else None
    own = pod_of(of.file, of.in_pod, of.template)
    return together(
        _group(each, pod_of(of.file, each.settings, None)) if each.name else _group(each, own, total) for each in groups
    )


def _groups_of_override(override: EffectiveOverride) -> PodGroups:
    """The pods of its task, where those that have the task's own settings have the override's."""
    if override.settings.reuse is not None:
        return ()
    if override.task is None:
        return (PodGroup(1, override.settings),)
    own = override.task.settings
    return tuple(
        replace(group, settings=override.settings) if group.settings == own else group for group in override.task.groups
    )


def together(several: Iterable[Amounts]) -> Amounts:
    """All of them."""
    whole = Amounts()
    for each in several:
        whole = whole.plus(each)
    return whole


def _group(group: PodGroup, pod: Pod | None, total: Total | None = None) -> Amounts:
    """What the pods of a group take, each of them `pod` where a platform is known, else the `total` of a template."""
    one = _pod(group.settings, pod, total)
    if group.count is None:
        return Amounts({}, frozenset(one.known) | one.unknown)
    known = {kind: quantity * group.count for kind, quantity in one.known.items() if group.count}
    return Amounts(known, one.unknown if group.count else frozenset())


def _pod(settings: Settings, pod: Pod | None, total: Total | None) -> Amounts:
    """What one pod takes."""
    if pod is not None:
        unknown = (SETTINGS[flyte_resource(name)] for name in pod.unknown if name not in pod.requests)
        return Amounts(_by_kind(pod.requests, settings), frozenset(unknown))
    if total is not None:
        return Amounts(_by_kind({**total.limits, **total.requests}, settings), frozenset(_unknown(settings)))
    resources = settings.resources
    given = {**resources.limits, **resources.requests} if resources else {}
    quantities: dict[str, Quantity] = {}
    for name, text in given.items():
        try:
            quantities[name] = Quantity(text)
        except InvalidQuantity:
            continue
    return Amounts(_by_kind(quantities, settings), frozenset(_unknown(settings)))


def _by_kind(quantities: Mapping[str, Quantity], settings: Settings) -> dict[str, Quantity]:
    found = {kind: quantities[name] for kind, name in KINDS.items() if name in quantities}
    for name in (GPU, *DEVICE_RESOURCES.values()):
        if name in quantities:
            found[_device(settings)] = quantities[name]
    return found


def _device(settings: Settings) -> str:
    """The kind of the devices that are asked for: `A100`, `A100 1g.5gb`."""
    accelerator = settings.resources.accelerator if settings.resources else None
    if accelerator is None:
        return GPU
    return f"{accelerator.name} {accelerator.partition}" if accelerator.partition else accelerator.name


def _unknown(settings: Settings) -> Iterable[str]:
    """The kinds of which the settings leave open how much is asked for."""
    kinds = (*KINDS, GPU)
    for each in settings.unknown:
        field_name = each.field.partition(".")[0]
        if field_name == "resources":
            yield from kinds
        elif field_name in kinds:
            yield field_name
