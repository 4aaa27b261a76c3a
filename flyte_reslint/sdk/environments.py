"""Environments: made by their class, by `clone_with`, or from tasks; the tasks that their decorator makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject, bound
from flyte_reslint.interp.descriptors import Property
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, merge_named, target_of, widen_named
from flyte_reslint.interp.values import (
    NONE,
    Absent,
    Condition,
    Known,
    Reference,
    Single,
    Value,
)
from flyte_reslint.sdk.binding import BoundCall, Fault, ReleaseOf, bind
from flyte_reslint.sdk.sandbox import SandboxObject
from flyte_reslint.sdk.tasks import TaskObject, TaskOptions, make_task


class EnvironmentObject(Changeable):
    """An environment. `fields` are its effective settings, `made` the call that made it."""

    is_telling = True

    def __init__(self, kind: EnvironmentType, user_class: ClassObject | None = None) -> None:
        self.kind = kind
        self.user_class = user_class
        self.made: BoundCall | None = None
        self.parent: EnvironmentObject | None = None
        self.fields: dict[str, Value] = {}
        self.dependencies: list[Value] = []
        self.module = ""
        self.is_registered = True

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return self.user_class.name if self.user_class else self.kind.name

    @property
    def doubt(self) -> str:
        return f"nothing is known of this attribute of a {self.type_name}"

    def setting(self, name: str) -> Value:
        """An effective setting, None where it is not set."""
        return self.fields.get(name, NONE)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if self.user_class is not None:
            found = self.user_class.find(machine, name, place)
            if found is not None and (name not in self.fields or isinstance(target_of(found), Property)):
                return bound(machine, found, self, self.user_class, place)
        method = self.kind.method(self, name)
        if method is not None:
            return method
        member = self.kind.member(self, name)
        if member is not None:
            return member
        if name in self.fields:
            return self.fields[name]
        is_known = self.made is not None and not self.made.is_open
        return NONE if is_known and name in {"resources", "reusable"} else None

    def initialise(
        self, machine: Machine, fields: Mapping[str, Passed], arguments: Arguments, site: Site
    ) -> Value | None:
        """Fields of the user that are parameters of the SDK's class too give these other defaults."""
        signature = self.kind.releases(site.place.file).signature(self.kind.dotted)
        inherited = () if signature is None else signature.keywords
        machine.journal.touch(self)
        self.fields.update({name: passed.value for name, passed in fields.items() if name not in inherited})
        keywords = (*arguments.keywords, *(passed for name, passed in fields.items() if name in inherited))
        self.kind.construct(machine, self, replace(arguments, keywords=keywords), site)
        return NONE

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        machine.journal.touch(self)
        self.fields[name] = value
        return True

    def replaced(self, machine: Machine, changes: Arguments, site: Site) -> Value | None:
        """`dataclasses.replace`: its class makes it anew with all fields; a copy changes none, and makes nothing."""
        if self.made is None or self.made.is_open or not changes.keywords:
            return None
        changed = {passed.keyword for passed in changes.keywords}
        kept = (Passed(value, site.place, name) for name, value in self.fields.items() if name not in changed)
        arguments = Arguments(changes.positional, (*changes.keywords, *kept), more_keywords=changes.more_keywords)
        return machine.call(Reference(self.user_class or self.kind), arguments, site)

    def snapshot(self) -> Any:
        return dict(self.fields)

    def restore(self, state: Any) -> None:
        self.fields = dict(state)

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        self.fields = merge_named(if_true, if_false, condition, place)

    def widen(self, state: Any, reason: str, place: Place) -> None:
        self.fields = widen_named(self.fields, state, reason, place)


class EnvironmentType(TypeObject):
    """`flyte.TaskEnvironment` or one of its kin."""

    def __init__(self, dotted: str, releases: ReleaseOf) -> None:
        self.dotted = dotted
        self.name = dotted.rpartition(".")[2]
        self.releases = releases

    # -- making --------------------------------------------------------------------------------------------

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        environment = EnvironmentObject(self)
        self.construct(machine, environment, arguments, site)
        return Reference(environment)

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        environment = EnvironmentObject(self, made_from)
        initialiser = made_from.find(machine, "__init__", site.place)
        if initialiser is None:
            self.construct(machine, environment, arguments, site)
        else:
            machine.call(initialiser, arguments.after(Passed(Reference(environment), site.function)), site)
        if environment.made is None:
            return machine.unknown(f"{made_from.name}() does not make an environment that is known", site.place)
        return Reference(environment)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__init__":
            return Reference(NativeFunction("__init__", self._initialise_first))
        if name == "__post_init__":
            return Reference(NativeFunction("__post_init__", lambda m, arguments, site: NONE))
        if name in {"task", "clone_with"}:
            return Reference(NativeFunction(name, lambda m, arguments, site: self._unbound(m, name, arguments, site)))
        return None

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "from_task" and self.name == "TaskEnvironment":
            return Reference(NativeFunction("from_task", self._from_task))
        return self.class_attribute(machine, name, place)

    def _initialise_first(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`super().__init__(...)` in a subclass: the first argument is the instance."""
        first = arguments.positional[0].value if arguments.positional else None
        if type(first) is Reference and isinstance(first.target, EnvironmentObject):
            rest = Arguments(
                arguments.positional[1:], arguments.keywords, arguments.more_positional, arguments.more_keywords
            )
            self.construct(machine, first.target, rest, site)
        return NONE

    def _unbound(self, machine: Machine, name: str, arguments: Arguments, site: Site) -> Value | None:
        first, rest = arguments.positional[:1], arguments.positional[1:]
        if not first or type(first[0].value) is not Reference:
            return None
        method = self.method(first[0].value.target, name)
        passed = Arguments(rest, arguments.keywords, arguments.more_positional, arguments.more_keywords)
        return None if method is None else machine.call(method, passed, site)

    def construct(self, machine: Machine, environment: EnvironmentObject, arguments: Arguments, site: Site) -> None:
        """`__init__` of the SDK's class, which ends with the user's `__post_init__` where there is one."""
        made = bind(machine, self.releases, self.dotted, arguments, site)
        self.declare(machine, environment, made)
        if made.is_open:
            for name in ("resources", "reusable", "name", "pod_template"):
                if name not in environment.fields:
                    reason = "it may be among unpacked arguments that cannot be known"
                    environment.fields[name] = machine.unknown(reason, site.function)
        if environment.user_class is not None:
            machine.call(machine.attribute(Reference(environment), "__post_init__", site.place), Arguments(), site)

    @staticmethod
    def declare(machine: Machine, environment: EnvironmentObject, made: BoundCall) -> None:
        """Set the environment up as the call `made` says, and record it."""
        machine.journal.touch(environment)
        environment.made = made
        environment.fields.update({name: passed.value for name, passed in made.given.items()})
        environment.module = next(
            (frame.module.file for frame in reversed(machine.frames) if frame.scope is frame.module.scope),
            made.site.place.file,
        )
        environment.is_registered = not machine.is_supposing
        machine.record(environment)

    def _from_task(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self.releases, f"{self.dotted}.from_task", arguments, site)
        environment = EnvironmentObject(self)
        self.declare(machine, environment, made)
        for passed in made.rest:
            if type(passed.value) is Reference and isinstance(passed.value.target, TaskObject):
                passed.value.target.join_environment(environment)
                machine.record(passed.value.target)
        return Reference(environment)

    # -- what an environment offers ------------------------------------------------------------------------

    def method(self, owner: object, name: str) -> Value | None:
        """A method of one environment."""
        if not isinstance(owner, EnvironmentObject):
            return None
        if name == "clone_with":
            return Reference(NativeFunction(name, lambda m, arguments, site: self._clone(m, owner, arguments, site)))
        if name == "task":
            return Reference(NativeFunction(name, lambda m, arguments, site: self._task(m, owner, arguments, site)))
        if name == "add_dependency":
            return Reference(NativeFunction(name, lambda m, arguments, site: self._depend(owner, arguments)))
        return None

    def member(self, environment: EnvironmentObject, name: str) -> Value | None:
        """What every environment of the class has under `name` besides its methods and settings."""
        return Reference(SandboxObject(environment)) if name == "sandbox" else None

    def bind_clone(self, machine: Machine, arguments: Arguments, site: Site) -> BoundCall:
        """Bind the arguments of `clone_with`."""
        return bind(machine, self.releases, f"{self.dotted}.clone_with", arguments, site)

    @staticmethod
    def _depend(environment: EnvironmentObject, arguments: Arguments) -> Value:
        """`add_dependency`"""
        environment.dependencies.extend(arguments.values)
        return NONE

    def _clone(self, machine: Machine, parent: EnvironmentObject, arguments: Arguments, site: Site) -> Value | None:
        """`clone_with`: what is not given, or given as None (`reusable` aside), is the parent's."""
        made = self.bind_clone(machine, arguments, site)
        clone = EnvironmentObject(self, parent.user_class)
        clone.parent = parent
        clone.fields = dict(parent.fields)
        inherited = dict(clone.fields)
        self.declare(machine, clone, made)
        for name, passed in made.given.items():
            clone.fields[name] = self._given_or_inherited(machine, name, passed.value, inherited, site.place)
        if made.is_open:
            for name in ("resources", "reusable"):
                if name not in made.given:
                    reason = "it may be among unpacked arguments that cannot be known"
                    clone.fields[name] = machine.unknown(reason, site.function)
        if clone.user_class is not None:
            machine.call(machine.attribute(Reference(clone), "__post_init__", site.place), Arguments(), site)
        return Reference(clone)

    @staticmethod
    def _given_or_inherited(
        machine: Machine, name: str, value: Value, inherited: dict[str, Value], place: Place
    ) -> Value:
        def chosen(single: Single) -> Value:
            is_unset = type(single) is Absent or (type(single) is Known and single.value is None)
            if is_unset and (name != "reusable" or type(single) is Absent):
                return inherited.get(name, NONE)
            return single

        return machine.each(value, place, chosen)

    def _task(self, machine: Machine, environment: EnvironmentObject, arguments: Arguments, site: Site) -> Value | None:
        """`@env.task`, `@env.task(...)` or `env.task(function)`."""
        function = arguments.positional[0] if arguments.positional else arguments.keyword("_func")
        if function is not None and not arguments.keywords and len(arguments.positional) == 1:
            return make_task(machine, function.value, TaskOptions(environment, site=site))
        made = bind(machine, self.releases, "flyte.TaskEnvironment.task", arguments, site)
        options = TaskOptions(environment, made, documented_resources(made.faults), site)
        if function is not None:
            return make_task(machine, function.value, options)

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            if len(arguments.positional) != 1:
                return None
            return make_task(machine, arguments.positional[0].value, options)

        return Reference(NativeFunction("task", decorate))


def documented_resources(faults: list[Fault]) -> Value | None:
    """`resources=` on the decorator: no release takes it, but the documents say what it means."""
    for fault in faults:
        if fault.kind == "unknown" and fault.name == "resources" and fault.passed is not None:
            return fault.passed.value
    return None
