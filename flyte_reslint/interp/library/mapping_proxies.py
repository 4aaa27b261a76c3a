"""`types.MappingProxyType`"""

from __future__ import annotations

from types import MappingProxyType

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.dictionaries import dictionary_attribute
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import taken
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.tuples import Key
from flyte_reslint.interp.types import BuiltinType
from flyte_reslint.interp.values import Reference, Value

READING = frozenset({"get", "items", "keys", "values", "copy"})


class MappingProxy(DictionaryObject):
    """What a dict holds now, for reading only."""

    type_name = "mappingproxy"

    def __init__(self, dictionary: DictionaryObject) -> None:
        self.dictionary = dictionary

    @property
    def entries(self) -> dict[Key, Value]:  # type: ignore[override]  # the dict's, which nothing sets here
        return self.dictionary.entries

    @property
    def is_open(self) -> bool:  # type: ignore[override]  # the dict's too
        return self.dictionary.is_open

    @property
    def doubt(self) -> str:
        return self.dictionary.doubt

    def class_of(self, machine: Machine) -> Value:
        return TYPE

    def copied(self) -> DictionaryObject:
        return self.dictionary.copied()

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return dictionary_attribute(self.dictionary, name) if name in READING else None

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return self.dictionary.item(machine, index, place)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        return False

    def delete_item(self, machine: Machine, index: Value) -> bool:
        return False

    def forget(self, machine: Machine, reason: str) -> None:
        """Who got hold of it could not change the dict."""


def _make(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "mapping", required=1)
    if values is None or values[0] is None:
        return None

    def of(value: Value) -> Value:
        target = target_of(value)
        if isinstance(target, MappingProxy):
            return Reference(MappingProxy(target.dictionary))
        if isinstance(target, DictionaryObject):
            return Reference(MappingProxy(target))
        return machine.unknown("what the mapping holds is not known", site.place)

    return machine.each(values[0], site.place, of)


TYPE = Reference(BuiltinType(MappingProxyType, _make))

NAMES: dict[str, Value] = {"types.MappingProxyType": TYPE}
