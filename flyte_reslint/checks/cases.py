"""What tasks and overrides come to, case by case: where values have alternatives, each case settles them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.checks.finding import Related
from flyte_reslint.checks.given import holding
from flyte_reslint.checks.rule import once
from flyte_reslint.checks.target import target_release
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.containers import Templated, overridden, several, templated
from flyte_reslint.domain.groups import (
    PodGroups,
    environment_groups,
    is_app,
    place_of_replicas,
    plugin_config,
    task_groups,
)
from flyte_reslint.domain.plugins import plugin_parts
from flyte_reslint.domain.registry import Override, Registry, Task
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Choices, Place, Traced


class Case(Struct, frozen=True):
    """A task, or a task at a call of `override`, and its settings where `condition` holds.

    `file` is where it is declared; `place` is the task's name in its `def`, or the call; `function` the task's name
    where there is one task. `groups` are the pods of one run at full size, where that is known, `template` the pod that
    the task's template describes.
    """

    sdk: Literal["flyte", "flytekit"]
    file: str
    function: str | None
    place: Place
    override: Call | None
    condition: str | None
    settings: Settings
    groups: PodGroups = ()
    template: Templated | None = None

    def where(self, *fields: str) -> Place:
        """Where the first of `fields` that is set enters its call; the case's own place when none is."""
        return next((trail[0].place for trail in map(self.settings.provenance.get, fields) if trail), self.place)

    def came(self, field: str) -> tuple[Related, ...]:
        """The way that a field's value came to where it enters its call."""
        trail = self.settings.provenance.get(field, ())
        return tuple(Related(step.place, step.description) for step in trail[1:])


@once
def cases(registry: Registry) -> Iterator[Case]:
    """Every case of every task and override, what holds in all cases first."""
    environments = {environment.key: environment for environment in registry.environments}
    tasks = {task.key: task for task in registry.tasks}
    for task in tasks.values():
        names = target_release(registry, task.place)
        environment = environments.get(task.environment) if task.environment is not None else None
        config = plugin_config(task, environment)
        parts = plugin_parts(config, names)
        template = templated(task.sdk, task.decorator, environment)
        for condition, resources, reusable in _alternatives(task.resources, task.reusable):
            when = both(environment.call.condition if environment else None, condition)
            settled = settings(resources, reusable, names)
            groups = task_groups(settled, environment, config, parts, registry)
            name = task.function_name
            yield Case(task.sdk, task.place.file, task.function, name, None, when, settled, groups, template)
    for override in registry.overrides:
        names = target_release(registry, override.call.place)
        of = [tasks[key] for key in override.tasks if key in tasks]
        sdk = of[0].sdk if of else "flyte"
        function = of[0].function if len(of) == 1 else None
        template = _overridden(of, override, registry)
        for condition, resources, reusable in _alternatives(override.resources, override.reusable):
            when = both(override.call.condition, condition)
            settled = settings(resources, reusable, names)
            call = override.call
            yield Case(sdk, call.place.file, function, call.place, call, when, settled, template=template)


def _overridden(tasks: Sequence[Task], override: Override, registry: Registry) -> Templated | None:
    """The pod that the template in force at a call of `override` describes."""
    templates: list[Templated | None] = []
    for task in tasks:
        holder = registry.environment(task.environment)
        own = partial(_settings, task, registry)
        template = overridden(task.sdk, task.decorator, holder, override.call, own)
        if template not in templates:
            templates.append(template)
    return templates[0] if len(templates) == 1 else several(override.call.place) if templates else None


def _settings(task: Task, registry: Registry) -> Settings:
    return settings(task.resources, task.reusable, target_release(registry, task.place))


def app_cases(registry: Registry) -> Iterator[Case]:
    """Every case of every app, whose place is where the number of its replicas is written."""
    for app in filter(is_app, registry.environments):
        names = target_release(registry, app.call.place)
        for condition, resources, reusable in _alternatives(app.resources, app.reusable):
            when = both(app.call.condition, condition)
            settled = settings(resources, reusable, names)
            groups = environment_groups(settled, app, registry)
            yield Case("flyte", app.call.place.file, None, place_of_replicas(app), None, when, settled, groups)


def _alternatives(resources: Choices, reusable: Choices) -> Iterator[tuple[str | None, Choices, Choices]]:
    """What is left to choose in each case: everything, then one object alone, then one of its arguments as well."""
    yield None, resources, reusable
    for condition, some in _narrowed(resources):
        yield condition, some, holding(reusable, condition)
    for condition, some in _narrowed(reusable):
        yield condition, holding(resources, condition), some


def _narrowed(choices: Choices) -> Iterator[tuple[str | None, Choices]]:
    """Each way to choose one of `choices` or of the arguments within them, with its condition."""
    for choice in choices:
        if len(choices) > 1:
            yield choice.condition, (choice,)
        for condition, call in _narrowed_calls(choice.traced):
            yield (
                both(choice.condition, condition),
                (replace(choice, traced=replace(choice.traced, value=Built(call))),),
            )


def _narrowed_calls(made: Traced) -> Iterator[tuple[str | None, Call]]:
    """The call that made an object, with one choice made among its arguments."""
    if not isinstance(made.value, Built):
        return
    call = made.value.call
    for chosen in call.arguments:
        for condition, some in _narrowed(chosen.choices):
            arguments = (
                replace(each, choices=some if each is chosen else holding(each.choices, condition))
                for each in call.arguments
            )
            yield condition, replace(call, arguments=tuple(arguments))
