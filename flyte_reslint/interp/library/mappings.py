"""Dicts of `collections`, and `typing.TypedDict`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.constructors import make_dictionary
from flyte_reslint.interp.library.functional import unchanged
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.tuples import UnknownKey, key_of
from flyte_reslint.interp.values import Absent, Known, Reference, Value


class DefaultDictionary(DictionaryObject):
    """`defaultdict(factory)`, or a `Counter` when the factory is None and a missing entry is zero."""

    def __init__(self, entries: Mapping[Any, Value], factory: Value | None, *, is_open: bool = False) -> None:
        super().__init__(entries, is_open=is_open)
        self.factory = factory

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        try:
            key = key_of(index)
        except UnknownKey:
            return None
        found = self.get(key)
        if not isinstance(found, Absent):
            return found
        if self.factory is None:
            return Known(0)
        made = machine.call(self.factory, Arguments(), Site(place, place))
        machine.journal.touch(self)
        self.entries[key] = made
        return made


def _default_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    factory = arguments.positional[0].value if arguments.positional else Known(None)
    rest = arguments.rest
    made = make_dictionary(machine, rest, site)
    if not isinstance(made, Reference) or not isinstance(made.target, DictionaryObject):
        return made
    if isinstance(factory, Known):
        return made
    return Reference(DefaultDictionary(made.target.entries, factory, is_open=made.target.is_open))


def _counter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.keywords or len(arguments.positional) != 1:
        return None if arguments.values else Reference(DefaultDictionary({}, None))
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
    return Reference(DefaultDictionary({key: Known(count) for key, count in counts.items()}, None))


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
    "collections.OrderedDict": native("collections.OrderedDict", make_dictionary),
    "collections.Counter": native("collections.Counter", _counter),
    "typing.TypedDict": Reference(TypedDictionaryBase()),
    "typing_extensions.TypedDict": Reference(TypedDictionaryBase()),
    "types.MappingProxyType": native("types.MappingProxyType", unchanged),
}
