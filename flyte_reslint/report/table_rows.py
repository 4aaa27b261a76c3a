"""The rows of the table of effective resources: environments, below them their tasks, below these their overrides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal, Union

from msgspec import Struct

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveOverride, EffectiveTask, Name
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.pods import PodOf, no_pod

NOTHING = "No tasks, environments or overrides found."
"""What is said where there are no rows."""

Shown = Union[EffectiveEnvironment, PluginPart, EffectiveTask, EffectiveOverride]
"""What a row is about."""


class Row(Struct, frozen=True):
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
    tree = _Tree(effective, pod_of)
    tasks = {id(task) for task in effective.tasks}
    rows_by_file: dict[str, list[Row]] = defaultdict(list)
    for environment in effective.environments:
        rows_by_file[environment.declaration.call.place.file] += tree.environment(environment)
    for task in effective.tasks:
        if not tree.has(task.environment):
            rows_by_file[task.declaration.place.file] += tree.task(task, 0)
    for override in effective.overrides:
        if id(override.task) not in tasks:
            of = override.task.declaration.function if override.task else "an unknown task"
            row = _override_row(override, f"override of {of}", 0, pod_of)
            rows_by_file[row.place.file].append(row)
    return sorted(rows_by_file.items())


def by_environment(effective: Effective) -> dict[int, list[EffectiveTask]]:
    """The tasks of each environment that has some, by the `id` of the environment."""
    tasks: dict[int, list[EffectiveTask]] = defaultdict(list)
    for task in effective.tasks:
        if task.environment is not None:
            tasks[id(task.environment)].append(task)
    return tasks


class _Tree:
    """Environments with their tasks, tasks with their overrides."""

    def __init__(self, effective: Effective, pod_of: PodOf) -> None:
        self._pod_of = pod_of
        self._environments = {id(environment) for environment in effective.environments}
        self._tasks = by_environment(effective)
        self._overrides: dict[int, list[EffectiveOverride]] = defaultdict(list)
        for override in effective.overrides:
            self._overrides[id(override.task)].append(override)

    def has(self, environment: EffectiveEnvironment | None) -> bool:
        """Whether it is one of those that are shown."""
        return id(environment) in self._environments

    def environment(self, environment: EffectiveEnvironment) -> Iterator[Row]:
        """Its row, and below it those of its plugin and of its tasks."""
        place, pod = environment.declaration.call.place, self._pod_of(environment)
        yield Row(environment, "environment", environment.name, place, environment.settings, 0, pod=pod)
        for part in environment.plugin:
            yield Row(part, "plugin", Name(part.name), part.place, part.settings, 1)
        for task in self._tasks.get(id(environment), ()):
            yield from self.task(task, 1)

    def task(self, task: EffectiveTask, depth: int) -> Iterator[Row]:
        """Its row, and below it those of its plugin and of its overrides."""
        declaration = task.declaration
        repeats = task.environment is not None and task.settings == task.environment.settings
        name = Name(declaration.function)
        yield Row(task, "task", name, declaration.place, task.settings, depth, repeats, self._pod_of(task))
        for part in task.plugin:
            yield Row(part, "plugin", Name(part.name), part.place, part.settings, depth + 1)
        for override in self._overrides.get(id(task), ()):
            yield _override_row(override, "override", depth + 1, self._pod_of)


def _override_row(override: EffectiveOverride, label: str, depth: int, pod_of: PodOf) -> Row:
    repeats = override.task is not None and depth > 0 and override.settings == override.task.settings
    place = override.declaration.call.place
    return Row(override, "override", Name(label), place, override.settings, depth, repeats, pod_of(override))
