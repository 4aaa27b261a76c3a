"""Why a pod is not what is declared, or never runs, under a platform's limits."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.domain.containers import Templated
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.domain.resources import COMPUTE, SETTINGS, Accelerator
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import Pod, pod
from flyte_reslint.platform.quota import Bound, exceeded, quota_bounds, range_bounds
from flyte_reslint.platform.together import exceeded_by_cluster, exceeded_with_others, lowered_others


class Misfit(Struct, frozen=True):
    """One reason why a pod does not fit: the field that is at fault, the reason, and the place that sets the bound."""

    field: str
    reason: str
    place: Place | None


def misfits(
    settings: Settings, limits: Limits, groups: PodGroups = (), template: Templated | None = None
) -> Iterator[Misfit]:
    """Every reason why the pod of these settings gets less than they declare, or cannot be scheduled.

    `groups` are all pods of one run, `template` describes the other containers of the pod. What is unknown of the
    settings gives no reason: `Pod.unknown` tells of it.
    """
    one = pod(settings, limits)
    for change in one.changes:
        if change.before is not None and change.after.quantity < change.before:
            reason = f"{change.half} {change.before} becomes {change.after.quantity} ({change.after.reason})"
            yield Misfit(SETTINGS[change.resource], reason, change.after.place)
    alone = exceeded(one, (*quota_bounds(limits), *range_bounds(limits)))
    yield from (_exceeding(one, bound) for bound in alone.values())
    for each in lowered_others(template, limits):
        reason = f"{each.half} {each.declared} of {each.subject} becomes {each.bound.quantity} (platform limit)"
        yield Misfit(SETTINGS[each.resource], reason, each.bound.place)
    for bound, whole in exceeded_with_others(one, template, limits):
        yield _exceeding(whole, bound, "the containers of the pod take")
    if settings.reuse is None:
        for bound, pods in exceeded_by_cluster(groups, limits):
            yield _exceeding(pods, bound, f"the {pods.number} pods of one run take")
    yield from _pool(settings, one, limits)
    yield from _uncounted(one, limits)
    accelerator = settings.resources.accelerator if settings.resources else None
    if accelerator is not None:
        yield from _not_offered(accelerator, limits)


def _exceeding(one: Pod, bound: Bound, subject: str = "the pod takes") -> Misfit:
    what = "pods" if bound.half == "pods" else f"{bound.resource} {bound.half}"
    reason = f"{subject} {what} {bound.taken(one)}, above {bound.source} of {bound.amount.quantity} ({bound.name})"
    return Misfit(one.setting(bound.resource) or "resources", reason, bound.amount.place)


def _pool(settings: Settings, one: Pod, limits: Limits) -> Iterator[Misfit]:
    """What all containers of a reused environment exceed together and one of them does not."""
    replicas = settings.reuse.max if settings.reuse else None
    if replicas is not None and replicas > 1:
        alone = exceeded(one, quota_bounds(limits))
        for resource, bound in exceeded(one, quota_bounds(limits), replicas).items():
            if resource not in alone:
                yield _exceeding(one.times(replicas), bound, f"{replicas} replicas take")


def _uncounted(one: Pod, limits: Limits) -> Iterator[Misfit]:
    """What a quota counts, and for which the pod asks nothing: it is refused."""
    for bound in quota_bounds(limits):
        if bound.resource in COMPUTE and bound.resource not in one.unknown and bound.taken(one) is None:
            reason = f"the pod asks for no {bound.resource}, which {bound.source} bounds ({bound.name})"
            yield Misfit(one.setting(bound.resource) or "resources", reason, bound.amount.place)


def _not_offered(accelerator: Accelerator, limits: Limits) -> Iterator[Misfit]:
    offered = limits.accelerators
    if offered is None:
        return
    names = {accelerator.name.lower(), accelerator.device.lower()}
    if names.isdisjoint(device.lower() for device in offered.devices):
        devices = ", ".join(offered.devices) or "none"
        yield Misfit("gpu", f"{accelerator.name} is not offered; the platform has {devices}", offered.place)
