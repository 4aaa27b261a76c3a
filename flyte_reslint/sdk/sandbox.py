"""`env.sandbox.orchestrator`: tasks whose code runs in a sandbox, with nothing of the environment's resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import NONE, Known, Reference, Value
from flyte_reslint.sdk.binding import bind
from flyte_reslint.sdk.tasks import ORCHESTRATOR, TaskOptions, make_task

if TYPE_CHECKING:
    from flyte_reslint.sdk.environments import EnvironmentObject


class SandboxObject(Object):
    """`env.sandbox`"""

    type_name = "sandbox"

    def __init__(self, environment: EnvironmentObject) -> None:
        self.environment = environment

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Reference(NativeFunction(name, self._orchestrator)) if name == "orchestrator" else None

    def _orchestrator(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`@orchestrator`, `@orchestrator(...)` or `orchestrator(function)`; what is made of text is not followed."""
        made = bind(machine, self.environment.kind.releases, ORCHESTRATOR, arguments, site)
        given = made.given.get("name")
        options = TaskOptions(
            self.environment, made, NONE, site, name=None if given is None else given.value, reusable=NONE
        )
        source = made.given.get("_func_or_source")
        if source is None:
            return Reference(NativeFunction("orchestrator", lambda m, more, _: self._decorate(m, more, options)))
        if type(source.value) is Known:
            return machine.unknown("it is a task made of text", site.place)
        return make_task(machine, source.value, options)

    @staticmethod
    def _decorate(machine: Machine, arguments: Arguments, options: TaskOptions) -> Value | None:
        if len(arguments.positional) != 1:
            return None
        return make_task(machine, arguments.positional[0].value, options)
