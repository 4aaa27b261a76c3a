"""Workflows: their bodies are read for the nodes that they make."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import FunctionObject, NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import Known, Reference, Single, Value
from flyte_reslint.sdk.binding import ReleaseOf, bind
from flyte_reslint.sdk.flytekit.migration import Migration
from flyte_reslint.sdk.flytekit.nodes import NodeObject
from flyte_reslint.sdk.flytekit.tasks import FlytekitTask
from flyte_reslint.sdk.tasks import innermost


class WorkflowObject(Object):
    """What `@workflow` makes of a function."""

    type_name = "workflow"
    is_task = True

    def __init__(self, function: FunctionObject, releases: ReleaseOf) -> None:
        self.function = function
        self._releases = releases

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Known(self.function.name) if name in {"__name__", "short_name"} else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(NodeObject(None, self._releases))


class WorkflowDecorator(Object):
    """`flytekit.workflow`"""

    type_name = "function"
    is_telling = True

    def __init__(self, releases: ReleaseOf, migration: Migration) -> None:
        self._releases = releases
        self._migration = migration

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        function = arguments.get(0, "_workflow_function")
        if arguments.keywords or len(arguments.positional) > 1:
            bind(machine, self._releases, "flytekit.workflow", arguments, site)
        if function is not None:
            return self._make(machine, function.value, site)

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            return self._make(machine, arguments.positional[0].value, site) if arguments.positional else None

        return Reference(NativeFunction("flytekit.workflow", decorate))

    def _make(self, machine: Machine, function: Value, site: Site) -> Value:
        if self._migration.is_on(machine):
            return self._migration.workflow(machine, function, site)

        def of(single: Single) -> Value:
            inner = innermost(machine, single, site.place)
            if inner is None:
                return machine.unknown("it is a workflow made of something that is not written here", site.place)
            workflow = WorkflowObject(inner, self._releases)
            machine.record(workflow)
            return Reference(workflow)

        return machine.each(function, site.place, of)


class ImperativeWorkflow(Object):
    """`flytekit.Workflow(name=...)`, to which nodes are added one by one."""

    type_name = "workflow"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Reference(NativeFunction(name, node_of)) if name in {"add_entity", "add_task"} else None


def imperative(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`flytekit.Workflow(name=...)`"""
    return Reference(ImperativeWorkflow())


def node_of(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`create_node(entity, ...)` or `workflow.add_entity(entity, ...)`: the entity's node."""
    entity = arguments.get(0, "entity")
    if entity is None:
        return None

    def of(single: Single) -> Value:
        target = target_of(single)
        if isinstance(target, FlytekitTask):
            return Reference(NodeObject(target, target.releases))
        return machine.call(single, arguments.rest, site)

    return machine.each(entity.value, site.place, of)
