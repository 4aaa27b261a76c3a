"""The rows of the table of effective resources: environments, below them their tasks, below these their overrides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Union

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveOverride, EffectiveTask, Name
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.pods import PodOf, no_pod

Shown = Union[EffectiveEnvironment, PluginPart, EffectiveTask, EffectiveOverride]
"""What a row is about."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, where that stands, its settings, and how deep it lies below its section.

    `repeats` says that the settings are those of the row above it in the tree, whose places need not be said twice.
    """

    of: Shown
    kind: Literal["environment", "plugin", "task", "override"]
    name: Name
    place: Place
    settings: Settings
    depth: int
    repeats: bool = False
    pod: Pod | None = None


def sections(effective: Effective, pod_of: PodOf = no_pod) -> list[tuple[str, list[Row]]]:
    """The rows by file, in the order of the files' names; a task is in the section of its environment."""
    environments = {id(environment) for environment in effective.environments}
    tasks = {id(task) for task in effective.tasks}
    rows_by_file: dict[str, list[Row]] = defaultdict(list)
    for environment in effective.environments:
        rows_by_file[environment.declaration.call.place.file] += _environment_rows(effective, environment, pod_of)
    for task in effective.tasks:
        if id(task.environment) not in environments:
            rows_by_file[task.declaration.place.file] += _task_rows(effective, task, 0, pod_of)
    for override in effective.overrides:
        if id(override.task) not in tasks:
            of = override.task.declaration.function if override.task else "an unknown task"
            row = _override_row(override, f"override of {of}", 0, pod_of)
            rows_by_file[row.place.file].append(row)
    return sorted(rows_by_file.items())


def _environment_rows(effective: Effective, environment: EffectiveEnvironment, pod_of: PodOf) -> Iterator[Row]:
    place = environment.declaration.call.place
    yield Row(environment, "environment", environment.name, place, environment.settings, 0, pod=pod_of(environment))
    for part in environment.plugin:
        yield Row(part, "plugin", Name(part.name), part.place, part.settings, 1)
    for task in effective.tasks:
        if task.environment is environment:
            yield from _task_rows(effective, task, 1, pod_of)


def _task_rows(effective: Effective, task: EffectiveTask, depth: int, pod_of: PodOf) -> Iterator[Row]:
    declaration = task.declaration
    repeats = task.environment is not None and task.settings == task.environment.settings
    name = Name(declaration.function)
    yield Row(task, "task", name, declaration.place, task.settings, depth, repeats, pod_of(task))
    for part in task.plugin:
        yield Row(part, "plugin", Name(part.name), part.place, part.settings, depth + 1)
    for override in effective.overrides:
        if override.task is task:
            yield _override_row(override, "override", depth + 1, pod_of)


def _override_row(override: EffectiveOverride, label: str, depth: int, pod_of: PodOf) -> Row:
    repeats = override.task is not None and depth > 0 and override.settings == override.task.settings
    place = override.declaration.call.place
    return Row(override, "override", Name(label), place, override.settings, depth, repeats, pod_of(override))
