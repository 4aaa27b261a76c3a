"""What the other containers of a pod exceed, and what pods exceed together while none of them does alone."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.domain.containers import Templated, declared_texts
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.domain.pods import HALVES, Container
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.platform.limits import Amount, Limits
from flyte_reslint.platform.pod import Pod, pod, pods_together, whole_pod
from flyte_reslint.platform.quota import Bound, exceeded, quota_bounds


class Lowered(Struct, frozen=True):
    """Half of a requirement of a container beside the task's own, which Flyte lowers to the platform's limit."""

    container: Container
    resource: str
    half: str
    declared: Quantity
    bound: Amount

    @property
    def subject(self) -> str:
        """`container "side"`"""
        return f'container "{self.container.name}"' if self.container.name else "a container"


def lowered_others(template: Templated | None, limits: Limits) -> Iterator[Lowered]:
    """What the other containers of a template declare above the platform's limits."""
    for container in template.others if template is not None else ():
        for half in HALVES:
            for name, written in declared_texts(container, half):
                bound = limits.limits.get(name)
                declared = None if written is None else _quantity(written)
                if declared is not None and bound is not None and declared > bound.quantity:
                    yield Lowered(container, name, half[:-1], declared, bound)


def _quantity(written: str) -> Quantity | None:
    try:
        return Quantity(written)
    except InvalidQuantity:
        return None


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
