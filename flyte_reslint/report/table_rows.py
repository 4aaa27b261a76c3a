"""The rows of the table of effective resources: environments, below them their tasks, below these their overrides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveTask, Name
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, where that stands, its settings, and how deep it lies below its section.

    `repeats` says that the settings are those of the row above it in the tree, whose places need not be said twice.
    """

    kind: Literal["environment", "task", "override"]
    name: Name
    place: Place
    settings: Settings
    depth: int
    is_registered: bool = True
    repeats: bool = False


def sections(effective: Effective) -> list[tuple[str, list[Row]]]:
    """The rows by file, in the order of the files' names; a task is in the section of its environment."""
    rows_by_file: dict[str, list[Row]] = {}
    for environment in effective.environments:
        file = environment.declaration.call.place.file
        rows_by_file.setdefault(file, []).extend(_environment_rows(effective, environment))
    for task in effective.tasks:
        if task.environment is None:
            rows_by_file.setdefault(task.declaration.place.file, []).extend(_task_rows(effective, task, 0))
    for override in effective.overrides:
        if override.task is None:
            place = override.declaration.call.place
            row = Row("override", Name("override of an unknown task"), place, override.settings, 0)
            rows_by_file.setdefault(place.file, []).append(row)
    return sorted(rows_by_file.items())


def _environment_rows(effective: Effective, environment: EffectiveEnvironment) -> Iterator[Row]:
    declaration = environment.declaration
    yield Row(
        "environment",
        environment.name,
        declaration.call.place,
        environment.settings,
        0,
        is_registered=declaration.is_registered,
    )
    for task in effective.tasks:
        if task.environment is environment:
            yield from _task_rows(effective, task, 1)


def _task_rows(effective: Effective, task: EffectiveTask, depth: int) -> Iterator[Row]:
    declaration = task.declaration
    above = task.environment.settings if task.environment else None
    yield Row(
        "task",
        Name(declaration.function),
        declaration.place,
        task.settings,
        depth,
        is_registered=declaration.is_registered,
        repeats=task.settings == above,
    )
    for override in effective.overrides:
        if override.task is task:
            place = override.declaration.call.place
            repeats = override.settings == task.settings
            yield Row("override", Name("override"), place, override.settings, depth + 1, repeats=repeats)
