"""Tasks that run an image's command: `flyte.extras.ContainerTask`, and what `flyte.extras.shell.create` makes.

An environment gets them by `from_task`.
"""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import TypeObject
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import NONE, Absent, Known, Reference, Single, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.built import few_resources
from flyte_reslint.sdk.tasks import TaskObject, Written


class ContainerTaskType(TypeObject):
    """`flyte.extras.ContainerTask`"""

    name = "ContainerTask"

    def __init__(self, releases: ReleaseOf) -> None:
        self._releases = releases

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self._releases, "flyte.extras.ContainerTask", arguments, site)
        return Reference(container_task(machine, made, setting(machine, made, "resources"), self._releases))


class ShellFunction(Object):
    """`flyte.extras.shell.create`; `environments` is the class of the environment that each script has."""

    type_name = "function"

    def __init__(self, releases: ReleaseOf, environments: Value) -> None:
        self._releases = releases
        self._environments = environments

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self._releases, "flyte.extras.shell.create", arguments, site)
        few = few_resources(self._releases, site.place, cpu=1, memory="1Gi")

        def resources_or_few(single: Single) -> Value:
            return few if type(single) is Absent or machine.truth(single) is False else single

        given = setting(machine, made, "resources")
        resources = machine.each(given, site.place, resources_or_few)
        return Reference(ShellObject(container_task(machine, made, resources, self._releases), self._environments))


class ShellObject(Object):
    """A script, which `as_task()` makes a task of, and `env` an environment of its name with that task."""

    type_name = "shell"

    def __init__(self, task: TaskObject, environments: Value) -> None:
        self.task = task
        self._environments = environments
        self._environment: Value | None = None

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        as_task = NativeFunction(name, lambda machine, arguments, site: Reference(self.task))
        if name == "env":
            return self.environment(machine, place)
        return Reference(as_task) if name == "as_task" else None

    def environment(self, machine: Machine, place: Place) -> Value:
        """The script's environment: made when it is first asked for, as the SDK does."""
        if self._environment is None:
            make = machine.attribute(self._environments, "from_task", place)
            given = Arguments((Passed(self.task.name, place), Passed(Reference(self.task), place)))
            self._environment = machine.call(make, given, Site(place, place))
        return self._environment


def container_task(machine: Machine, made: BoundCall, resources: Value, releases: ReleaseOf) -> TaskObject:
    """The task that a call makes, of the name that the call gives it."""
    name = setting(machine, made, "name")
    written = Written(
        name.value if type(name) is Known and isinstance(name.value, str) else made.name.rpartition(".")[2],
        made.site.place,
        made.given["name"].place if "name" in made.given else made.site.function,
    )
    task = TaskObject(
        name,
        written,
        None,
        None,
        None,
        resources,
        setting(machine, made, "reusable"),
        releases,
        made,
        tuple(machine.path),
        is_registered=False,
    )
    machine.record(task)
    return task


def setting(machine: Machine, made: BoundCall, name: str) -> Value:
    """The argument `name`, None where it is not given."""
    if name in made.given:
        return made.given[name].value
    if made.is_open:
        return machine.unknown("it may be among unpacked arguments that cannot be known", made.site.function)
    return NONE
