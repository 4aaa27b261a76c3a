"""Tasks: what the decorator makes of a function, and what calling or overriding it reveals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flyte_reslint.domain.values import Place
from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.external import ExternalObject
from flyte_reslint.interp.functions import BoundMethod, DecoratedFunction, FunctionObject, NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import (
    NONE,
    Absent,
    Condition,
    Known,
    Reference,
    Single,
    Value,
)
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.invocations import InvocationFact, PendingResult, Way, note_invocation

if TYPE_CHECKING:
    from flyte_reslint.sdk.environments import EnvironmentObject


ORCHESTRATOR = "flyte.TaskEnvironment.sandbox.orchestrator"

MOST_WRAPPERS = 50
"""Around a function. One that says that it wraps itself has no end of them."""


class TaskOptions(Struct):
    """What the decorator was given: its environment, and its call where it had one.

    `resources`, `name` and `reusable` are those that differ from what the environment gives.
    """

    environment: EnvironmentObject | None
    made: BoundCall | None = None
    resources: Value | None = None
    site: Site | None = None
    name: Value | None = None
    reusable: Value | None = None


class Written(Struct, frozen=True):
    """How a task stands in the code: what it is called there, where it begins, where the name is."""

    name: str
    place: Place
    name_place: Place


class OverrideFact(Struct, eq=False):
    """A call of `override`: what it makes, and whether anything uses that."""

    made: BoundCall
    task: TaskObject
    result: TaskObject | None = None
    use: Literal["called", "kept", "discarded"] = "kept"
    function: TaskObject | None = None


class TaskObject(Object, Struct, eq=False):
    """A task template.

    `function` is None for one that runs something else; `declared` is the task itself where this is the result of an
    override; `remaker` is the user's class whose `__init__` an override runs once more.
    """

    type_name = "task"
    is_task = True

    name: Value
    written: Written
    function: FunctionObject | None
    is_async: bool | None
    environment: EnvironmentObject | None
    resources: Value
    reusable: Value
    releases: ReleaseOf
    decorator: BoundCall | None = None
    path: tuple[Condition, ...] = ()
    has_departed: bool = False
    is_registered: bool = True
    override: OverrideFact | None = None
    declared: TaskObject | None = None
    remaker: str | None = None

    @property
    def is_telling(self) -> bool:  # type: ignore[override]  # an instance's, where the others share one
        """What an override makes: any call of it is a use of the override."""
        return self.override is not None

    @property
    def declaration(self) -> TaskObject:
        """The task that was declared, behind any overrides."""
        return self.declared or self

    @property
    def doubt(self) -> str:
        return f"nothing is known of this attribute of task {self.written.name}"

    def join_environment(self, environment: EnvironmentObject) -> None:
        """`TaskEnvironment.from_task` takes the task in."""
        self.environment = environment
        self.is_registered = environment.is_registered

    @property
    def is_sandboxed(self) -> bool:
        """Whether its code runs in a sandbox, outside of Python's event loop."""
        return self.decorator is not None and self.decorator.name == ORCHESTRATOR

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        """`task.resources = value`, by an import; the journal does not follow it."""
        if name in {"resources", "reusable"} and not machine.is_supposing:
            reason = f"{name} of the task is set where that need not happen"
            setattr(self, name, machine.unknown(reason, self.written.place) if machine.journal.depth else value)
        return True

    # -- what a template offers ----------------------------------------------------------------------------

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "override":
            return Reference(NativeFunction("override", self._override))
        if name == "aio":
            return Reference(NativeFunction("aio", lambda m, arguments, site: self.invoke(m, site, "aio")))
        if name in {"forward", "func"}:
            return None if self.function is None else Reference(self.function)
        if name == "name":
            return self.name
        if name == "resources":
            return self.resources
        if name == "reusable":
            return self.reusable
        return Known(self.written.name) if name in {"__name__", "short_name"} else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self.invoke(machine, site, "call")

    def dropped(self, machine: Machine) -> None:
        if self.override is not None and self.override.use == "kept":
            self.override.use = "discarded"

    def invoke(self, machine: Machine, site: Site, way: Way) -> Value:
        """A call of the task: its result comes from another container, so nothing is known of it."""
        if self.override is not None:
            self.override.use = "called"
        fact = InvocationFact(self.declaration, site.place, way, self.reusable)
        note_invocation(machine, fact)
        if self.is_async is False and way == "call":
            fact.is_awaited = True
            return machine.unknown(f"it is the result of task {self.written.name}", site.place)
        return Reference(PendingResult(fact, self.written.name))

    def _override(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`task.override(...)`: falsy arguments keep what the task has; `reusable="off"` turns reuse off."""
        made = bind(machine, self.releases, "flyte.TaskTemplate.override", arguments, site)
        fact = OverrideFact(made, self.declaration, function=getattr(machine.owner, "declaration", None))
        reusable = self._kept(machine, made, "reusable", self.reusable, site)
        fact.result = TaskObject(
            self.name,
            self.written,
            self.function,
            self.is_async,
            self.environment,
            self._kept(machine, made, "resources", self.resources, site),
            machine.each(reusable, site.place, turned_off),
            self.releases,
            self.decorator,
            is_registered=False,
            override=fact,
            declared=self.declaration,
            remaker=self.remaker,
        )
        machine.record(fact)
        return Reference(fact.result)

    def _kept(self, machine: Machine, made: BoundCall, name: str, present: Value, site: Site) -> Value:
        if self.remaker is not None:
            return machine.unknown(f"override makes the task anew, and {self.remaker}.__init__ decides", site.place)
        passed = made.given.get(name)
        if passed is None and made.is_open:
            return machine.unknown("it may be among unpacked arguments that cannot be known", site.place)
        if passed is None:
            return present

        def chosen(single: Single) -> Value:
            return present if type(single) is Absent or machine.truth(single) is False else single

        return machine.each(passed.value, passed.place, chosen)


def turned_off(single: Single) -> Value:
    """`reusable="off"` means no reuse."""
    return NONE if type(single) is Known and single.value == "off" else single


def make_task(machine: Machine, function: Value, options: TaskOptions, releases: ReleaseOf | None = None) -> Value:
    """The task that a decorator makes of `function`."""
    site = options.site
    assert site is not None

    def of(single: Single) -> Value:
        function = innermost(machine, single, site.place)
        if function is None:
            return machine.unknown("it is a task made of something that is not a function written here", site.place)
        name = machine.attribute(single, "__name__", site.place)
        return _declare(machine, function, name, is_async(single), options, releases)

    return machine.each(function, site.place, of)


def innermost(machine: Machine, value: Value | None, place: Place) -> FunctionObject | None:
    """The function that wrappers which say what they wrap (`functools.wraps`) stand for."""
    found = None
    for _ in range(MOST_WRAPPERS):
        target = target_of(value)
        if target is None or isinstance(target, ExternalObject):
            break
        if isinstance(target, DecoratedFunction):
            return target.function
        if isinstance(target, BoundMethod):
            value = target.function
            continue
        if isinstance(target, FunctionObject):
            found = target
        value = target.attribute(machine, "__wrapped__", place)
    return found


def is_async(value: Value) -> bool | None:
    """What `inspect.iscoroutinefunction` says, which looks at a wrapper and not at what it wraps; None if unknown."""
    target = target_of(value)
    if isinstance(target, DecoratedFunction):
        return None
    if isinstance(target, BoundMethod):
        return is_async(target.function)
    return isinstance(target, FunctionObject) and target.definition.is_async and not target.definition.is_generator


def _declare(
    machine: Machine,
    function: FunctionObject,
    name: Value,
    is_async: bool | None,
    options: TaskOptions,
    releases: ReleaseOf | None,
) -> Value:
    environment = options.environment
    resources: Value = NONE
    reusable: Value = NONE
    if environment is not None:
        prefix = operators.binary(machine, "+", environment.setting("name"), Known("."), function.place)
        name = operators.binary(machine, "+", prefix, name, function.place)
        resources, reusable = environment.setting("resources"), environment.setting("reusable")
        releases = environment.kind.releases
    assert releases is not None
    task = TaskObject(
        name if options.name is None else options.name,
        Written(function.name, function.place, function.name_place),
        function,
        is_async,
        environment,
        machine.prune(resources if options.resources is None else options.resources),
        machine.prune(reusable if options.reusable is None else options.reusable),
        releases,
        options.made,
        tuple(machine.path),
        machine.departures > 0,
        not machine.is_supposing,
    )
    machine.record(task)
    return Reference(task)
