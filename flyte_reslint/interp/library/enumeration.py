"""`enum`: classes whose names are members."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.descriptors import ClassMethod, Property, StaticMethod
from flyte_reslint.interp.equality import equal
from flyte_reslint.interp.functions import FunctionObject, NativeFunction
from flyte_reslint.interp.library.enum_members import EnumMember
from flyte_reslint.interp.library.functional import CachedFunction, PartialObject, unchanged
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.tuples import Key, TupleObject, UnknownKey, key_of
from flyte_reslint.interp.types import BuiltinType
from flyte_reslint.interp.values import Known, Reference, Single, Unknown, Value

NOT_MEMBERS = (
    FunctionObject,
    NativeFunction,
    Property,
    ClassMethod,
    StaticMethod,
    CachedFunction,
    PartialObject,
    TypeObject,
)
"""What a class body binds without making a member: descriptors, and what Python's versions differ about."""

MIXINS = (str, int, float, bytes)


class EnumType(TypeObject):
    """`Enum`, `IntEnum`, `StrEnum`, `Flag` or `IntFlag`; `mixin` is the type that its members also are."""

    def __init__(self, name: str, mixin: type | None = None) -> None:
        self.name = name
        self.mixin = mixin
        self.python_type = mixin or object

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return None

    def completed(self, machine: Machine, made: ClassObject, place: Place) -> ClassObject:
        if isinstance(made, EnumClass):
            return made
        return EnumClass(machine, made, self, place)


class AutoObject(Object):
    """`auto()`"""

    type_name = "auto"


class EnumClass(ClassObject):
    """A class derived from `Enum`."""

    def __init__(self, machine: Machine, made: ClassObject, base: EnumType, place: Place) -> None:
        super().__init__(made.name, made.bases, made.scope, made.place, made.annotations, has_metaclass=False)
        self.keywords = made.keywords
        self.base = base
        self.mixin = base.mixin or next(self._mixins(), None)
        self.members: dict[str, Value] = {}
        self.by_key: dict[Key, EnumMember] = {}
        """The members by value, those whose value has no key aside."""
        self._make_members(machine, place)

    def _mixins(self) -> Iterator[type]:
        for ancestor in self.ancestors:
            target = target_of(ancestor)
            if isinstance(target, BuiltinType) and target.python_type in MIXINS:
                yield target.python_type

    def _make_members(self, machine: Machine, place: Place) -> None:
        ignored = {"_ignore_"}
        names = [name for name, value in self.scope.values.items() if name not in ignored and _is_member(name, value)]
        machine.budget.spend(len(names))
        made: list[EnumMember] = []
        for name in names:
            value = self._value(machine, name, self.scope.values[name], made, place)
            key = _key(value)
            member = None if key is None else self.by_key.get(key[0])
            if member is None:
                member = EnumMember(self, name, value)
                made.append(member)
                self._initialise(machine, member, value, place)
            if key is not None:
                self.by_key[key[0]] = member
            self.members[name] = Reference(member, self.scope.values[name].trail)
            self.scope.values[name] = self.members[name]

    def _value(self, machine: Machine, name: str, value: Value, made: list[EnumMember], place: Place) -> Value:
        """The member's value: what is written, `auto()` filled in, as the mixin type keeps it."""
        if type(value) is Reference and isinstance(value.target, AutoObject):
            value = self._automatic(machine, name, made, place)
        if self.find(machine, "__new__", place) is not None:
            return Unknown(f"{self.name}.__new__() makes it", place)
        if self.mixin is not None and type(value) is Known and type(value.value) is not self.mixin:
            return Unknown(f"{self.mixin.__name__} converts it", place)
        return value

    def _automatic(self, machine: Machine, name: str, made: list[EnumMember], place: Place) -> Value:
        generate = self.find(machine, "_generate_next_value_", place)
        values = [member.value for member in made]
        if generate is not None:
            static = target_of(generate)
            function = static.function if isinstance(static, StaticMethod) else generate
            given = (Known(name), Known(1), Known(len(made)), Reference(ListObject(values)))
            return machine.call(function, Arguments(tuple(Passed(item, place) for item in given)), Site(place, place))
        if self.base.name == "StrEnum":
            return Known(name.lower())
        numbers = [value.value for value in values if type(value) is Known and type(value.value) is int]
        if len(numbers) < len(values) or numbers != sorted(numbers):
            return Unknown("auto() after such values depends on the version of Python", place)
        if self.base.name in {"Flag", "IntFlag"}:
            return Known(2 ** max(numbers[-1], 0).bit_length() if numbers else 1)
        return Known(numbers[-1] + 1 if numbers else 1)

    def _initialise(self, machine: Machine, member: EnumMember, value: Value, place: Place) -> None:
        initialiser = self.find(machine, "__init__", place)
        if type(initialiser) is not Reference or not isinstance(initialiser.target, FunctionObject):
            return
        target = target_of(value)
        given = target.items if isinstance(target, TupleObject) else (value,)
        arguments = Arguments(tuple(Passed(item, place) for item in (Reference(member), *given)))
        machine.call(initialiser, arguments, Site(place, place))

    @property
    def canonical(self) -> tuple[Value, ...]:
        """The members without their aliases, in order."""
        found: dict[int, Value] = {}
        for member in self.members.values():
            if type(member) is Reference:
                found.setdefault(id(member.target), member)
        return tuple(found.values())

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__members__":
            return Reference(DictionaryObject(self.members))
        return super().attribute(machine, name, place)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1 or arguments.keywords or arguments.is_open or not self.members:
            return machine.unknown(f"what {self.name}() makes here is not known", site.place)

        def of(single: Single) -> Value:
            found = self.with_value(machine, single, site.place)
            if found is None:
                return machine.unknown(f"{self.name} has no member of this value that is known", site.place)
            return found

        return machine.each(arguments.positional[0].value, site.place, of)

    def with_value(self, machine: Machine, value: Single, place: Place) -> Value | None:
        """The member that `Size(value)` finds; None where there is none, or where that is not known."""
        target = target_of(value)
        if isinstance(target, EnumMember) and target.kind is self:
            return value
        key = _key(value)
        if key is not None and key[0] in self.by_key:
            return Reference(self.by_key[key[0]])
        machine.budget.spend(len(self.members))
        for member in self.canonical:
            answer = equal(machine, machine.attribute(member, "value", place), value, place)
            if answer is None:
                return None
            if answer:
                return member
        return None

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return self.members.get(str(index.value)) if type(index) is Known else None

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        return self.canonical

    def length(self, machine: Machine) -> Value | None:
        return Known(len(self.canonical))

    def contains(self, machine: Machine, value: Value) -> bool | None:
        target = target_of(value)
        return target.kind is self if isinstance(target, EnumMember) else None


def _key(value: Value) -> tuple[Key] | None:
    """The key of a value, in a tuple because None is one."""
    try:
        return (key_of(value),)
    except UnknownKey:
        return None


def _is_member(name: str, value: Value) -> bool:
    if name.startswith("__") or (name.startswith("_") and name.endswith("_")):
        return False
    return not (type(value) is Reference and isinstance(value.target, NOT_MEMBERS))


def _auto(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(AutoObject())


def _members(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return machine.unknown("the class is made by a call of Enum()", site.place)


NAMES: dict[str, Value] = {
    "enum.Enum": Reference(EnumType("Enum")),
    "enum.IntEnum": Reference(EnumType("IntEnum", int)),
    "enum.StrEnum": Reference(EnumType("StrEnum", str)),
    "enum.Flag": Reference(EnumType("Flag")),
    "enum.IntFlag": Reference(EnumType("IntFlag", int)),
    "enum.auto": native("enum.auto", _auto),
    "enum.unique": native("enum.unique", unchanged),
    "enum.verify": native("enum.verify", lambda machine, arguments, site: native("verify", unchanged)),
}
