"""`map_task`: runs a task once for each item of a list, in pods like the task's own."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import Reference, Single, Value
from flyte_reslint.sdk.binding import ReleaseOf, bind
from flyte_reslint.sdk.flytekit.tasks import FlytekitTask


class MapTask(Object):
    """What `map_task(task)` gives: calling it makes a node, whose overrides are about the mapped task."""

    type_name = "task"
    is_telling = True

    def __init__(self, task: FlytekitTask) -> None:
        self.task = task

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self.task.call(machine, arguments, site)


def map_task(releases: ReleaseOf) -> Value:
    """`flytekit.map_task`, of a task or of a `functools.partial` of one."""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, releases, "flytekit.map_task", arguments, site)
        passed = made.given.get("target")
        return None if passed is None else machine.each(passed.value, site.place, lambda one: of(machine, one, site))

    def of(machine: Machine, single: Single, site: Site) -> Value:
        mapped = _mapped(machine, single, site.place)
        if mapped is None:
            return machine.unknown("what is mapped is not a task written here", site.place)
        return Reference(MapTask(mapped))

    return Reference(NativeFunction("flytekit.map_task", run))


def _mapped(machine: Machine, single: Single, place: Place) -> FlytekitTask | None:
    target = target_of(single)
    if target is not None and target.type_name == "partial":
        inner = machine.attribute(single, "func", place)
        target = target_of(inner)
    return target if isinstance(target, FlytekitTask) else None
