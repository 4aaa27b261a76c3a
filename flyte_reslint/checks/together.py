"""What pods exceed of a quota together: with the other containers of a template, with the other pods of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.cases import Case
from flyte_reslint.checks.fault import Fault
from flyte_reslint.checks.finding import Related
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import FIELDS, Pod, pod, pods_together, whole_pod
from flyte_reslint.platform.quota import exceeded, quota_bounds


def beside_others(case: Case, one: Pod, limits: Limits) -> Iterator[Fault]:
    """What a pod exceeds with all containers of its template, and not with the task's own."""
    whole = whole_pod(one, case.template) if case.template is not None else None
    if whole is None:
        return
    bounds = tuple(quota_bounds(limits))
    alone = exceeded(one, bounds)
    for resource, bound in exceeded(whole, bounds).items():
        if resource not in alone:
            field = field_of(one, resource)
            claim = f"the containers of one pod take {resource} {bound.half}s of {bound.taken(whole)}"
            yield Fault(
                case,
                case.where(field),
                f"{claim}, above {bound.source} of {bound.amount.quantity} ({bound.name})",
                "the pod stays pending until the task's deadline, 48 hours by default",
                f"let the containers ask for less, or have {bound.source} raised",
                (*case.came(field), Related(bound.amount.place, bound.source)),
            )


def in_a_cluster(case: Case, one: Pod, limits: Limits) -> Iterator[Fault]:
    """What the pods of one run, of a cluster, exceed together and none of them does alone."""
    pods = pods_together(case.groups, limits) if case.settings.reuse is None else None
    if pods is None or pods.number < 2:
        return
    bounds = tuple(quota_bounds(limits))
    alone = {resource for group in case.groups for resource in exceeded(pod(group.settings, limits), bounds)}
    for resource, bound in exceeded(pods, bounds).items():
        if resource in alone:
            continue
        field = field_of(one, resource)
        most, taken = bound.amount.quantity, bound.taken(pods)
        claim = f"the {pods.number} pods of one run take {resource} {bound.half}s of {taken}, above {bound.source} of"
        if bound.half == "pods":
            claim = f"the {pods.number} pods of one run are more than {bound.source} of"
        yield Fault(
            case,
            case.where(field),
            f"{claim} {most} ({bound.name})",
            "the run waits for pods that never start",
            f"ask for fewer pods or for less in each, or have {bound.source} raised",
            (*case.came(field), Related(bound.amount.place, bound.source)),
        )


def field_of(one: Pod, resource: str) -> str:
    """The field that sets a resource of Kubernetes."""
    return "gpu" if resource == one.device else FIELDS.get(resource, resource)
