"""A fault of what a task gets on a platform, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.checks.cases import Case, cases
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence
from flyte_reslint.checks.rule import once
from flyte_reslint.domain.containers import in_pod
from flyte_reslint.domain.groups import groups_of
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.limits import Limits, LimitsOf


class Fault(Struct, frozen=True):
    """A finding but for the condition of its case."""

    case: Case
    place: Place
    claim: str
    reason: str
    remedy: str
    related: tuple[Related, ...]


def told(code: str, faults: Iterable[Fault]) -> Iterator[Finding]:
    """The findings of `faults`; what holds of a declaration in more cases is told in the widest alone."""
    told: set[tuple[Place, Place, str]] = set()
    for fault in faults:
        key = (fault.case.place, fault.place, fault.claim)
        if key not in told:
            told.add(key)
            message = sentence(fault.claim, fault.case.condition, fault.reason)
            yield Finding(code, fault.place, message, fault.remedy, fault.related)


def placed(registry: Registry, limits_of: LimitsOf) -> Iterator[tuple[Case, Limits]]:
    """The cases as they run, each with the limits of its file's platform; none of files that have no platform."""
    for case in as_run(registry):
        limits = limits_of(case.file)
        if limits is not None:
            yield case, limits


@once
def as_run(registry: Registry) -> Iterator[Case]:
    """The cases, with the settings that their containers have in the pods of their templates."""
    for case in cases(registry):
        inside = in_pod(case.settings, case.sdk, case.template)
        yield replace(case, settings=inside, groups=groups_of(case.groups, case.settings, inside))
