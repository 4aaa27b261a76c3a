"""Tasks that are made by calling a class: `ContainerTask`, `ShellTask`, `SQLTask` and their kin in plugins."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Known, Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf, bind
from flyte_reslint.sdk.flytekit.tasks import FlytekitTask
from flyte_reslint.sdk.tasks import Written


class TaskType(TypeObject):
    """A class whose instances are tasks. They are registered under the `name` that they are given."""

    is_telling = True

    def __init__(self, dotted: str, releases: ReleaseOf) -> None:
        self.dotted = dotted
        self.name = dotted.rpartition(".")[2]
        self._releases = releases

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self._releases, self.dotted, arguments, site)
        given = made.given.get("name") or (arguments.positional[0] if arguments.positional else None)
        reason = "it may be among unpacked arguments that cannot be known"
        name = machine.unknown(reason, site.function) if given is None else given.value
        written = Written(
            name.value if type(name) is Known and isinstance(name.value, str) else self.name,
            site.place,
            site.function if given is None else given.place,
        )
        task = FlytekitTask(
            name,
            written,
            None,
            None,
            made,
            self._releases,
            path=tuple(machine.path),
            is_registered=not machine.is_supposing,
        )
        machine.record(task)
        return Reference(task)

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        return None
