"""Dicts of `collections`, and `typing.TypedDict`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.constructors import make_dictionary
from flyte_reslint.interp.dictionaries import forgotten
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import method_of, native
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.tuples import UnknownKey, key_of
from flyte_reslint.interp.values import Absent, Known, Reference, Single, Value


class DefaultDictionary(DictionaryObject):
    """`defaultdict(factory)`."""

    def __init__(self, entries: Mapping[Any, Value], factory: Value, *, is_open: bool = False) -> None:
        super().__init__(entries, is_open=is_open)
        self.factory = factory

    def copied(self) -> DictionaryObject:
        return DefaultDictionary(self.entries, self.factory, is_open=self.is_open)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        try:
            key = key_of(index)
        except UnknownKey:
            return None
        found = self.get(key)
        if type(found) is not Absent:
            return found
        made = machine.call(self.factory, Arguments(), Site(place, place))
        machine.journal.touch(self)
        self.entries[key] = made
        return made


class CounterObject(DictionaryObject):
    """A `Counter`: what is not in it counts as zero, and what it is updated with is added."""

    def copied(self) -> DictionaryObject:
        return CounterObject(self.entries, is_open=self.is_open)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        changing = {"update": _forget, "subtract": _forget}
        return method_of(self, changing, name) or super().attribute(machine, name, place)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return None

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        try:
            found = self.get(key_of(index))
        except UnknownKey:
            return None
        return Known(0) if type(found) is Absent else found


def _forget(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return forgotten(target, machine, site)


class OrderedDictionary(DictionaryObject):
    """An `OrderedDict`."""

    is_ordered = True

    def copied(self) -> DictionaryObject:
        return OrderedDictionary(self.entries, is_open=self.is_open)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return method_of(self, {"move_to_end": _forget}, name) or super().attribute(machine, name, place)


def _ordered_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    made = make_dictionary(machine, arguments, site)
    target = None if made is None else target_of(made)
    if not isinstance(target, DictionaryObject):
        return made
    return Reference(OrderedDictionary(target.entries, is_open=target.is_open))


def _default_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    factory = arguments.positional[0].value if arguments.positional else Known(None)
    rest = arguments.rest
    made = make_dictionary(machine, rest, site)
    if type(made) is not Reference or not isinstance(made.target, DictionaryObject):
        return made
    if type(factory) is Known:
        return made
    return Reference(DefaultDictionary(made.target.entries, factory, is_open=made.target.is_open))


def _counter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.keywords or len(arguments.positional) != 1:
        return None if arguments.values else Reference(CounterObject())
    counted = target_of(arguments.positional[0].value)
    if isinstance(counted, DictionaryObject):
        return Reference(CounterObject(counted.entries, is_open=counted.is_open))
    items = machine.iterate(arguments.positional[0].value)
    counts: dict[Any, int] = {}
    try:
        for item in items or ():
            key = key_of(item)
            counts[key] = counts.get(key, 0) + 1
    except UnknownKey:
        items = None
    if items is None:
        return machine.unknown("what is counted is not known", site.place)
    return Reference(CounterObject({key: Known(count) for key, count in counts.items()}))


class TypedDictionaryBase(TypeObject):
    """`typing.TypedDict`: its classes make plain dicts."""

    name = "TypedDict"
    python_type = dict

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        return make_dictionary(machine, arguments, site)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`TypedDict("Name", {...})`"""
        return native("TypedDict", make_dictionary)


NAMES: dict[str, Value] = {
    "collections.defaultdict": native("collections.defaultdict", _default_dictionary),
    "collections.OrderedDict": native("collections.OrderedDict", _ordered_dictionary),
    "collections.Counter": native("collections.Counter", _counter),
    "typing.TypedDict": Reference(TypedDictionaryBase()),
    "typing_extensions.TypedDict": Reference(TypedDictionaryBase()),
}
