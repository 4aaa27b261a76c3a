"""Classes of the user and their instances."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.ancestry import linearised
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.descriptors import ClassMethod, Property, StaticMethod
from flyte_reslint.interp.functions import BoundMethod, FunctionObject
from flyte_reslint.interp.instance_dicts import InstanceDictionary
from flyte_reslint.interp.machine import Machine, present
from flyte_reslint.interp.objects import Object, filled, may_be_absent, merge_named, target_of, widen_named
from flyte_reslint.interp.special_methods import SpecialMethods
from flyte_reslint.interp.values import NONE, Condition, Known, Reference, Value, alternatives

if TYPE_CHECKING:
    from flyte_reslint.interp.scope import Scope
    from flyte_reslint.program.expressions import Expression


class TypeObject(Object):
    """Anything that can be a base class: a class of the user, or a modelled class of Python or an SDK."""

    type_name = "type"
    name: str
    python_type: type | None = None
    """Python's own type that instances have among their types, where that is known."""
    is_plain = False
    """Whether subclasses behave as if this base were not there (`object`, `ABC`, `Generic`)."""

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        """Make an instance of the user's class `made_from`, which has this class as a base."""
        return None

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        """What instances find on the class, unbound."""
        return None

    def completed(self, machine: Machine, made: ClassObject, place: Place) -> ClassObject:
        """What a `class` statement binds that made the class `made`, which has this class as a base."""
        return made


class ClassObject(TypeObject):
    """A `class` statement's result. `annotations` are the annotated names of its body, in order."""

    def __init__(
        self,
        name: str,
        bases: tuple[Value, ...],
        scope: Scope,
        place: Place,
        annotations: dict[str, Expression],
        *,
        has_metaclass: bool,
    ) -> None:
        self.name = name
        self.bases = bases
        self.scope = scope
        self.place = place
        self.annotations = annotations
        self.has_metaclass = has_metaclass
        self.keywords: dict[str, Value] = {}
        """What the statement passes by keyword: `class Settings(BaseSettings, env_prefix="APP_")`."""

    @property
    def is_hashable(self) -> bool:  # type: ignore[override]  # a class's, where the others share one
        return not self.has_metaclass

    @property
    def is_followed(self) -> bool:
        return not self.has_metaclass

    @cached_property
    def ancestors(self) -> tuple[Value, ...]:
        """This class and its bases in the order in which Python looks them up; an unknown base is its own only one."""
        bases = tuple(Reference(base.target) if type(base) is Reference else base for base in self.bases)
        lines = [
            base.target.ancestors if type(base) is Reference and isinstance(base.target, ClassObject) else (base,)
            for base in bases
        ]
        return (Reference(self), *lines[0]) if len(lines) == 1 else linearised(Reference(self), [*lines, bases])

    @property
    def foreign_base(self) -> Value | None:
        """The first ancestor that is not a class of the user, `object` aside."""
        for ancestor in self.ancestors:
            target = target_of(ancestor)
            is_followed = isinstance(target, ClassObject) or (isinstance(target, TypeObject) and target.is_plain)
            if not is_followed:
                return ancestor
        return None

    def find(self, machine: Machine, name: str, place: Place) -> Value | None:
        """What the class or a base has under `name`; None where a base that is not known may have it."""
        return found_among(machine, self.ancestors, name, place)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"__name__", "__qualname__"}:
            return Known(self.name)
        found = self.find(machine, name, place)
        if type(found) is Reference and isinstance(found.target, ClassMethod):
            return Reference(BoundMethod(found.target.function, Reference(self)))
        if type(found) is Reference and isinstance(found.target, StaticMethod):
            return found.target.function
        return found

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        self.scope.bind(machine.journal, name, value)
        return True

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        own = [ancestor.target for ancestor in self.ancestors if type(ancestor) is Reference]
        answers = any(
            isinstance(each, ClassObject) and (each.has_metaclass or "__class_getitem__" in each.scope.values)
            for each in own
        )
        return None if answers else Reference(self)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if self.has_metaclass:
            return None
        base = self.foreign_base
        if base is not None:
            if type(base) is Reference and isinstance(base.target, TypeObject):
                return base.target.instantiate(machine, self, arguments, site)
            return None
        maker = self.find(machine, "__new__", site.place)
        if maker is not None:
            return self._made_by(machine, maker, arguments, site)
        instance = InstanceObject(self)
        initialise(machine, instance, arguments, site)
        return Reference(instance)

    def _made_by(self, machine: Machine, maker: Value, arguments: Arguments, site: Site) -> Value | None:
        """The instance that the user's `__new__` returns, initialised where it is one of this class."""
        made = machine.call(maker, arguments.after(Passed(Reference(self), site.function)), site)
        target = target_of(made)
        if isinstance(target, InstanceObject) and target.kind is self:
            initialise(machine, target, arguments, site)
        return made


def found_among(machine: Machine, ancestors: tuple[Value, ...], name: str, place: Place) -> Value | None:
    """What the first of `ancestors` that has it has under `name`; None from one that is not known on."""
    found: Value | None = None
    for ancestor in ancestors:
        target = target_of(ancestor)
        if isinstance(target, ClassObject):
            own = target.scope.values.get(name)
        elif isinstance(target, TypeObject):
            own = target.class_attribute(machine, name, place)
        else:
            return None
        if own is not None:
            found = own if found is None else filled(found, own, place)
        if found is not None and not may_be_absent(found):
            return found
    return found


def is_plain_metaclass(metaclass: Value) -> bool:
    """Whether a metaclass makes classes that behave like any other, as ABCMeta does."""
    return type(metaclass) is Reference and isinstance(metaclass.target, TypeObject) and metaclass.target.is_plain


def completed(machine: Machine, made: ClassObject, place: Place) -> ClassObject:
    """The class after the modelled classes among its bases had their say, as metaclasses do."""
    for ancestor in made.ancestors:
        target = target_of(ancestor)
        if isinstance(target, TypeObject) and not isinstance(target, ClassObject):
            made = target.completed(machine, made, place)
    _tell_base(machine, made, place)
    return made


def _tell_base(machine: Machine, made: ClassObject, place: Place) -> None:
    """Call the `__init_subclass__` of the user's that the class inherits."""
    users = tuple(base for base in made.ancestors[1:] if isinstance(target_of(base), ClassObject))
    hook = target_of(found_among(machine, users, "__init_subclass__", place) or NONE)
    if isinstance(hook, ClassMethod):
        hook = target_of(hook.function)
    if isinstance(hook, FunctionObject):
        passed = [Passed(value, place, keyword) for keyword, value in made.keywords.items()]
        arguments = Arguments((Passed(Reference(made), place),), tuple(passed))
        machine.call(Reference(hook), arguments, Site(place, place))


def initialise(machine: Machine, instance: InstanceObject, arguments: Arguments, site: Site) -> None:
    """Run the user's `__init__`, where the class has one."""
    initialiser = instance.kind.find(machine, "__init__", site.place)
    if initialiser is not None:
        machine.call(initialiser, arguments.after(Passed(Reference(instance), site.function)), site)


class InstanceObject(SpecialMethods):
    """An instance of a class of the user. `is_open` says that it may have attributes that are not listed."""

    def __init__(self, kind: ClassObject, attributes: dict[str, Value] | None = None) -> None:
        self.kind = kind
        self.attributes = dict(attributes or {})
        self.is_open = False

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return self.kind.name

    @property
    def doubt(self) -> str:
        return self.reason or f"this {self.kind.name} has no such attribute that is known"

    @property
    def is_followed(self) -> bool:
        return not self.is_open and self.kind.foreign_base is None

    def method(self, machine: Machine, name: str, place: Place) -> Value | None:
        found = self.kind.find(machine, name, place)
        return None if found is None else bound(machine, found, self, self.kind, place)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        getter = self.kind.find(machine, "__getattribute__", place)
        if type(getter) is Reference and isinstance(getter.target, FunctionObject):
            return self.special(machine, "__getattribute__", place, Known(name))
        own = self.attributes.get(name)
        if own is not None and may_be_absent(own) and not self.is_open:
            inherited = self.method(machine, name, place)
            own = own if inherited is None else filled(own, inherited, place)
        if own is not None:
            return present(own, place)
        if name == "__class__":
            return Reference(self.kind)
        if name == "__dict__" and self.is_followed:
            return Reference(InstanceDictionary(self))
        if self.is_open:
            return None
        return self.method(machine, name, place) or self.special(machine, "__getattr__", place, Known(name))

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        setter = self.kind.find(machine, "__setattr__", self.kind.place)
        if type(setter) is Reference and isinstance(setter.target, FunctionObject):
            self.special(machine, "__setattr__", setter.target.name_place, Known(name), value)
            return True
        return self.store_attribute(machine, name, value)

    def store_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        """`object.__setattr__(self, name, value)`"""
        if name == "__class__":
            self.forget(machine, "its class is set to another")
            return True
        found = self.kind.find(machine, name, self.kind.place)
        if type(found) is Reference and isinstance(found.target, Property):
            return found.target.set(machine, Reference(self), value)
        machine.journal.touch(self)
        self.attributes[name] = value
        return True

    def truth(self, machine: Machine) -> bool | None:
        for name in ("__bool__", "__len__"):
            answer = self.special(machine, name, self.kind.place)
            if answer is not None:
                return machine.truth(answer)
        return True if self.is_followed else None

    def forget(self, machine: Machine, reason: str) -> None:
        machine.journal.touch(self)
        self.attributes, self.is_open, self.reason = {}, True, reason

    def snapshot(self) -> tuple[dict[str, Value], bool]:
        return dict(self.attributes), self.is_open

    def restore(self, state: tuple[dict[str, Value], bool]) -> None:
        self.attributes, self.is_open = dict(state[0]), state[1]

    def merge(
        self,
        if_true: tuple[dict[str, Value], bool],
        if_false: tuple[dict[str, Value], bool],
        condition: Condition,
        place: Place,
    ) -> None:
        self.attributes = merge_named(if_true[0], if_false[0], condition, place)
        self.is_open = if_true[1] or if_false[1]

    def widen(self, state: tuple[dict[str, Value], bool], reason: str, place: Place) -> None:
        self.attributes = widen_named(self.attributes, state[0], reason, place)
        self.is_open = self.is_open or state[1]


def bound(machine: Machine, found: Value, instance: Object, kind: ClassObject, place: Place) -> Value:
    """What an instance of `kind` makes of something it finds on its class."""
    if len(alternatives(found)) > 1 or type(found) is not Reference:
        return found
    target = found.target
    if isinstance(target, Property):
        getter = Arguments((Passed(Reference(instance), place),))
        return machine.call(target.function, getter, Site(place, place))
    if isinstance(target, ClassMethod):
        return Reference(BoundMethod(target.function, Reference(kind)))
    if isinstance(target, StaticMethod):
        return target.function
    if target.is_method:
        return Reference(BoundMethod(found, Reference(instance)))
    return found
