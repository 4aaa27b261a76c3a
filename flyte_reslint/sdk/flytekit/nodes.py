"""Nodes: what calling a task in a workflow gives, and what `with_overrides` makes of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain import registry
from flyte_reslint.domain.calls import Argument
from flyte_reslint.domain.flytekit import TASK, WITH_OVERRIDES
from flyte_reslint.domain.values import Built, Choice, Place, Plain, Traced
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, Object, merge_named, widen_named
from flyte_reslint.interp.values import NONE, Condition, Reference, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.exports import Exporter

if TYPE_CHECKING:
    from flyte_reslint.sdk.flytekit.tasks import FlytekitTask

RESOURCES = ("requests", "limits", "resources")
"""Arguments of `with_overrides` of which one call's take the place of all that an earlier call gave."""

EXTENDED = ("accelerator", "shared_memory")
"""Arguments that every call sets anew, to nothing where it leaves them out."""


class NodeOverride(Struct, eq=False):
    """A call of `with_overrides`, and all that is overridden on the node once it is made."""

    made: BoundCall
    task: FlytekitTask
    settings: dict[str, Passed]
    function: Object | None

    def exported(self, exporter: Exporter, keys: dict[int, int]) -> registry.Override:
        """The override as rules read it; its resources are the call, with what is in force for it as arguments."""
        written = self.made.exported(exporter)
        in_force = tuple(exporter.argument(name, passed) for name, passed in self.settings.items())
        task = Argument(TASK, written.place, self.task.declaration(exporter))
        call = replace(written, arguments=(*in_force, task))
        return registry.Override(
            tasks=(keys[id(self.task)],),
            call=written,
            resources=(Choice(Traced(Built(call), written.place)),),
            reusable=(Choice(Traced(Plain(None), written.place)),),
            use="called",
            function=None if self.function is None else keys.get(id(self.function)),
        )


class NodeObject(Changeable):
    """A node, or a promise of one of its outputs: `with_overrides` on either is about the node."""

    type_name = "node"
    is_telling = True

    def __init__(self, task: FlytekitTask | None, releases: ReleaseOf) -> None:
        self.task = task
        self.releases = releases
        self.settings: dict[str, Value] = {}
        self.places: dict[str, Place] = {}

    @property
    def doubt(self) -> str:
        return "it is only known when the workflow runs"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "with_overrides":
            return Reference(NativeFunction(name, self._override))
        if name in {"runs_before", "__class__"}:
            return None
        return Reference(self)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return Reference(self)

    def unpacked(self, machine: Machine, count: int) -> tuple[Value, ...] | None:
        # Each of a task's outputs is a promise of the one node.
        return (Reference(self),) * count

    def truth(self, machine: Machine) -> bool | None:
        return None

    def _override(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`with_overrides(...)`: changes the node, and gives it back."""
        made = bind(machine, self.releases, WITH_OVERRIDES, arguments, site)
        machine.journal.touch(self)
        if made.is_open or any(made.given[name].value != NONE for name in RESOURCES if name in made.given):
            self._set(machine, made, RESOURCES)
        self._set(machine, made, EXTENDED)
        if self.task is not None:
            settings = {name: self._passed(made, name) for name in self.settings}
            machine.record(NodeOverride(made, self.task, settings, machine.owner))
        return Reference(self)

    def _set(self, machine: Machine, made: BoundCall, names: tuple[str, ...]) -> None:
        for name in names:
            self.settings.pop(name, None)
            if name in made.given:
                self.settings[name], self.places[name] = made.given[name].value, made.given[name].place
            elif made.is_open:
                reason = "it may be among unpacked arguments that cannot be known"
                self.settings[name] = machine.unknown(reason, made.site.function)
                self.places[name] = made.site.function

    def _passed(self, made: BoundCall, name: str) -> Passed:
        """What is in force; the keyword's place where this very call gives it."""
        given = made.given.get(name)
        if given is not None and given.value is self.settings[name]:
            return given
        return Passed(self.settings[name], self.places[name])

    def snapshot(self) -> Any:
        return dict(self.settings)

    def restore(self, state: Any) -> None:
        self.settings = dict(state)

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        self.settings = merge_named(if_true, if_false, condition, place)

    def widen(self, state: Any, reason: str, place: Place) -> None:
        self.settings = widen_named(self.settings, state, reason, place)
