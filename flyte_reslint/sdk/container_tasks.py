"""`flyte.extras.ContainerTask`: a task that runs an image's command. An environment gets it by `from_task`."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import TypeObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import NONE, Known, Reference, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.tasks import TaskObject, Written

UNNAMED = "ContainerTask"
"""What a task is called here whose name is not known."""


class ContainerTaskType(TypeObject):
    """`flyte.extras.ContainerTask`"""

    name = "ContainerTask"

    def __init__(self, releases: ReleaseOf) -> None:
        self._releases = releases

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self._releases, "flyte.extras.ContainerTask", arguments, site)
        name = self._setting(machine, made, "name")
        written = Written(
            name.value if isinstance(name, Known) and isinstance(name.value, str) else UNNAMED,
            site.place,
            made.given["name"].place if "name" in made.given else site.function,
        )
        task = TaskObject(
            name,
            written,
            None,
            None,
            None,
            self._setting(machine, made, "resources"),
            self._setting(machine, made, "reusable"),
            self._releases,
            made,
            tuple(machine.path),
            is_registered=False,
        )
        machine.record(task)
        return Reference(task)

    @staticmethod
    def _setting(machine: Machine, made: BoundCall, name: str) -> Value:
        if name in made.given:
            return made.given[name].value
        if made.is_open:
            return machine.unknown("it may be among unpacked arguments that cannot be known", made.site.function)
        return NONE
