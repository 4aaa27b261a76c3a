"""What one analysis of a project tells about its tasks and files: plain data, which workers share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from flyte_reslint.domain.cases import Case
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.domain.registry import Unreadable
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from pytest_flyteres.templates import PlainPod, plain

if TYPE_CHECKING:
    from flyte_reslint.api import Project
    from flyte_reslint.domain.effective import EffectiveOverride, EffectiveTask

RESOURCES = ("cpu", "memory", "gpu", "disk", "shm")
REUSE = ("replicas", "concurrency", "idle_ttl", "scaledown_ttl", "scope")
POD = "pod"
"""The cases that settle, together, everything that makes the pod."""


@dataclass(frozen=True)
class Declared:
    """A task, or a call of `override` on a task, whose `name` it then has; None is a name that cannot be known.

    `cases` holds, for every field with alternatives (`memory`, `reuse`; `pod` for all of them together), what the
    settings are in each case. `groups` are the pods of one run, `template` is what is in each where a template says so.
    """

    kind: Literal["task", "override"]
    name: str | None
    function: str
    environment: str | None
    place: Place
    settings: Settings
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    sdk: Literal["flyte", "flytekit"] = "flyte"
    groups: PodGroups = ()
    template: PlainPod | None = None

    def cases_of(self, field: str) -> tuple[Case, ...]:
        """The cases to tell apart for a field: a single one where it has no alternatives."""
        return self.cases.get(field) or (Case(None, self.settings),)


@dataclass(frozen=True)
class Facts:
    """Everything that tests may ask: names of files in it are relative to `folder`, where the analysis ran.

    `files` are those that declare something of Flyte's or have findings; `failures` is the text of the findings that
    fail a check, by file. Both name files by their whole path, without links. `troubles` says which files could not be
    followed.
    """

    folder: str
    tasks: tuple[Declared, ...]
    overrides: tuple[Declared, ...]
    unreadable: tuple[Unreadable, ...]
    files: tuple[str, ...]
    failures: Mapping[str, str]
    troubles: tuple[str, ...] = ()

    def path(self, place: Place) -> str:
        """The whole path of a place's file."""
        return os.path.join(self.folder, place.file)


def facts(project: Project, *, width: int, is_coloured: bool) -> Facts:
    """What `project` tells, the text of findings in lines of `width` cells."""
    folder = os.getcwd()
    by_file = groupby(project.failures, key=lambda finding: finding.place.file)
    registry = project.registry
    declaring = (
        *(call.place.file for call in registry.calls),
        *(task.place.file for task in registry.tasks),
        *(finding.place.file for finding in project.findings),
    )
    return Facts(
        folder,
        tuple(_task(project, each) for each in project.tasks),
        tuple(_override(project, each) for each in project.overrides if each.task is not None),
        registry.unreadable,
        tuple(sorted({os.path.realpath(file) for file in declaring})),
        {
            os.path.realpath(file): project.explained(found, width=width, is_coloured=is_coloured)
            for file, found in by_file
        },
        project.troubles,
    )


def _task(project: Project, task: EffectiveTask) -> Declared:
    environment = task.environment.name.text if task.environment else None
    declaration = task.declaration
    return Declared(
        "task",
        task.name.text,
        declaration.function,
        environment,
        declaration.place,
        task.settings,
        _cases(project, task),
        declaration.sdk,
        task.groups,
        plain(task.template),
    )


def _override(project: Project, override: EffectiveOverride) -> Declared:
    task = override.task
    environment = task.environment.name.text if task and task.environment else None
    return Declared(
        "override",
        task.name.text if task else None,
        task.declaration.function if task else "",
        environment,
        override.declaration.call.place,
        override.settings,
        _cases(project, override),
        task.declaration.sdk if task else "flyte",
        template=plain(override.template),
    )


def _cases(project: Project, of: EffectiveTask | EffectiveOverride) -> dict[str, tuple[Case, ...]]:
    if not of.settings.unknown:
        return {}
    fields = {**{name: (name,) for name in RESOURCES}, "reuse": REUSE, POD: (*RESOURCES, *REUSE)}
    cases = {name: project.cases(of, *parameters) for name, parameters in fields.items()}
    return {name: found for name, found in cases.items() if len(found) > 1}
