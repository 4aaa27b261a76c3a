"""The pod that a task gets on a platform, and whether it gets what it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flyte_reslint.domain.cases import Case
from flyte_reslint.domain.containers import in_pod
from flyte_reslint.domain.groups import PodGroups, groups_of
from flyte_reslint.domain.resources import RESOURCES, SETTINGS
from flyte_reslint.domain.values import Step, Trail
from flyte_reslint.platform.fit import Misfit, misfits
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import Pod, pod
from flyte_reslint.platform.quota import quota_bounds, range_bounds
from pytest_flyteres.alternatives import Alternative, came, merged, whole
from pytest_flyteres.amounts import Pair, Resource
from pytest_flyteres.facts import POD
from pytest_flyteres.fields import Undecided
from pytest_flyteres.measures import MEASURES
from pytest_flyteres.resources import HasResources
from pytest_flyteres.templates import template
from pytest_flyteres.verdict import Asked, Verdict

if TYPE_CHECKING:
    from pytest_flyteres.tasks import Declaration


@dataclass(frozen=True)
class Placed(HasResources):
    """A task, or a call of `override`, on a platform with these `limits`: what its container asks for and may use."""

    of: Declaration
    limits: Limits

    def __repr__(self) -> str:
        return f"<pod of {self.of.label}>"

    def _resource(self, name: str) -> Resource:
        found = merged(self._alternative(case, name) for case in self._cases())
        return Resource(self.of.subject, f"pod {name}", MEASURES[name], found)

    def _alternative(self, case: Case, field: str) -> Alternative[Pair]:
        one = pod(case.settings, self.limits)
        resource = one.resource(field) or ""
        changed = _changed(one, RESOURCES[field])
        trail = (*changed, *came(case.settings, field))
        doubt = next((each for each in one.doubts if each.resource == resource), None)
        if doubt is not None:
            if doubt.place is not None and all(step.place != doubt.place for step in trail):
                trail = (Step(f"{field} may be set here", doubt.place), *trail)
            request = one.requests.get(resource)
            if request is not None:
                return Alternative(Pair(request, None, doubt.reason), case.condition, trail, decided=doubt.place)
            return Alternative(None, case.condition, trail, doubt.reason, doubt.place)
        pair = Pair(one.requests.get(resource), one.limits.get(resource))
        decided = changed[0].place if changed else None
        return Alternative(pair if pair.halves else None, case.condition, trail, decided=decided)

    def fit(self, asked: Asked) -> Verdict:
        """Whether the pod gets all that is declared and can be scheduled, in every case.

        Raises `Undecided` where it does in some cases only, or where that depends on what is unknown.
        """
        __tracebackhide__ = True
        pod_template = template(self.of.declared.template)
        found = [
            (case, list(misfits(case.settings, self.limits, self._groups(case), pod_template)))
            for case in self._cases()
        ]
        unsure = [line for case, reasons in found if not reasons for line in self._unknown(case)]
        against = [case for case, reasons in found if reasons]
        lines = [line for case, reasons in found for reason in reasons for line in self._misfit(case, reason)]
        if against and len(against) == len(found):
            (_, (first, *_)), *_ = found
            return Verdict(False, f"<{self.of.label} does not fit: {first.field} {first.reason}>", lines, asked)
        if against:
            head = f"{self.of.label} does not fit in {len(against)} of {len(found)} cases"
            raise Undecided("\n".join((head, *lines, *unsure)))
        if unsure:
            raise Undecided("\n".join((f"whether {self.of.label} fits cannot be known", *unsure)))
        return Verdict(True, f"<{self.of.label} fits>", (), asked)

    def _cases(self) -> Iterator[Case]:
        """The cases, with the settings that the container has in the pod of its template."""
        declared = self.of.declared
        for case in declared.cases_of(POD):
            yield replace(case, settings=in_pod(case.settings, declared.sdk, template(declared.template)))

    def _groups(self, case: Case) -> PodGroups:
        """The pods of one run: those that have the task's own settings have the case's."""
        return groups_of(self.of.declared.groups, self.of.declared.settings, case.settings)

    def _misfit(self, case: Case, misfit: Misfit) -> Iterator[str]:
        """A reason with the way that the value came, and the place of the bound."""
        pen = self.of.subject.pen
        when = f" when {case.condition}" if case.condition else ""
        yield f"{pen.strong(f'{misfit.field} {misfit.reason}')}{when}"
        bound = (Step("the bound", misfit.place),) if misfit.place else ()
        yield from pen.chain((*bound, *(came(case.settings, misfit.field) or (self.of.subject.declared,))))

    def _unknown(self, case: Case) -> Iterator[str]:
        """What is unknown of the fields that the platform bounds."""
        pen = self.of.subject.pen
        for field in self._bounded():
            fields = (field, f"{field}.limit", whole(field))
            unsettled = next((each for each in case.settings.unknown if each.field in fields), None)
            if unsettled is not None:
                yield f"{field} is {pen.strong(f'unknown because {unsettled.reason}')}"
                yield from pen.chain((Step(f"{field} is set here", unsettled.place),))

    def _bounded(self) -> list[str]:
        """The fields of which the platform bounds something."""
        bounds = (*quota_bounds(self.limits), *range_bounds(self.limits))
        resources = {*self.limits.limits, *(bound.resource for bound in bounds)}
        fields = [field for name, field in SETTINGS.items() if name in resources]
        has_devices = any("/" in name for name in resources) or self.limits.accelerators is not None
        return [
            *fields,
            *(["gpu"] if has_devices and "gpu" not in fields else []),
            *(["reuse.replicas"] if self.limits.quota else []),
        ]


def _changed(one: Pod, name: str) -> Trail:
    """What the platform makes of a resource, as steps of the way that it came."""
    return tuple(
        Step(
            f"{change.half} {change.before or 'not set'} \u2192 {change.after.quantity} ({change.after.reason})", place
        )
        for change in one.changes
        if change.resource == name and (place := change.after.place) is not None
    )
