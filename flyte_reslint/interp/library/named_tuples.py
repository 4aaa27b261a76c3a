"""`collections.namedtuple` and `typing.NamedTuple`."""

from __future__ import annotations

from collections.abc import Iterable

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject, bound, found_among
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Value, through


class NamedTupleObject(TupleObject):
    """A tuple whose items have names."""

    is_hashable = False

    def __init__(self, kind: TypeObject, names: tuple[str, ...], items: Iterable[Value]) -> None:
        super().__init__(items)
        self.kind = kind
        self.names = names

    def class_of(self, machine: Machine) -> Value | None:
        return Reference(self.kind)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in self.names:
            return self.items[self.names.index(name)]
        if name == "_fields":
            return Reference(TupleObject(Known(field) for field in self.names))
        if name == "_asdict":
            entries = dict(zip(self.names, self.items, strict=True))
            return native(name, lambda machine, arguments, site: Reference(DictionaryObject(entries)))
        if name == "_replace":
            return native(name, self.replaced)
        if isinstance(self.kind, ClassObject):
            users = tuple(item for item in self.kind.ancestors if _is_user_class(item))
            found = found_among(machine, users, name, place)
            if found is not None:
                return bound(machine, found, self, self.kind, place)
        return super().attribute(machine, name, place)

    def replaced(self, machine: Machine, changes: Arguments, site: Site) -> Value | None:
        if changes.is_open or changes.positional or any(item.keyword not in self.names for item in changes.keywords):
            return machine.unknown("what _replace() changes is not known", site.place)
        values = dict(zip(self.names, self.items, strict=True))
        values |= {str(passed.keyword): passed.value for passed in changes.keywords}
        return Reference(NamedTupleObject(self.kind, self.names, values.values()))


def _is_user_class(value: Value) -> bool:
    return type(value) is Reference and isinstance(value.target, ClassObject)


class NamedTupleType(TypeObject):
    """What `namedtuple(...)` makes: a class, and a base for classes."""

    python_type = tuple

    def __init__(self, name: str, names: tuple[str, ...], defaults: dict[str, Value]) -> None:
        self.name = name
        self.names = names
        self.defaults = defaults

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__name__":
            return Known(self.name)
        if name == "_fields":
            return Reference(TupleObject(Known(field) for field in self.names))
        if name == "_make":
            return native(name, self._make)
        return None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return built(machine, self, self.names, self.defaults, arguments, site)

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        if made_from.find(machine, "__new__", site.place) is not None:
            return machine.unknown(f"{made_from.name}.__new__() makes it", site.place)
        return built(machine, made_from, self.names, self.defaults, arguments, site)

    def _make(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        items = machine.iterate(arguments.positional[0].value) if len(arguments.positional) == 1 else None
        if items is None or len(items) != len(self.names):
            return machine.unknown("what _make() gets is not known", site.place)
        return Reference(NamedTupleObject(self, self.names, items))


def built(
    machine: Machine,
    kind: TypeObject,
    names: tuple[str, ...],
    defaults: dict[str, Value],
    arguments: Arguments,
    site: Site,
) -> Value:
    """The named tuple that a call of the class makes."""
    values = taken(arguments, *names)
    if values is None:
        return machine.unknown(f"the arguments of {kind.name}() are not all known", site.place)
    items: list[Value] = []
    for position, (name, value) in enumerate(zip(names, values, strict=True)):
        passed = arguments.get(position, name)
        if value is not None and passed is not None:
            items.append(through(value, Step(f"{name} of {kind.name}()", passed.place)))
        elif name in defaults:
            items.append(defaults[name])
        else:
            return machine.unknown(f"{kind.name}() is called without {name}", site.place)
    return Reference(NamedTupleObject(kind, names, items))


class NamedTupleBase(TypeObject):
    """`typing.NamedTuple`: fields are the annotated names of the class."""

    name = "NamedTuple"
    python_type = tuple

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        classes = [target for item in made_from.ancestors if isinstance(target := target_of(item), ClassObject)]
        declaring = classes[-1]
        names = tuple(declaring.annotations)
        defaults = {name: value for name in names if (value := declaring.scope.values.get(name)) is not None}
        return built(machine, made_from, names, defaults, arguments, site)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`NamedTuple("Name", [("field", type), ...])`"""
        values = taken(arguments, "typename", "fields", required=2)
        if values is None or values[1] is None:
            return None
        pairs = machine.iterate(values[1])
        rows = [machine.iterate(pair) for pair in pairs or ()]
        names = [row[0].value for row in rows if row is not None and type(row[0]) is Known]
        if pairs is None or len(names) < len(rows) or type(values[0]) is not Known:
            return machine.unknown("the fields of the named tuple are not known", site.place)
        return Reference(NamedTupleType(str(values[0].value), tuple(str(name) for name in names), {}))


def _namedtuple(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    options = Arguments(arguments.positional, tuple(item for item in arguments.keywords if item.keyword != "module"))
    values = taken(options, "typename", "field_names", "rename", "defaults", required=2)
    if values is None or arguments.is_open or type(values[0]) is not Known or values[1] is None:
        return machine.unknown("the fields of the named tuple are not known", site.place)
    names = _field_names(machine, values[1])
    defaults = None if values[3] is None else machine.iterate(values[3])
    if names is None or values[2] is not None or (values[3] is not None and defaults is None):
        return machine.unknown("the fields of the named tuple are not known", site.place)
    given = dict(zip(reversed(names), reversed(defaults or ()), strict=False))
    return Reference(NamedTupleType(str(values[0].value), names, given))


def _field_names(machine: Machine, value: Value) -> tuple[str, ...] | None:
    if type(value) is Known and isinstance(value.value, str):
        return tuple(value.value.replace(",", " ").split())
    items = machine.iterate(value)
    names = tuple(str(item.value) for item in items or () if type(item) is Known)
    return names if items is not None and len(names) == len(items) else None


NAMES: dict[str, Value] = {
    "collections.namedtuple": native("collections.namedtuple", _namedtuple),
    "typing.NamedTuple": Reference(NamedTupleBase()),
    "typing_extensions.NamedTuple": Reference(NamedTupleBase()),
}
