"""What namespaces bound, and how much of it pods take: ResourceQuota and LimitRange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.resources import COMPUTE
from flyte_reslint.platform.limits import Amount, Limits
from flyte_reslint.platform.pod import Pod

PODS = ("pods", "count/pods")

QUOTA = "the namespace's quota"
LIMIT_RANGE = "the namespace's LimitRange"


class Bound(Struct, frozen=True):
    """The most of a resource that the requests or the limits of pods may come to; `half` is `pods` for their number."""

    half: Literal["request", "limit", "pods"]
    resource: str
    amount: Amount
    name: str
    source: str

    def taken(self, pod: Pod, count: int = 1) -> Quantity | None:
        """What `count` pods take of it, None where they take nothing."""
        if self.half == "pods":
            return Quantity.from_value(count * pod.number)
        each = (pod.requests if self.half == "request" else pod.limits).get(self.resource)
        return None if each is None else each * count


def quota_bounds(limits: Limits) -> Iterator[Bound]:
    """What all pods of the namespace may take together, as far as tasks take it."""
    for name, amount in limits.quota.items():
        prefix, dot, rest = name.partition(".")
        resource = rest if dot and prefix in ("requests", "limits") else name
        if name in PODS:
            yield Bound("pods", "", amount, name, QUOTA)
        elif resource in COMPUTE:
            yield Bound("limit" if prefix == "limits" else "request", resource, amount, name, QUOTA)
        elif prefix == "requests" and "/" in resource:
            yield Bound("request", resource, amount, name, QUOTA)


def range_bounds(limits: Limits) -> Iterator[Bound]:
    """What one pod of the namespace may have, by its LimitRanges; a task's pod has one container."""
    for maximum, of in ((limits.container_maximum, "containers"), (limits.pod_maximum, "pods")):
        for resource, amount in maximum.items():
            yield Bound("limit", resource, amount, f"max of {of}", LIMIT_RANGE)


def exceeded(pod: Pod, bounds: Iterable[Bound], count: int = 1) -> dict[str, Bound]:
    """The bounds that `count` pods exceed: the first for each resource."""
    found: dict[str, Bound] = {}
    for bound in bounds:
        taken = bound.taken(pod, count)
        if taken is not None and taken > bound.amount.quantity:
            found.setdefault(bound.resource, bound)
    return found
