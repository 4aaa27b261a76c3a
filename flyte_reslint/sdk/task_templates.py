"""Tasks that are instances of `flyte.TaskTemplate`: what plugins run in notebooks or hand to connectors.

An environment gets them by `from_task`, and a notebook by naming it. They ask for what they are given themselves.
"""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject
from flyte_reslint.interp.functions import FunctionObject, NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import NONE, Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf, bind
from flyte_reslint.sdk.container_tasks import container_task, setting
from flyte_reslint.sdk.environments import EnvironmentObject
from flyte_reslint.sdk.tasks import TaskObject

HOMES = {
    "TaskTemplate": ("flyte", "flyte.extend", "flyte._task"),
    "NotebookTask": ("flyteplugins.papermill", "flyteplugins.papermill.task"),
    "Snowflake": ("flyteplugins.snowflake", "flyteplugins.snowflake.task"),
    "BigQueryTask": ("flyteplugins.bigquery", "flyteplugins.bigquery.task"),
}
"""Each class, and the modules that have it, its public home first."""

MIXINS = ("AsyncConnectorExecutorMixin", "ConnectorSecretsMixin")
"""Classes of `flyte.connectors` beside `TaskTemplate` among the bases of a task; they declare nothing."""


class TemplateInstance(InstanceObject):
    """`self` in a user's class of tasks; `task` is what its `__init__` makes of it."""

    def __init__(self, kind: ClassObject, site: Site) -> None:
        super().__init__(kind)
        self.site = site
        self.task: TaskObject | None = None


class TemplateType(TypeObject):
    """`flyte.TaskTemplate`, or a class of a plugin that is built on it."""

    is_telling = True

    def __init__(self, dotted: str, releases: ReleaseOf) -> None:
        self.dotted = dotted
        self.name = dotted.rpartition(".")[2]
        self._releases = releases

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(self._make(machine, arguments, site))

    def _make(self, machine: Machine, arguments: Arguments, site: Site) -> TaskObject:
        made = bind(machine, self._releases, self.dotted, arguments, site)
        if made.rest:
            made.given.setdefault("name", made.rest[0])
        task = container_task(machine, made, setting(machine, made, "resources"), self._releases)
        named = made.given.get("task_environment")
        if named is not None and type(named.value) is Reference:
            environment = named.value.target
            if isinstance(environment, EnvironmentObject):
                task.join_environment(environment)
                task.is_registered &= not machine.is_supposing
        return task

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        instance = TemplateInstance(made_from, site)
        initialiser = made_from.find(machine, "__init__", site.place)
        if initialiser is not None:
            machine.call(initialiser, arguments.after(Passed(Reference(instance), site.function)), site)
        if instance.task is None:
            return machine.unknown(f"{made_from.name}() does not make a task that is known", site.place)
        if type(initialiser) is Reference and isinstance(initialiser.target, FunctionObject):
            instance.task.remaker = made_from.name
        return Reference(instance.task)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Reference(NativeFunction(name, self._initialise)) if name == "__init__" else None

    def _initialise(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`super().__init__(...)` in a user's class: the first argument is the instance."""
        first = arguments.positional[0].value if arguments.positional else None
        if type(first) is Reference and isinstance(first.target, TemplateInstance):
            rest = Arguments(
                arguments.positional[1:], arguments.keywords, arguments.more_positional, arguments.more_keywords
            )
            first.target.task = self._make(machine, rest, first.target.site)
        return NONE


class MixinType(TypeObject):
    """A class that subclasses take nothing from which matters here."""

    is_plain = True

    def __init__(self, name: str) -> None:
        self.name = name


def template_library(releases: ReleaseOf) -> dict[str, Value]:
    """The classes by dotted name."""
    models: dict[str, Value] = {}
    for name, homes in HOMES.items():
        model = Reference(TemplateType(f"{homes[0]}.{name}", releases))
        models |= {f"{home}.{name}": model for home in homes}
    for name in MIXINS:
        models[f"flyte.connectors.{name}"] = Reference(MixinType(name))
    return models
