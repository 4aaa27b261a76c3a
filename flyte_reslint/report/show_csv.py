"""Effective resources for spreadsheets: a line for every task, environment and override."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from flyte_reslint.domain.effective import Effective
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import RESOURCES, SETTINGS, Resources
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.pods import PodOf, no_pod

UNITS = {"cpu": "cores", "memory": "bytes", "gpu": "", "ephemeral-storage": "bytes"}
"""The resources, each with the unit of its number; a count is its own number."""

OWN = ("kind", "sdk", "name", "environment", "file", "line", "state")
REUSE = ("replicas_min", "replicas_max", "concurrency")

MOST_DIGITS = 30
"""Numbers of more digits, which no spreadsheet keeps either, are not written out."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection)."""


def show_csv(effective: Effective, pod_of: PodOf = no_pod) -> str:
    """A table as in RFC 4180, with line feeds: numbers in cores and bytes beside the quantities as written."""
    rows = list(_rows(effective, pod_of))
    columns = [*OWN, *_columns(""), "accelerator", "partition", "shm", *REUSE]
    if any(name.startswith("pod_") for row in rows for name in row):
        columns += _columns("pod_")
    text = StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _columns(prefix: str) -> Iterator[str]:
    for name, unit in UNITS.items():
        for half in ("request", "limit"):
            column = f"{prefix}{SETTINGS[name]}_{half}"
            yield column
            if unit:
                yield f"{column}_{unit}"


def _rows(effective: Effective, pod_of: PodOf) -> Iterator[dict[str, object]]:
    for environment in effective.environments:
        name = environment.name.text
        place = environment.declaration.call.place
        yield _row("environment", "flyte", name, name, place, environment.settings, pod_of(environment))
    for task in effective.tasks:
        holder = task.environment.name.text if task.environment else None
        declaration = task.declaration
        yield _row("task", declaration.sdk, task.name.text, holder, declaration.place, task.settings, pod_of(task))
    for override in effective.overrides:
        of = override.task
        holder = of.environment.name.text if of and of.environment else None
        place = override.declaration.call.place
        sdk = of.declaration.sdk if of else None
        name = of.name.text if of else None
        yield _row("override", sdk, name, holder, place, override.settings, pod_of(override))


def _row(
    kind: str,
    sdk: str | None,
    name: str | None,
    environment: str | None,
    place: Place,
    settings: Settings,
    pod: Pod | None,
) -> dict[str, object]:
    reuse = settings.reuse
    texts = {"name": name, "environment": environment, "file": place.file}
    return {
        "kind": kind,
        "sdk": sdk,
        **{column: _text(text) for column, text in texts.items()},
        "line": place.row,
        "state": settings.state,
        **(_resources(settings.resources) if settings.resources else {}),
        **({"replicas_min": reuse.min, "replicas_max": reuse.max, "concurrency": reuse.concurrency} if reuse else {}),
        **(_pod(pod) if pod is not None else {}),
    }


def _text(text: str | None) -> str:
    return f"'{text}" if text and text.startswith(FORMULAS) else text or ""


def _resources(resources: Resources) -> dict[str, object]:
    halves = {"request": resources.requests, "limit": resources.limits}
    row: dict[str, object] = {"shm": _text(resources.shm)}
    for half, quantities in halves.items():
        for name, quantity in quantities.items():
            row |= _amount(f"{SETTINGS.get(name, name)}_{half}", name, quantity)
    if resources.accelerator is not None:
        row |= {
            "accelerator": _text(resources.accelerator.name),
            "partition": _text(resources.accelerator.partition),
        }
    return row


def _pod(pod: Pod) -> dict[str, object]:
    row: dict[str, object] = {}
    for half, quantities in (("request", pod.requests), ("limit", pod.limits)):
        for resource, quantity in quantities.items():
            field = pod.setting(resource)
            if field is not None:
                row |= _amount(f"pod_{field}_{half}", RESOURCES[field], str(quantity))
    return row


def _amount(column: str, name: str, quantity: str) -> dict[str, object]:
    """The quantity as written, and its number where it is one."""
    unit = UNITS.get(name)
    if unit is None:
        return {}
    written: dict[str, object] = {column: _text(quantity)}
    try:
        number = Quantity(quantity).value
    except InvalidQuantity:
        return written
    is_written_out = unit and abs(number.adjusted()) < MOST_DIGITS
    return written | ({f"{column}_{unit}": f"{number:f}"} if is_written_out else {})
