"""Types of Python: what `type(x)`, `isinstance` and annotations see, and what calling a type makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject, initialise
from flyte_reslint.interp.equality import some
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Value

Construct = Callable[[Machine, Arguments, Site], "Value | None"]


class BuiltinType(TypeObject):
    """A type of Python. `python_type` is Python's own; `construct` is what calling it does."""

    is_hashable = True
    is_followed = True

    def __init__(
        self,
        python_type: type,
        construct: Construct | None = None,
        attributes: Mapping[str, Value] | None = None,
        *,
        is_plain: bool = False,
    ) -> None:
        self.python_type: type = python_type
        self.name = python_type.__name__
        self.is_plain = is_plain
        self.construct = construct
        self.attributes = attributes or {}

    @property
    def doubt(self) -> str:
        return f"what {self.name}() makes here is not known"

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return None if self.construct is None else self.construct(machine, arguments, site)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"__name__", "__qualname__"}:
            return Known(self.name)
        return self.class_attribute(machine, name, place)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in self.attributes:
            return self.attributes[name]
        if name.startswith("__") or not callable(getattr(self.python_type, name, None)):
            return None
        return native(f"{self.name}.{name}", lambda m, arguments, site: unbound(m, name, arguments, site))

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return Reference(AliasObject(self))

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return union(self, other) if operator == "|" else None

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        for ancestor in made_from.ancestors:
            target = target_of(ancestor)
            if isinstance(target, TypeObject) and not isinstance(target, (ClassObject, BuiltinType)):
                return target.instantiate(machine, made_from, arguments, site)
        return None


class ExceptionType(BuiltinType):
    """An exception of Python: its instances keep the arguments."""

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = ClassObject(self.name, (Reference(self),), Scope("class"), site.place, {}, has_metaclass=False)
        return self.instantiate(machine, made, arguments, site)

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        instance = InstanceObject(made_from)
        instance.attributes["args"] = Reference(TupleObject(passed.value for passed in arguments.positional))
        initialise(machine, instance, arguments, site)
        return Reference(instance)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__init__":
            return NOTHING_TO_DO
        return None


NOTHING_TO_DO = native("__init__", lambda machine, arguments, site: NONE)
"""`object.__init__` and its kin."""


def unbound(machine: Machine, name: str, arguments: Arguments, site: Site) -> Value | None:
    """`type.name(object, ...)`"""
    if not arguments.positional:
        return None
    method = machine.attribute(arguments.positional[0].value, name, site.place)
    rest = arguments.rest
    return machine.call(method, rest, site)


class PlainType(TypeObject):
    """A base class that subclasses behave without: `ABC`, `Generic`, `Protocol`."""

    is_plain = True
    is_hashable = True
    is_followed = True

    def __init__(self, name: str) -> None:
        self.name = name

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return NOTHING_TO_DO if name == "__init__" else None

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return Reference(self)


class AliasObject(TypeObject):
    """`list[int]`, `Optional[str]`: harmless in annotations, and a call makes what the type makes."""

    def __init__(self, origin: Object) -> None:
        self.origin = origin
        self.name = origin.type_name

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self.origin.call(machine, arguments, site)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return self.origin.attribute(machine, name, place)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return Reference(self)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return union(self, other) if operator == "|" else None


class UnionObject(Object):
    """`int | str`"""

    type_name = "UnionType"

    def __init__(self, members: tuple[Value, ...]) -> None:
        self.members = members

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return Reference(UnionObject((*self.members, other))) if operator == "|" else None


def union(target: Object, other: Single) -> Value:
    """`target | other`, in either order."""
    return Reference(UnionObject((Reference(target), other)))


def type_of(machine: Machine, value: Single) -> Value | None:
    """`type(value)`, None where it is not known."""
    from flyte_reslint.interp.constructors import TYPES

    if type(value) is Known:
        return NONE_TYPE if value.value is None else TYPES[type(value.value).__name__]
    if type(value) is not Reference:
        return None
    target = value.target
    found = target.class_of(machine)
    if found is not None:
        return found
    if isinstance(target, InstanceObject):
        return Reference(target.kind)
    is_container = type(target) in {TupleObject, ListObject, DictionaryObject} or target.type_name == "frozenset"
    return TYPES.get(target.type_name) if is_container else None


NONE_TYPE = Reference(BuiltinType(type(None)))


def is_subclass(kind: Value, of: Value) -> bool | None:
    """Whether `kind` is `of`, one of a tuple or union of types, or derived from it."""
    if type(kind) is not Reference or type(of) is not Reference:
        return None
    wanted, target = of.target, kind.target
    if isinstance(wanted, TupleObject):
        return some(is_subclass(kind, item) for item in wanted.items)
    if isinstance(wanted, UnionObject):
        members = (NONE_TYPE if member == Known(None) else member for member in wanted.members)
        return some(is_subclass(kind, member) for member in members)
    if wanted is target:
        return True
    if isinstance(wanted, BuiltinType) and wanted.python_type is object:
        return True
    if isinstance(target, ClassObject):
        return _is_derived(target, of)
    if not isinstance(target, TypeObject) or target.python_type is None:
        return None
    if isinstance(wanted, BuiltinType):
        return issubclass(target.python_type, wanted.python_type)
    if wanted.is_foreign_class and isinstance(target, BuiltinType):
        return False
    return False if isinstance(wanted, ClassObject) and not wanted.has_metaclass else None


def _is_derived(kind: ClassObject, of: Reference) -> bool | None:
    if not isinstance(of.target, (ClassObject, BuiltinType)):
        return None
    bases = [base for base in kind.ancestors if type(base) is not Reference or base.target is not kind]
    if any(type(base) is Reference and base.target is of.target for base in bases):
        return True
    return some(is_subclass(base, of) for base in bases if not _is_followed_base(base))


def _is_followed_base(base: Value) -> bool:
    target = target_of(base)
    return isinstance(target, ClassObject) or (isinstance(target, TypeObject) and target.is_plain)
