"""Effective resources as JSON."""

from __future__ import annotations

import json

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveOverride, EffectiveTask, Name
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.pods import Total
from flyte_reslint.domain.resources import Resources
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import Doubt, Pod
from flyte_reslint.report.pods import PodOf, no_pod
from flyte_reslint.report.targets import NO_FILES, Files, targets_as_json

SCHEMA = 1
"""Raised when a reader of the old shape would misread the new one; added keys do not raise it."""


def show_json(effective: Effective, pod_of: PodOf = no_pod, targets: Files = NO_FILES) -> str:
    """The tasks, environments and overrides; ASCII, so that it survives every terminal and pipe."""
    shown = {
        "schema": SCHEMA,
        "tasks": [{**_task(task), **_pod(pod_of(task))} for task in effective.tasks],
        "environments": [{**_environment(each), **_pod(pod_of(each))} for each in effective.environments],
        "overrides": [{**_override(override), **_pod(pod_of(override))} for override in effective.overrides],
        "targets": targets_as_json(targets),
    }
    return json.dumps(shown, indent=2)


def _task(task: EffectiveTask) -> dict[str, object]:
    declaration = task.declaration
    return {
        "sdk": declaration.sdk,
        "name": task.name.text,
        "function": declaration.function,
        "file": declaration.place.file,
        "line": declaration.place.row,
        "environment": task.environment.name.text if task.environment else None,
        "sync": None if declaration.is_async is None else not declaration.is_async,
        **_settings(task.settings, task.name),
        **({"plugin": [_plugin_part(part) for part in task.plugin]} if task.plugin else {}),
        **_pods(task.groups),
        **_total(task.total),
    }


def _total(total: Total | None) -> dict[str, object]:
    """What the scheduler counts for the pod that a template describes, in canonical quantities."""
    if total is None:
        return {}
    halves = {"requests": total.requests, "limits": total.limits}
    return {
        "pod_total": {half: {name: str(each) for name, each in amounts.items()} for half, amounts in halves.items()}
    }


def _environment(environment: EffectiveEnvironment) -> dict[str, object]:
    declaration = environment.declaration
    return {
        "name": environment.name.text,
        "kind": declaration.kind,
        "file": declaration.call.place.file,
        "line": declaration.call.place.row,
        **_settings(environment.settings, environment.name),
        "plugin": [_plugin_part(part) for part in environment.plugin],
        **_pods(environment.groups),
    }


def _pods(groups: PodGroups) -> dict[str, object]:
    """How many pods there are at full size, by the part of a plugin's configuration that they are for.

    Nothing where there is simply one, or none. A number that is not known is null.
    """
    counts = {group.name or None: group.count for group in groups}
    if counts in ({}, {None: 1}):
        return {}
    return {"pods": [{"part": part, "count": count} for part, count in counts.items()]}


def _plugin_part(part: PluginPart) -> dict[str, object]:
    """Other pods that the environment's plugin makes."""
    return {"name": part.name, "config": part.call.name, **_position(part.place), **_settings(part.settings)}


def _override(override: EffectiveOverride) -> dict[str, object]:
    place = override.declaration.call.place
    return {
        "task": override.task.name.text if override.task else None,
        **_position(place),
        **_settings(override.settings),
    }


def _settings(settings: Settings, name: Name | None = None) -> dict[str, object]:
    unknown = [*([name.unknown] if name and name.unknown else []), *settings.unknown]
    is_nameless = len(unknown) > len(settings.unknown)
    return {
        "state": "partial" if is_nameless and settings.state == "exact" else settings.state,
        "resources": _resources(settings.resources) if settings.resources else None,
        "reuse": _reuse(settings.reuse) if settings.reuse else None,
        "unknown": [_unsettled(each) for each in unknown],
        "provenance": {
            field: [{"step": step.description, **_position(step.place)} for step in trail]
            for field, trail in settings.provenance.items()
        },
    }


def _resources(resources: Resources) -> dict[str, object]:
    shown: dict[str, object] = {"requests": dict(resources.requests), "limits": dict(resources.limits)}
    if resources.accelerator is not None:
        device = resources.accelerator
        shown["accelerator"] = {
            "device": device.device,
            "partition": device.partition,
            "class": device.device_class,
        }
    if resources.shm is not None:
        shown["shm"] = resources.shm
    return shown


def _pod(pod: Pod | None) -> dict[str, object]:
    """The pod that a known platform would make, in canonical quantities."""
    if pod is None:
        return {}
    shown = {
        "requests": {name: str(quantity) for name, quantity in pod.requests.items()},
        "limits": {name: str(quantity) for name, quantity in pod.limits.items()},
        "unknown": list(pod.unknown),
        "reasons": [_doubt(each) for each in pod.doubts],
        "changes": [f"{change.resource} {change}" for change in pod.changes],
    }
    return {"pod": shown}


def _doubt(doubt: Doubt) -> dict[str, object]:
    return {
        "resource": doubt.resource,
        "reason": doubt.reason,
        **(_position(doubt.place) if doubt.place is not None else {}),
    }


def _reuse(reuse: ReusePolicy) -> dict[str, object]:
    return {
        "min": reuse.min,
        "max": reuse.max,
        "concurrency": reuse.concurrency,
        "idle_ttl": reuse.idle_ttl,
        "scaledown_ttl": reuse.scaledown_ttl,
        "scope": reuse.scope,
    }


def _unsettled(unsettled: Unsettled) -> dict[str, object]:
    return {"field": unsettled.field, "reason": unsettled.reason, **_position(unsettled.place)}


def _position(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.row, "column": place.column}
