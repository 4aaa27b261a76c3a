"""What pods exceed together and none of them does alone: a pod with all its containers, the pods of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.domain.containers import Templated
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import Pod, pod, pods_together, whole_pod
from flyte_reslint.platform.quota import Bound, exceeded, quota_bounds


def exceeded_with_others(one: Pod, template: Templated | None, limits: Limits) -> Iterator[tuple[Bound, Pod]]:
    """The bounds that a pod exceeds with all containers of its template, and not with the task's own."""
    whole = whole_pod(one, template, limits) if template is not None else None
    if whole is not None:
        bounds = tuple(quota_bounds(limits))
        alone = exceeded(one, bounds)
        yield from ((bound, whole) for resource, bound in exceeded(whole, bounds).items() if resource not in alone)


def exceeded_by_cluster(groups: PodGroups, limits: Limits) -> Iterator[tuple[Bound, Pod]]:
    """The bounds that the pods of one run, of a cluster, exceed together and none of them does alone."""
    pods = pods_together(groups, limits)
    if pods is not None and pods.number > 1:
        bounds = tuple(quota_bounds(limits))
        alone = {resource for group in groups for resource in exceeded(pod(group.settings, limits), bounds)}
        yield from ((bound, pods) for resource, bound in exceeded(pods, bounds).items() if resource not in alone)
