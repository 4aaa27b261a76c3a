"""Pods that are kept: by the pools of reused environments, and by apps."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.checks.cases import Case, app_cases
from flyte_reslint.checks.fault import as_run
from flyte_reslint.domain.registry import Registry
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import ZERO, Pod, pod
from flyte_reslint.platform.quota import Bound, exceeded, quota_bounds


class Pool(Struct, frozen=True):
    """A case in which `replicas` pods are kept at most; `field` says so, where provenance knows of it."""

    case: Case
    replicas: int
    field: str = "reuse.replicas"

    def exceeded(self, limits: Limits) -> Iterator[tuple[Bound, Pod]]:
        """The bounds that all replicas exceed together, each with one of them.

        What one pod of a task exceeds alone is left to the rule about pods. Of an app only what it declares counts:
        nobody says which defaults it gets.
        """
        one = pod(self.case.settings, limits)
        bounds = tuple(quota_bounds(limits))
        is_app = self.field != "reuse.replicas"
        left_out = _undeclared(one) if is_app else set(exceeded(one, bounds))
        for resource, bound in exceeded(one, bounds, self.replicas).items():
            if resource not in left_out:
                yield bound, one


def pools(registry: Registry) -> Iterator[Pool]:
    """Every pool that is known to keep pods; a call of `override` that leaves the pool as it is has none of its own."""
    for case in as_run(registry):
        keeps_pool = case.override is not None and case.override.argument("reusable") is None
        if case.settings.reuse is not None and case.settings.reuse.max and not keeps_pool:
            yield Pool(case, case.settings.reuse.max)
    for case in app_cases(registry):
        for group in case.groups:
            if group.count:
                yield Pool(case, group.count, "scaling.replicas")


def _undeclared(one: Pod) -> set[str]:
    """The resources for which a pod is given something that nobody wrote."""
    names = (name for name, declared in one.declared.items() if ZERO == declared.request == declared.limit)
    return {one.device if name == "gpu" else name for name in names}
