"""What `show` shows: every task, environment and override as it would be registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from flyte_reslint.domain.containers import Templated, in_pod, overridden, templated
from flyte_reslint.domain.groups import PodGroups, environment_groups, plugin_config, task_groups
from flyte_reslint.domain.plugins import PluginPart, plugin_parts
from flyte_reslint.domain.pods import Total, merged, pod_spec, primary_name, total
from flyte_reslint.domain.registry import Environment, Override, Registry, Task
from flyte_reslint.domain.resources import DeviceNames, device_resource
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.settled import Meaning, Unsettled, alternatives, settle, text, way
from flyte_reslint.domain.templates import template_in_force
from flyte_reslint.domain.values import Choices


class Name(Struct, frozen=True):
    """A registered name: `text`, or None and the reason why it is `unknown`."""

    text: str | None
    unknown: Unsettled | None = None


class EffectiveEnvironment(Struct, frozen=True):
    """An environment as it would be registered, and the other pods that its plugin's configuration asks for.

    `groups` are the pods that it keeps at full size whatever its tasks do: those of its pool, or of its app.
    """

    declaration: Environment
    name: Name
    settings: Settings
    plugin: tuple[PluginPart, ...] = ()
    groups: PodGroups = ()

    @property
    def file(self) -> str:
        """Where it is declared."""
        return self.declaration.call.place.file

    @property
    def template(self) -> Templated | None:
        """The pod that its template describes, None where it has none."""
        return templated("flyte", None, self.declaration)

    @property
    def in_pod(self) -> Settings:
        """The settings of a container of its own in that pod."""
        return in_pod(self.settings, "flyte", self.template)


class EffectiveTask(Struct, frozen=True):
    """A task as it would be registered.

    `total` is what the scheduler counts for its pod, where a template says what is in that. `plugin` are the other pods
    that the `task_config` of a flytekit task asks for. `groups` are all pods of one run at its full size.
    """

    declaration: Task
    name: Name
    environment: EffectiveEnvironment | None
    settings: Settings
    total: Total | None = None
    plugin: tuple[PluginPart, ...] = ()
    groups: PodGroups = ()

    @property
    def file(self) -> str:
        """Where it is declared."""
        return self.declaration.place.file

    @property
    def template(self) -> Templated | None:
        """The pod that its template describes, None where it has none."""
        return templated(self.declaration.sdk, self.declaration.decorator, self._holder)

    @property
    def in_pod(self) -> Settings:
        """The settings of the task's container in the pod that its template describes."""
        return in_pod(self.settings, self.declaration.sdk, self.template)

    def overridden(self, override: Override) -> Templated | None:
        """The pod that the template in force at a call of `override` describes, None where there is none."""
        declaration = self.declaration
        return overridden(declaration.sdk, declaration.decorator, self._holder, override.call, lambda: self.settings)

    @property
    def _holder(self) -> Environment | None:
        return self.environment.declaration if self.environment is not None else None


class EffectiveOverride(Struct, frozen=True):
    """A call of `override` on one of the tasks that it may be called on; no task when that is unknown."""

    declaration: Override
    task: EffectiveTask | None
    settings: Settings

    @property
    def file(self) -> str:
        """Where it is called."""
        return self.declaration.call.place.file

    @property
    def template(self) -> Templated | None:
        """The pod that the template in force describes, None where there is none or the task is unknown."""
        return self.task.overridden(self.declaration) if self.task is not None else None

    @property
    def in_pod(self) -> Settings:
        """The settings of the task's container in that pod."""
        sdk = self.task.declaration.sdk if self.task is not None else "flyte"
        return in_pod(self.settings, sdk, self.template)


class Effective(Struct, frozen=True):
    """Everything that a registry would register, in its order."""

    tasks: tuple[EffectiveTask, ...]
    environments: tuple[EffectiveEnvironment, ...]
    overrides: tuple[EffectiveOverride, ...]


def effective(registry: Registry, names_for: Callable[[str], DeviceNames]) -> Effective:
    """The registry, settled; `names_for` gives what the SDK that a file is checked against calls devices."""
    environments = {
        each.key: _environment(each, registry, names_for(each.call.place.file)) for each in registry.environments
    }
    tasks = {each.key: _task(each, environments, registry, names_for(each.place.file)) for each in registry.tasks}
    overrides = (
        EffectiveOverride(each, task, settings(each.resources, each.reusable, names_for(each.call.place.file)))
        for each in registry.overrides
        for task in (tuple(tasks[key] for key in each.tasks) or (None,))
    )
    return Effective(tuple(tasks.values()), tuple(environments.values()), tuple(overrides))


def _environment(environment: Environment, registry: Registry, names: DeviceNames) -> EffectiveEnvironment:
    settled = settings(environment.resources, environment.reusable, names)
    parts = plugin_parts(environment.plugin_config, names)
    groups = environment_groups(settled, environment, registry)
    return EffectiveEnvironment(environment, _name(environment.name), settled, parts, groups)


def _task(
    task: Task, environments: Mapping[int, EffectiveEnvironment], registry: Registry, names: DeviceNames
) -> EffectiveTask:
    environment = environments.get(task.environment) if task.environment is not None else None
    settled = settings(task.resources, task.reusable, names)
    holder = environment.declaration if environment is not None else None
    config = plugin_config(task, holder)
    parts = plugin_parts(config, names)
    groups = task_groups(settled, holder, config, parts, registry)
    total = _total(task, environment, settled)
    own = parts if task.sdk == "flytekit" else ()
    return EffectiveTask(task, _name(task.name), environment, settled, total, own, groups)


def _total(task: Task, environment: EffectiveEnvironment | None, settled: Settings) -> Total | None:
    """What the scheduler counts for the pod of a task, None where that has no template."""
    template = template_in_force(task.sdk, task.decorator, environment.declaration if environment else None).call
    spec = pod_spec(template) if template is not None else None
    if template is None or spec is None or settled.unknown:
        return None
    resources = settled.resources
    halves = {"requests": resources.requests, "limits": resources.limits} if resources else {}
    device = device_resource(resources.accelerator if resources else None)
    own = {
        half: {device if name == "gpu" else name: text for name, text in quantities.items()}
        for half, quantities in halves.items()
    }
    if task.sdk == "flytekit":
        return total(spec, primary_name(template), own)
    pod = merged(spec, primary_name(template), {"requests": {}, "limits": {}, **own})
    return None if pod is None else total(pod, None, {})


def _name(choices: Choices) -> Name:
    settled = settle("name", alternatives("name", choices, lambda traced: [Meaning(text(traced))], way))
    return Name(None, settled) if isinstance(settled, Unsettled) else Name(settled)
