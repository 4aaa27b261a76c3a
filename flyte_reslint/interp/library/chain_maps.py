"""`collections.ChainMap`"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.dictionaries import dictionary_attribute, forgotten
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import may_be_absent, target_of
from flyte_reslint.interp.tuples import Key
from flyte_reslint.interp.types import BuiltinType
from flyte_reslint.interp.values import ABSENT, Reference, Single, Value

READING = frozenset({"get", "items", "keys", "values"})

LONGEST = 32
"""Dicts in a chain, and chains in one another; of a longer one nothing is known."""

CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear"})


class ChainMapObject(DictionaryObject):
    """Several dicts as one: the first that has a key answers, and the first of all takes what is written."""

    type_name = "ChainMap"

    def __init__(self, dictionaries: Iterable[DictionaryObject]) -> None:
        self.dictionaries = tuple(dictionaries)
        inner = (each.depth for each in self.dictionaries if isinstance(each, ChainMapObject))
        self.depth: int = 1 + max(inner, default=0)

    @property
    def entries(self) -> dict[Key, Value]:  # type: ignore[override]  # the dicts', which nothing sets here
        return {key: value for each in reversed(self.dictionaries) for key, value in each.entries.items()}

    @property
    def is_open(self) -> bool:  # type: ignore[override]  # whether one of the dicts may have more, or not all it lists
        return any(each.is_open or not each.is_certain for each in self.dictionaries)

    @property
    def doubt(self) -> str:
        return next((each.doubt for each in self.dictionaries if each.is_open), super().doubt)

    def class_of(self, machine: Machine) -> Value:
        return TYPE

    def copied(self) -> DictionaryObject:
        first, *others = self.dictionaries
        return ChainMapObject((first.copied(), *others))

    def get(self, key: Key) -> Value | None:
        for each in self.dictionaries:
            found = each.get(key)
            if found is not ABSENT:
                return None if found is None or may_be_absent(found) else found
        return ABSENT

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        first, *others = self.dictionaries
        if name in READING:
            return dictionary_attribute(self, name)
        if name == "maps":
            return Reference(ListObject(Reference(each) for each in self.dictionaries))
        if name == "parents":
            return Reference(ChainMapObject(others or (DictionaryObject(),)))
        if name == "new_child":
            return native(name, self._new_child)
        if name == "update":
            return dictionary_attribute(first, name)
        return native(name, self._forget) if name in CHANGING else None

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        return None if operator == "|" else super().operate(machine, operator, other, place, is_right=is_right)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        return self.dictionaries[0].set_item(machine, index, value)

    def delete_item(self, machine: Machine, index: Value) -> bool:
        return self.dictionaries[0].delete_item(machine, index)

    def forget(self, machine: Machine, reason: str) -> None:
        for each in self.dictionaries:
            each.forget(machine, reason)

    def _new_child(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return _chain(machine, arguments, site, self.dictionaries)

    def _forget(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return forgotten(self.dictionaries[0], machine, site)


def _make(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return _chain(machine, arguments, site, ())


def _chain(machine: Machine, arguments: Arguments, site: Site, others: tuple[DictionaryObject, ...]) -> Value | None:
    """A chain of the dicts that are passed, and of `others`; None where something else is passed."""
    if arguments.is_open or arguments.keywords:
        return None
    passed = [target_of(each.value) for each in arguments.positional] or [DictionaryObject()]
    dictionaries = [each for each in passed if isinstance(each, DictionaryObject)]
    if len(dictionaries) < len(passed) or len(dictionaries) + len(others) > LONGEST:
        return None
    made = ChainMapObject((*dictionaries, *others))
    return None if made.depth > LONGEST else Reference(made)


TYPE = Reference(BuiltinType(ChainMap, _make))

NAMES: dict[str, Value] = {"collections.ChainMap": TYPE}
