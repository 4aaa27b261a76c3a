"""The pod that a task gets, beside what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Union

from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.pods import Container
from flyte_reslint.domain.resources import RESOURCES, SETTINGS, Resources
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import ITS_REQUEST, Change, Doubt, Pod
from flyte_reslint.report.cells import UNKNOWN

Declared = Union[EffectiveTask, EffectiveEnvironment, EffectiveOverride]

PodOf = Callable[[Declared], Union[Pod, None]]
"""Gives the pod of a task, environment or override, None where no platform is known."""


def no_pod(_of: Declared) -> None:
    """No platform is known."""


def changes(field: str, pod: Pod) -> list[Change]:
    """What the platform makes of a field; that an unset limit is the request goes without saying."""
    return [each for each in pod.changes if SETTINGS[each.resource] == field and each.after.reason != ITS_REQUEST]


def doubts(field: str, pod: Pod, settings: Settings) -> list[Doubt]:
    """Why it is not known what the container gets of a field, but for what its declaration leaves open itself."""
    own = {(each.reason, each.place) for each in settings.unknown}
    resource = pod.resource(field)
    return [each for each in pod.doubts if each.resource == resource and (each.reason, each.place) not in own]


def container(field: str, of: Declared) -> Container | None:
    """The container of a template from which a field has what its declaration does not say."""
    name, template = RESOURCES.get(field), of.template
    if name is None or template is None:
        return None
    declared, inside = (_halves(each.resources, name) for each in (of.settings, of.in_pod))
    return template.own if declared != inside else None


def _halves(resources: Resources | None, name: str) -> tuple[str | None, str | None]:
    return (None, None) if resources is None else (resources.requests.get(name), resources.limits.get(name))


def reasons(doubts: Iterable[Doubt]) -> Iterator[tuple[str, Place | None]]:
    """Each reason once, and its place: `memory, nvidia.com/gpu are unknown: the pod template is ...`."""
    resources: dict[tuple[str, Place | None], list[str]] = {}
    for each in doubts:
        resources.setdefault((each.reason, each.place), []).append(each.resource)
    for (reason, place), names in resources.items():
        yield f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} unknown: {reason}", place


def pod_cell(field: str, pod: Pod) -> str:
    """`pod 2 → 4`: the request and the limit that the container gets, `?` for one that is not known."""
    resource = pod.resource(field) or ""
    halves = dict.fromkeys(str(half.get(resource, UNKNOWN)) for half in (pod.requests, pod.limits))
    return f"pod {' → '.join(halves)}"
