"""App environments: `flyte.app.AppEnvironment`, and the classes built on it that the SDK and its plugins bring."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.built import BuiltType, few_resources
from flyte_reslint.sdk.environments import EnvironmentObject, EnvironmentType

HOMES = {
    "flyte.app.AppEnvironment": ("flyte.app._app_environment",),
    "flyte.app.ConnectorEnvironment": ("flyte.app._connector_environment",),
    "flyte.app.extras.FastAPIAppEnvironment": ("flyte.app.extras._fastapi",),
    "flyte.app.extras.FlyteWebhookAppEnvironment": ("flyte.app.extras._webhook_app",),
    "flyte.extras.webhooks.WebhookAppEnvironment": ("flyte.extras.webhooks._app",),
    "flyte.ai.chat.AgentChatAppEnvironment": ("flyte.ai.chat.app",),
    "flyte.ai.mcp.MCPAppEnvironment": ("flyte.ai.mcp._mcp_app",),
    "flyte.ai.mcp.FlyteMCPAppEnvironment": ("flyte.ai.mcp._flyte_mcp_app",),
    "flyteplugins.vllm.VLLMAppEnvironment": (),
    "flyteplugins.sglang.SGLangAppEnvironment": (),
}
"""Each class by its public name, and the private modules that define it."""

WITH_RESOURCES = frozenset({"flyte.ai.mcp.MCPAppEnvironment", "flyte.ai.mcp.FlyteMCPAppEnvironment"})
"""Classes that ask for one core and 512Mi where they are given none: `__post_init__` of `MCPAppEnvironment`."""

SCALING = "flyte.app.Scaling"

DECORATORS = frozenset({"server", "on_startup", "on_shutdown"})


class AppType(EnvironmentType):
    """A class of apps: it has no tasks, and its decorators leave functions as they are."""

    def method(self, owner: object, name: str) -> Value | None:
        if name in DECORATORS:
            return Reference(NativeFunction(name, _unchanged))
        return None if name == "task" else super().method(owner, name)

    def member(self, environment: EnvironmentObject, name: str) -> Value | None:
        return None

    def bind_clone(self, machine: Machine, arguments: Arguments, site: Site) -> BoundCall:
        """As `AppEnvironment` binds it, where the catalog has no signature of the class's own: it may take more."""
        if self.releases(site.place.file).signature(f"{self.dotted}.clone_with") is not None:
            return super().bind_clone(machine, arguments, site)
        made = bind(machine, self.releases, "flyte.app.AppEnvironment.clone_with", arguments, site)
        for fault in made.faults:
            if fault.kind == "unknown" and fault.passed is not None:
                made.given[fault.name] = fault.passed
        made.faults = [fault for fault in made.faults if fault.kind != "unknown"]
        return made

    def construct(self, machine: Machine, environment: EnvironmentObject, arguments: Arguments, site: Site) -> None:
        super().construct(machine, environment, arguments, site)
        if self.dotted in WITH_RESOURCES and machine.truth(environment.setting("resources")) is False:
            few = few_resources(self.releases, site.place, cpu=1, memory="512Mi")
            environment.set_attribute(machine, "resources", few)


def _unchanged(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return arguments.positional[0].value if arguments.positional else None


def app_library(releases: ReleaseOf) -> dict[str, Value]:
    """The classes by dotted name."""
    models: dict[str, Value] = {}
    for dotted, homes in HOMES.items():
        model = Reference(AppType(dotted, releases))
        name = dotted.rpartition(".")[2]
        models |= {f"{home}.{name}": model for home in (dotted.rpartition(".")[0], *homes)}
    models[SCALING] = models["flyte.app._types.Scaling"] = Reference(BuiltType(SCALING, releases))
    return models
