"""From the facts of a finished run to the registry that rules read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flyte_reslint.domain.registry import (
    Environment,
    ImportedName,
    Invocation,
    Override,
    Registry,
    Task,
    Trouble,
    Unreadable,
)
from flyte_reslint.domain.values import Choices
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value, alternatives
from flyte_reslint.sdk.binding import BoundCall
from flyte_reslint.sdk.environments import EnvironmentObject
from flyte_reslint.sdk.exports import Exporter
from flyte_reslint.sdk.flytekit.nodes import NodeOverride
from flyte_reslint.sdk.flytekit.tasks import FlytekitTask
from flyte_reslint.sdk.invocations import InvocationFact
from flyte_reslint.sdk.tasks import OverrideFact, TaskObject

Fact = TypeVar("Fact")


def registry_of(
    machine: Machine,
    unreadable: tuple[Unreadable, ...],
    targets: dict[str, str],
    flytekit_targets: dict[str, str],
    first_key: int = 0,
) -> Registry:
    """Everything that the run recorded; its environments and tasks are numbered from `first_key` on."""
    return _Builder(machine, first_key).build(unreadable, targets, flytekit_targets)


class _Builder:
    def __init__(self, machine: Machine, first_key: int) -> None:
        self.machine = machine
        self.exporter = Exporter(machine)
        self.environments = unique(machine.facts, EnvironmentObject)
        self.tasks: list[TaskObject | FlytekitTask] = [
            fact for fact in unique(machine.facts, Object) if isinstance(fact, (TaskObject, FlytekitTask))
        ]
        self.keys: dict[int, int] = {}
        for key, declared in enumerate((*self.environments, *self.tasks), first_key):
            self.keys[id(declared)] = key

    def build(
        self, unreadable: tuple[Unreadable, ...], targets: dict[str, str], flytekit_targets: dict[str, str]
    ) -> Registry:
        calls = [made.exported(self.exporter) for made in unique(self.machine.facts, BoundCall)]
        return Registry(
            calls=tuple(dict.fromkeys(calls)),
            environments=tuple(self._environment(environment) for environment in self.environments),
            tasks=tuple(self._task(task) for task in self.tasks),
            overrides=tuple(
                self._override(fact)
                for fact in unique(self.machine.facts, object)
                if isinstance(fact, (OverrideFact, NodeOverride))
            ),
            invocations=tuple(self._invocation(fact) for fact in unique(self.machine.facts, InvocationFact)),
            imports=tuple(dict.fromkeys(fact for fact in self.machine.facts if isinstance(fact, ImportedName))),
            unreadable=unreadable,
            troubles=tuple(dict.fromkeys(unique(self.machine.facts, Trouble))),
            targets=targets,
            flytekit_targets=flytekit_targets,
        )

    def _environment(self, environment: EnvironmentObject) -> Environment:
        made = environment.made
        assert made is not None, "an environment is recorded once its call is bound"
        return Environment(
            key=self.keys[id(environment)],
            kind=environment.kind.name,
            name=self._setting(made, "name", environment.setting("name")),
            call=made.exported(self.exporter),
            module=environment.module,
            resources=self._setting(made, "resources", environment.setting("resources")),
            reusable=self._setting(made, "reusable", environment.setting("reusable")),
            plugin_config=self._optional(environment, "plugin_config"),
            pod_template=self._optional(environment, "pod_template"),
            parent=None if environment.parent is None else self.keys.get(id(environment.parent)),
            depends_on=tuple(self._dependencies(environment)),
            is_registered=environment.is_registered,
            is_certain=not self.exporter.open(made.path) and not made.has_departed,
        )

    def _optional(self, environment: EnvironmentObject, name: str) -> Choices:
        """A setting, nothing where it is not set."""
        made = environment.made
        return self._setting(made, name, environment.fields[name]) if made and name in environment.fields else ()

    def _dependencies(self, environment: EnvironmentObject) -> Iterable[int]:
        """The keys of the environments that are deployed with this one, as far as they are known."""
        given = environment.setting("depends_on")
        values = [*(self.machine.iterate(given) or ()), *environment.dependencies]
        for value in values:
            for item in alternatives(value):
                if type(item.value) is Reference and id(item.value.target) in self.keys:
                    yield self.keys[id(item.value.target)]

    def _setting(self, made: BoundCall, name: str, value: Value) -> Choices:
        passed = made.given.get(name)
        return self.exporter.choices(value, made.site.place if passed is None else passed.place)

    def _task(self, task: TaskObject | FlytekitTask) -> Task:
        if isinstance(task, FlytekitTask):
            return task.exported(self.exporter, self.keys[id(task)])
        written = task.written
        return Task(
            key=self.keys[id(task)],
            sdk="flyte",
            name=self.exporter.choices(task.name, written.name_place),
            function=written.name,
            place=written.place,
            function_name=written.name_place,
            is_async=task.is_async,
            environment=None if task.environment is None else self.keys.get(id(task.environment)),
            resources=self._effective(task, "resources", task.resources),
            reusable=self._effective(task, "reusable", task.reusable),
            decorator=None if task.decorator is None else task.decorator.exported(self.exporter),
            is_registered=task.is_registered,
            is_certain=not self.exporter.open(task.path) and not task.has_departed,
        )

    def _effective(self, task: TaskObject, name: str, value: Value) -> Choices:
        """A setting at the place where it was given: the environment's argument, or the decorator's."""
        place = task.written.place
        made = None if task.environment is None else task.environment.made
        if made is not None and name in made.given:
            place = made.given[name].place
        return self.exporter.choices(value, place)

    def _override(self, fact: OverrideFact | NodeOverride) -> Override:
        if isinstance(fact, NodeOverride):
            return fact.exported(self.exporter, self.keys)
        assert fact.result is not None, "an override is recorded with its result"
        return Override(
            tasks=(self.keys[id(fact.task)],),
            call=fact.made.exported(self.exporter),
            resources=self._setting(fact.made, "resources", fact.result.resources),
            reusable=self._setting(fact.made, "reusable", fact.result.reusable),
            use=fact.use,
            function=None if fact.function is None else self.keys.get(id(fact.function)),
        )

    def _invocation(self, fact: InvocationFact) -> Invocation:
        assert fact.caller is not None, "a call is recorded only inside a task's body"
        is_certain = not self.exporter.open(fact.path) and not fact.has_departed and fact.way != "map"
        return Invocation(
            caller=self.keys[id(fact.caller)],
            callee=self.keys[id(fact.callee)],
            place=fact.place,
            way=fact.way,
            is_awaited=fact.is_awaited,
            is_certain=is_certain,
            in_async=fact.in_async,
            reusable=self.exporter.choices(fact.reusable, fact.place),
            condition=self.exporter.path_text(fact.path),
        )


def unique(facts: Iterable[object], kind: type[Fact]) -> list[Fact]:
    """The facts of one kind, each once, in the order of discovery."""
    return list({id(fact): fact for fact in facts if isinstance(fact, kind)}.values())
