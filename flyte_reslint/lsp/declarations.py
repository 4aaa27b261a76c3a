"""The declarations of a document: what stands where the cursor is, and what its fields come from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.api import Project
from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place, Step

Declared = EffectiveTask | EffectiveEnvironment | EffectiveOverride


class Declaration(Struct, frozen=True):
    """A task, environment or override, what to call it, and where it stands."""

    of: Declared
    title: str
    place: Place

    @property
    def settings(self) -> Settings:
        """What is in force for it."""
        return self.of.settings


def declarations(project: Project) -> Iterator[Declaration]:
    """All declarations: overrides first, then environments, from the name they are bound to, then tasks."""
    for override in project.overrides:
        function = override.task.declaration.function if override.task else "an unknown task"
        yield Declaration(override, f"override of {function}", override.declaration.call.place)
    for environment in project.environments:
        title = f"{environment.declaration.kind} {environment.name.text or '?'}"
        place = environment.declaration.call.place
        yield Declaration(environment, title, Place(place.file, place.row, 1, place.end_row, place.end_column))
    for task in project.tasks:
        yield Declaration(task, f"task {task.name.text or task.declaration.function}", task_place(task))


def task_place(task: EffectiveTask) -> Place:
    """From a task's first decorator to the name of its function."""
    declaration = task.declaration
    first, last = declaration.place, declaration.function_name
    if first.file != last.file or (last.end_row, last.end_column) < (first.row, first.column):
        return first
    return Place(first.file, first.row, first.column, last.end_row, last.end_column)


def at(project: Project, place: Place) -> Declaration | None:
    """The innermost declaration around a place."""
    around = [each for each in declarations(project) if each.place.contains(place)]
    return min(around, key=lambda each: (each.place.end_row - each.place.row, -each.place.row), default=None)


def uses(project: Project, place: Place) -> Iterator[tuple[Declaration, str]]:
    """The fields that a value at `place` reaches, each with the declaration that has it."""
    for declaration in declarations(project):
        for field, trail in declaration.settings.provenance.items():
            if any(step.place.contains(place) for step in trail):
                yield declaration, field


def origins(project: Project, place: Place) -> tuple[Step, ...]:
    """The steps by which the value at `place` came there, the farthest first; none where it is written just there."""
    found: dict[Place, Step] = {}
    for declaration in declarations(project):
        for trail in declaration.settings.provenance.values():
            here = [index for index, step in enumerate(trail) if step.place.contains(place)]
            if here:
                innermost = min(here, key=lambda index: _extent(trail[index].place))
                found.update((step.place, step) for step in reversed(trail[innermost + 1 :]))
    return tuple(step for step in found.values() if not step.place.contains(place))


def _extent(place: Place) -> tuple[int, int]:
    return place.end_row - place.row, place.end_column - place.column
