"""The words in which the table of effective resources says a value."""

from __future__ import annotations

from flyte_reslint.domain.resources import RESOURCES, Resources
from flyte_reslint.domain.reuse import DEFAULT_SCOPE, DEFAULT_TTL, ReusePolicy
from flyte_reslint.domain.settings import Settings

FIELDS = ("cpu", "memory", "gpu", "disk", "shm", "reuse")
"""The columns of values."""

TIMES = "\u00d7"

UNSET = "\u2013"
"""Stands for what nothing sets."""

UNKNOWN = "?"
"""Stands for what is not known."""


def cell(field: str, settings: Settings) -> str:
    """What the column `field` says; empty where nothing sets it or it is unknown."""
    if field == "reuse":
        return _reuse(settings.reuse) if settings.reuse else ""
    resources = settings.resources
    if resources is None:
        return ""
    if field == "gpu":
        return _devices(resources)
    if field == "shm":
        return resources.shm or ""
    return _pair(resources, RESOURCES[field])


def _pair(resources: Resources, name: str) -> str:
    """`2 → 4`, or the half that there is: `2` for a request, `→ 4` for a limit."""
    request, limit = resources.requests.get(name), resources.limits.get(name)
    return f"→ {limit}" if limit and request is None else " → ".join(filter(None, (request, limit)))


def _devices(resources: Resources) -> str:
    """`2 x A100 1g.5gb`"""
    request, limit = resources.requests.get("gpu"), resources.limits.get("gpu")
    count = request if request is not None and limit in (None, request) else _pair(resources, "gpu")
    if resources.accelerator is None:
        return count
    partition = f" {resources.accelerator.partition}" if resources.accelerator.partition else ""
    device = f"{resources.accelerator.name}{partition}"
    return f"{count} {TIMES} {device}" if count else device


def _reuse(reuse: ReusePolicy) -> str:
    """`1-4 x 10, idle 5m`: replicas, runs at a time in each, and what is not the default of the rest."""
    replicas = _known(reuse.min) if reuse.min == reuse.max else f"{_known(reuse.min)}-{_known(reuse.max)}"
    parts = [f"{replicas} {TIMES} {_known(reuse.concurrency)}"]
    if reuse.idle_ttl != DEFAULT_TTL:
        parts.append(f"idle {_duration(reuse.idle_ttl)}")
    if reuse.scaledown_ttl != DEFAULT_TTL:
        parts.append(f"scaledown {_duration(reuse.scaledown_ttl)}")
    if reuse.scope != DEFAULT_SCOPE:
        parts.append(f"per {_known(reuse.scope)}")
    return ", ".join(parts)


def _known(part: int | str | None) -> str:
    return "?" if part is None else str(part)


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    for unit, length in (("h", 3600), ("m", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds / length:g}{unit}"
    return f"{seconds:g}s"
