"""What `import flyte` gives: every modelled name of the Flyte 2 SDK."""

from __future__ import annotations

from collections.abc import Callable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Unknown, Value
from flyte_reslint.sdk.apps import app_library
from flyte_reslint.sdk.binding import ReleaseOf, bind
from flyte_reslint.sdk.built import BuiltType
from flyte_reslint.sdk.container_tasks import ContainerTaskType, ShellFunction
from flyte_reslint.sdk.environments import EnvironmentType, documented_resources
from flyte_reslint.sdk.plugins import plugin_library
from flyte_reslint.sdk.pods import PodTemplateType
from flyte_reslint.sdk.task_templates import template_library
from flyte_reslint.sdk.tasks import TaskObject, TaskOptions, make_task

DEVICE_HELPERS = ("GPU", "TPU", "Neuron", "AMD_GPU", "HABANA_GAUDI", "APPLE_SILICON")

PRIVATE_HOMES = {
    "flyte._resources": ("Resources", "Device", *DEVICE_HELPERS),
    "flyte._pod": ("PodTemplate",),
    "flyte._reusable_environment": ("ReusePolicy",),
    "flyte._task_environment": ("TaskEnvironment",),
    "flyte._map": ("map",),
    "flyte._trace": ("trace",),
}
"""Private modules that define what `flyte` exports: users import from them too."""


def flyte_library(releases: ReleaseOf) -> dict[str, Value]:
    """The models by dotted name."""
    models: dict[str, Value] = {
        **plugin_library(releases),
        **template_library(releases),
        "flyte.Resources": Reference(BuiltType("flyte.Resources", releases)),
        "flyte.Device": Reference(BuiltType("flyte.Device", releases)),
        "flyte.PodTemplate": Reference(PodTemplateType("flyte.PodTemplate", releases)),
        "flyte.ReusePolicy": Reference(BuiltType("flyte.ReusePolicy", releases)),
        "flyte.TaskEnvironment": Reference(EnvironmentType("flyte.TaskEnvironment", releases)),
        "flyte.task": Reference(NativeFunction("flyte.task", _documented_task(releases))),
        "flyte.trace": Reference(NativeFunction("flyte.trace", _unchanged)),
        "flyte.map": Reference(MapFunction()),
    }
    models["flyte.extras.ContainerTask"] = Reference(ContainerTaskType(releases))
    models["flyte.extras.shell.create"] = Reference(ShellFunction(releases, models["flyte.TaskEnvironment"]))
    models["flyte.extras._container.ContainerTask"] = models["flyte.extras.ContainerTask"]
    for helper in DEVICE_HELPERS:
        models[f"flyte.{helper}"] = Reference(BuiltType(f"flyte.{helper}", releases, makes="Device"))
    clustered = Reference(EnvironmentType("flyte.clustered.ClusteredTaskEnvironment", releases))
    models["flyte.clustered.ClusteredTaskEnvironment"] = clustered
    models["flyte.clustered._environment.ClusteredTaskEnvironment"] = clustered
    models |= app_library(releases)
    for home, names in PRIVATE_HOMES.items():
        for name in names:
            models[f"{home}.{name}"] = models[f"flyte.{name}"]
    return models


def _unchanged(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@flyte.trace`: the function goes on being one."""
    return arguments.positional[0].value if arguments.positional else None


def _documented_task(releases: ReleaseOf) -> Callable[[Machine, Arguments, Site], Value | None]:
    """`from flyte import task`, which documents show and no release has: its resources are the task's."""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, releases, "flyte.task", arguments, site)
        given = made.given.get("resources")
        resources = documented_resources(made.faults) if given is None else given.value
        options = TaskOptions(None, made, resources, site)
        function = arguments.positional[0] if arguments.positional else None
        if function is not None:
            return make_task(machine, function.value, options, releases)

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            return (
                make_task(machine, arguments.positional[0].value, options, releases) if arguments.positional else None
            )

        return Reference(NativeFunction("flyte.task", decorate))

    return run


class MapFunction(Object):
    """`flyte.map(task, ...)` and `flyte.map.aio(task, ...)`."""

    type_name = "function"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Reference(NativeFunction("flyte.map.aio", self._run)) if name == "aio" else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self._run(machine, arguments, site)

    @staticmethod
    def _run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """Invokes the task (or the task in a partial) once for each item."""
        mapped: Passed | None = arguments.positional[0] if arguments.positional else arguments.keyword("func")
        if mapped is None:
            return None
        function = machine.attribute(mapped.value, "func", site.place) if is_partial(mapped.value) else mapped.value
        if type(function) is Reference and isinstance(function.target, TaskObject):
            function.target.invoke(machine, site, "map")
        return Unknown("it is what the mapped tasks return", site.place)


def is_partial(value: Value) -> bool:
    """Whether the value is a `functools.partial`."""
    return type(value) is Reference and value.target.type_name == "partial"
