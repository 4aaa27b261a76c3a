"""What pods exceed of a quota together: with the other containers of a template, with the other pods of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.cases import Case
from flyte_reslint.checks.fault import Fault
from flyte_reslint.checks.finding import Related
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import Pod
from flyte_reslint.platform.together import exceeded_by_cluster, exceeded_with_others


def beside_others(case: Case, one: Pod, limits: Limits) -> Iterator[Fault]:
    """What a pod exceeds with all containers of its template, and not with the task's own."""
    for bound, whole in exceeded_with_others(one, case.template, limits):
        field = one.setting(bound.resource) or bound.resource
        claim = f"the containers of one pod take {bound.resource} {bound.half}s of {bound.taken(whole)}"
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
    if case.settings.reuse is not None:
        return
    for bound, pods in exceeded_by_cluster(case.groups, limits):
        field = one.setting(bound.resource) or bound.resource
        most, taken = bound.amount.quantity, bound.taken(pods)
        claim = f"the {pods.number} pods of one run take {bound.resource} {bound.half}s of {taken}"
        claim = f"{claim}, above {bound.source} of"
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
