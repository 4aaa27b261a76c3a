"""flytekit's `Environment`: keyword arguments that the tasks made with it are declared with, unless they say otherwise.

Source: `core/environment.py`, the same text in every release that has it.
"""

from __future__ import annotations

from flyte_reslint.domain.values import Key, Place, Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject, initialise
from flyte_reslint.interp.library.copying import copied_value
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import ABSENT, NONE, Absent, Reference, Single, Value, through
from flyte_reslint.sdk.flytekit.migration import Migration
from flyte_reslint.sdk.flytekit.tasks import TaskDecorator

FUNCTION = "_task_function"
"""The one parameter of a task that is no default."""

METHODS = frozenset({"__init__", "__call__", "task", "dynamic", "extend", "update", "show"})


class FlytekitEnvironment(Object):
    """An environment: `overrides` are the keyword arguments of its tasks."""

    type_name = "Environment"
    is_telling = True

    def __init__(self, kind: FlytekitEnvironmentType, overrides: DictionaryObject) -> None:
        self.kind = kind
        self.overrides = overrides

    @property
    def doubt(self) -> str:
        return "nothing is known of this attribute of an Environment"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "overrides":
            return Reference(self.overrides)
        if name in {"task", "__call__"}:
            return native("task", lambda m, arguments, site: self._declare(m, "task", arguments, site))
        if name == "dynamic":
            return native(name, lambda m, arguments, site: self._declare(m, "dynamic", arguments, site))
        if name == "extend":
            return native(name, self._extend)
        if name == "update":
            return native(name, self._update)
        return native(name, lambda m, arguments, site: NONE) if name == "show" else None

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        if name == "overrides":
            self.overrides.forget(machine, "the environment's overrides were assigned")
        return name == "overrides"

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self._declare(machine, "task", arguments, site)

    def _extend(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        own = keywords(arguments, "extend")
        return None if own is None else self.kind.made(inherited(machine, self.overrides, own, site.place))

    def _update(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        own = keywords(arguments, "update")
        if own is None:
            return None
        updated = inherited(machine, self.overrides, own, site.place)
        machine.journal.touch(self.overrides)
        self.overrides.entries, self.overrides.is_open = updated.entries, updated.is_open
        return NONE

    def _declare(self, machine: Machine, kind: str, arguments: Arguments, site: Site) -> Value | None:
        """`@env.task`, `@env.task(...)`, or `env.task(function, ...)`, which drops its keyword arguments."""
        function = arguments.get(0, "")
        if arguments.more_positional or len(arguments.positional) > 1:
            return None
        if function is not None and function.value != NONE:
            return self.kind.task(machine, kind, function, self.overrides, site)
        own = keywords(arguments.rest, kind)
        if own is None:
            return None

        def decorate(machine: Machine, arguments: Arguments, _: Site) -> Value | None:
            if len(arguments.positional) != 1:
                return None
            overrides = inherited(machine, self.overrides, own, site.place)
            return self.kind.task(machine, kind, arguments.positional[0], overrides, site)

        return native(kind, decorate)


class FlytekitEnvironmentType(TypeObject):
    """`flytekit.Environment`, with the decorators that its instances call."""

    name = "Environment"
    is_telling = True

    def __init__(self, decorators: dict[str, TaskDecorator], migration: Migration) -> None:
        self._decorators = decorators
        self._migration = migration

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        own = keywords(arguments, self.name)
        return None if own is None else self.made(own)

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        instance = InstanceObject(made_from)
        initialise(machine, instance, arguments, site)
        return Reference(instance)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        """What instances of the user's subclasses find on the class."""
        if name not in METHODS:
            return None
        return native(name, lambda m, arguments, site: self._on_instance(m, name, arguments, site))

    def _on_instance(self, machine: Machine, name: str, arguments: Arguments, site: Site) -> Value | None:
        instance = None if arguments.get(0, "") is None else target_of(arguments.values[0])
        if not isinstance(instance, InstanceObject):
            return None
        if name == "__init__":
            own = keywords(arguments.rest, instance.kind.name)
            instance.store_attribute(machine, "overrides", Reference(own or DictionaryObject(is_open=True)))
            return NONE
        overrides = target_of(instance.attributes.get("overrides"))
        if not isinstance(overrides, DictionaryObject):
            overrides = DictionaryObject(is_open=True)
        if name == "extend":
            own = keywords(arguments.rest, name)
            more = inherited(machine, overrides, own or DictionaryObject(is_open=True), site.place)
            passed = tuple(_passed(str(name), value, site) for name, value in more.entries.items())
            return machine.call(Reference(instance.kind), Arguments((), passed, more_keywords=more.is_open), site)
        environment = Reference(FlytekitEnvironment(self, overrides))
        return machine.call(machine.attribute(environment, name, site.place), arguments.rest, site)

    def made(self, overrides: DictionaryObject) -> Value:
        """The environment with these keyword arguments."""
        return Reference(FlytekitEnvironment(self, overrides))

    def task(
        self, machine: Machine, kind: str, function: Passed, overrides: DictionaryObject, site: Site
    ) -> Value | None:
        """What the decorator of that kind makes of a function; of one that is migrated nothing is known."""
        if self._migration.is_on(machine):
            return None
        passed = tuple(_passed(str(name), value, site) for name, value in overrides.entries.items())
        arguments = Arguments((function,), passed, more_keywords=overrides.is_open)
        return self._decorators[kind].call(machine, arguments, site)


def keywords(arguments: Arguments, called: str) -> DictionaryObject | None:
    """The keyword arguments of a call that takes nothing else, None where it raises an error or may do so."""
    if arguments.positional or arguments.more_positional or arguments.keyword(FUNCTION):
        return None
    entries = {passed.keyword: _entry(passed, called) for passed in arguments.keywords}
    return DictionaryObject(entries, is_open=arguments.more_keywords)


def _entry(passed: Passed, called: str) -> Value:
    """The value of a keyword argument, which remembers where that stands."""
    name = passed.keyword or ""
    key = None if passed.keyword_place is None else Key(name, passed.keyword_place)
    return through(passed.value, Step(f"{name} of {called}()", passed.place, key))


def _passed(name: str, value: Value, site: Site) -> Passed:
    """The keyword argument of a task, where it was given."""
    if value.trail is None:
        return Passed(value, site.function, name)
    step = value.trail.step
    is_written = step.key is not None and step.key.text == name
    return Passed(value, step.place, name, step.key.place if step.key is not None and is_written else None)


def inherited(machine: Machine, old: DictionaryObject, new: DictionaryObject, place: Place) -> DictionaryObject:
    """`inherit`: a deep copy of `old` under what is `new`; dicts are merged key by key."""
    made = DictionaryObject({name: copied_value(machine, value, place) for name, value in old.entries.items()})
    made.is_open = old.is_open or new.is_open
    if new.is_open:
        reason = "it may be among unpacked arguments that cannot be known"
        made.entries = {name: machine.unknown(reason, place) for name in made.entries}
    for name, value in new.entries.items():
        made.entries[name] = _over(machine, made.entries.get(name, ABSENT), value, place)
    return made


def _over(machine: Machine, before: Value, value: Value, place: Place) -> Value:
    """A new value of an entry, or what was there `before` where it has none."""

    def of(single: Single) -> Value:
        if type(single) is Absent:
            return before
        mapping = target_of(single)
        if not isinstance(mapping, DictionaryObject):
            return single
        return machine.each(before, place, lambda former: merged(former, mapping, single))

    def merged(former: Single, mapping: DictionaryObject, single: Single) -> Value:
        if type(former) is Absent:
            return single
        base = target_of(former)
        if not isinstance(base, DictionaryObject):
            return machine.unknown("a dict is merged into something that is not known to be one", place)
        return Reference(inherited(machine, base, mapping, place), single.trail)

    return machine.each(value, place, of)
