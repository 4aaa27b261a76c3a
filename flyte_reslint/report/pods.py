"""The pod that a task gets, beside what it declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Union

from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.resources import RESOURCES, SETTINGS
from flyte_reslint.platform.pod import ITS_REQUEST, Change, Pod

PodOf = Callable[[Union[EffectiveTask, EffectiveEnvironment, EffectiveOverride]], Union[Pod, None]]
"""Gives the pod of a task, environment or override, None where no platform is known."""


def no_pod(_of: EffectiveTask | EffectiveEnvironment | EffectiveOverride) -> None:
    """No platform is known."""


def changes(field: str, pod: Pod) -> list[Change]:
    """What the platform makes of a field; that an unset limit is the request goes without saying."""
    return [each for each in pod.changes if SETTINGS[each.resource] == field and each.after.reason != ITS_REQUEST]


def pod_cell(field: str, pod: Pod) -> str:
    """`pod 2 → 4`: the request and the limit that the container gets."""
    name = RESOURCES[field]
    resource = pod.device if name == "gpu" else name
    halves = dict.fromkeys((str(pod.requests[resource]), str(pod.limits[resource])))
    return f"pod {' → '.join(halves)}"
