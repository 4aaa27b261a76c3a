"""Tasks of flytekit: what `@task`, `@dynamic` and `@eager` make of a function, and what a call of one gives."""

from __future__ import annotations

from msgspec import Struct

from flyte_reslint.domain import registry
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.values import Built, Choice, Choices, Place, Plain, Traced
from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import FunctionObject, NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import NONE, Condition, Known, Reference, Single, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.exports import Exporter
from flyte_reslint.sdk.flytekit.migration import PACKAGE, Migration
from flyte_reslint.sdk.flytekit.nodes import NodeObject
from flyte_reslint.sdk.tasks import Written, innermost, is_async


class FlytekitTask(Object, Struct, eq=False):
    """A task: `made` is the call that declares it, None where its decorator stands bare.

    `function` is None for one that runs something else. `makes_nodes` is True where its body makes nodes of the tasks
    that it calls, as `@dynamic` does.
    """

    type_name = "task"
    is_task = True

    name: Value
    written: Written
    function: FunctionObject | None
    is_async: bool | None
    made: BoundCall | None
    releases: ReleaseOf
    makes_nodes: bool = False
    path: tuple[Condition, ...] = ()
    is_registered: bool = True

    @property
    def doubt(self) -> str:
        return f"nothing is known of this attribute of task {self.written.name}"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"task_function", "__wrapped__"}:
            return None if self.function is None else Reference(self.function)
        if name == "name":
            return self.name
        return Known(self.written.name) if name in {"__name__", "short_name"} else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """A node of the workflow that calls it; its result where the caller is a task, which runs it on the spot."""
        caller = machine.owner
        if isinstance(caller, FlytekitTask) and not caller.makes_nodes:
            return machine.unknown(f"it is the result of task {self.written.name}", site.place)
        return Reference(NodeObject(self, self.releases))

    # -- what rules read -----------------------------------------------------------------------------------

    def declaration(self, exporter: Exporter) -> Choices:
        """The call that declares the task, as its effective resources."""
        if self.made is None:
            return (Choice(Traced(Plain(None), self.written.place)),)
        return (Choice(Traced(Built(self.made.exported(exporter)), self.made.site.place)),)

    def exported(self, exporter: Exporter, key: int) -> registry.Task:
        """The task as rules read it."""
        return registry.Task(
            key=key,
            sdk="flytekit",
            name=exporter.choices(self.name, self.written.name_place),
            function=self.written.name,
            place=self.written.place,
            function_name=self.written.name_place,
            is_async=self.is_async,
            environment=None,
            resources=self.declaration(exporter),
            reusable=(Choice(Traced(Plain(None), self.written.place)),),
            decorator=self._decorator(exporter),
            is_registered=self.is_registered,
            is_certain=not exporter.open(self.path),
        )

    def _decorator(self, exporter: Exporter) -> Call | None:
        return None if self.made is None else self.made.exported(exporter)


class TaskDecorator(Object):
    """`flytekit.task`, `flytekit.dynamic` or `flytekit.eager`."""

    type_name = "function"
    is_telling = True

    def __init__(self, dotted: str, releases: ReleaseOf, migration: Migration) -> None:
        self.dotted = dotted
        self._releases = releases
        self._migration = migration

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        parameter = "_fn" if self.dotted.endswith("eager") else "_task_function"
        function = arguments.get(0, parameter)
        is_bare = len(arguments.positional) == 1 and not arguments.keywords and not arguments.is_open
        signature = PACKAGE if self._migration.is_on(machine) else self.dotted
        made = None if is_bare else bind(machine, self._releases, self.dotted, arguments, site, signature)
        if function is not None and function.value != NONE:
            return self._make(machine, function.value, made, site)

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            if len(arguments.positional) != 1:
                return None
            return self._make(machine, arguments.positional[0].value, made, site)

        return Reference(NativeFunction(self.dotted, decorate))

    def _make(self, machine: Machine, function: Value, made: BoundCall | None, site: Site) -> Value:
        if self._migration.is_on(machine):
            return self._migration.task(machine, function, made, site)

        def of(single: Single) -> Value:
            inner = innermost(machine, single, site.place)
            if inner is None:
                return machine.unknown("it is a task made of something that is not a function written here", site.place)
            name = machine.attribute(single, "__name__", site.place)
            task = FlytekitTask(
                operators.binary(machine, "+", Known(f"{module_name(inner.module)}."), name, inner.place),
                Written(inner.name, inner.place, inner.name_place),
                inner,
                is_async(single),
                made,
                self._releases,
                makes_nodes=self.dotted != "flytekit.task",
                path=tuple(machine.path),
                is_registered=not machine.is_supposing,
            )
            machine.record(task)
            return Reference(task)

        return machine.each(function, site.place, of)


def module_name(module: ModuleObject) -> str:
    """The module's name in those of its tasks: `get_full_module_path` of `core/tracker.py` adds a package's file."""
    return f"{module.name}.__init__" if module.path.endswith("__init__.py") else module.name
