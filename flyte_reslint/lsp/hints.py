"""Inlay hints: what a task or an override comes to, behind its decorator or call."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.api import Project
from flyte_reslint.domain.effective import EffectiveTask
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.report.cells import FIELDS, TIMES, cell

SHORT = {"memory": "mem"}


class Hint(Struct, frozen=True):
    """A text behind the end of `place`, or behind the row where that begins when `is_row`."""

    place: Place
    text: str
    is_row: bool


def hints(project: Project, file: str) -> Iterator[Hint]:
    """The hints in a file: behind the decorators of tasks and the calls of `override`."""
    for task in project.tasks:
        if task.declaration.place.file == file and (text := summary(task.settings)):
            yield Hint(_decorator(task), text, is_row=task.declaration.decorator is None)
    said = set()
    for override in project.overrides:
        place = override.declaration.call.place
        if place.file == file and place not in said and (text := summary(override.settings)):
            said.add(place)
            yield Hint(place, text, is_row=False)


def _decorator(task: EffectiveTask) -> Place:
    decorator = task.declaration.decorator
    return task.declaration.place if decorator is None else decorator.place


def summary(settings: Settings) -> str:
    """`cpu 2→8 · mem 8→32Gi`, and the device times its number; a field that cannot be known is `?`."""
    unknown = {each.field.partition(".")[0] for each in settings.unknown}
    parts = []
    for field in FIELDS:
        text = _compact(cell(field, settings))
        if text or field in unknown:
            parts.append(
                text
                if field == "gpu" and text and not text[0].isdigit()
                else f"{SHORT.get(field, field)} {text or '?'}"
            )
    return " · ".join(parts) or ("resources ?" if "resources" in unknown else "")


def _compact(text: str) -> str:
    """A cell of the table without its spaces: `8→32Gi` where both halves have one unit, devices before their number."""
    count, times, device = text.partition(f" {TIMES} ")
    if times and device[:1].isalpha():
        return f"{device}{TIMES}{count}"
    request, arrow, limit = text.partition(" → ")
    if not arrow:
        return text.replace(f" {TIMES} ", TIMES)
    number, unit = request.rstrip("KMGTPEikm"), request.lstrip("0123456789.")
    return (
        f"{number if unit and limit.endswith(unit) and limit.rstrip('KMGTPEikm') + unit == limit else request}→{limit}"
    )
