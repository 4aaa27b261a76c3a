"""Dicts: methods, views and `|`."""

from __future__ import annotations

from typing import Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.equality import equal, some
from flyte_reslint.interp.iterators import grows_by_itself
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import Method, method_of, taken
from flyte_reslint.interp.objects import Object, filled, may_be_absent, target_of
from flyte_reslint.interp.plain import reason_of
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.tuples import Key, TupleObject, UnknownKey, key_of, key_value
from flyte_reslint.interp.values import (
    NONE,
    Absent,
    Condition,
    Known,
    Reference,
    Single,
    Unknown,
    Value,
    join,
)


def dictionary_attribute(target: DictionaryObject, name: str) -> Value | None:
    """`target.name` of a dict."""
    return method_of(target, DICTIONARY_METHODS, name)


def entry_or(machine: Machine, target: DictionaryObject, key: Single, default: Value, place: Place) -> Value:
    """The entry, or the default where it is or may be missing."""
    try:
        found = target.get(key_of(key))
    except UnknownKey:
        return machine.unknown(reason_of(key), place)
    if found is None:
        missing = Condition(f"the dict has no key {_spelled(key)}", ("missing", id(target), key_of(key)), True)
        return join(default, Unknown(target.doubt, place), missing, place)
    return filled(machine.prune(found), default, place)


def _spelled(key: Single) -> str:
    return repr(key.value) if type(key) is Known else "like this"


def _get(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "key", "default", required=1)
    if values is None or values[0] is None:
        return machine.unknown("the arguments of get() are not known", site.place)
    default = NONE if values[1] is None else values[1]
    return machine.each(values[0], site.place, lambda key: entry_or(machine, target, key, default, site.place))


def _setdefault(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "key", "default", required=1)
    if values is None or values[0] is None:
        return forgotten(target, machine, site)
    default = NONE if values[1] is None else values[1]

    def of(key: Single) -> Value:
        value = entry_or(machine, target, key, default, site.place)
        target.set_item(machine, key, value)
        return value

    return machine.each(values[0], site.place, of)


def _pop(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "key", "default", required=1)
    if values is None or values[0] is None:
        return forgotten(target, machine, site)
    default = values[1]

    def of(key: Single) -> Value:
        if default is not None:
            found = entry_or(machine, target, key, default, site.place)
        else:
            found = machine.item(Reference(target), key, site.place)
        if not target.delete_item(machine, key):
            target.forget(machine, f"one of its items is removed (line {site.place.row})")
        return found

    return machine.each(values[0], site.place, of)


def _update(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) > 1:
        return forgotten(target, machine, site)
    for passed in arguments.positional:
        machine.each(passed.value, site.place, lambda source: _add_all(target, machine, source, site))
    for passed in arguments.keywords:
        target.set_item(machine, Known(passed.keyword), passed.value)
    if arguments.is_open:
        open_up(target, machine, "it was updated with unpacked arguments that are not known")
    return NONE


def _add_all(target: DictionaryObject, machine: Machine, source: Single, site: Site) -> Value:
    mapping = target_of(source)
    if isinstance(mapping, DictionaryObject):
        merge_into(machine, target, mapping, site.place)
        return NONE
    pairs = machine.iterate(source)
    entries = None if pairs is None else [machine.iterate(pair) for pair in pairs]
    if entries is None or grows_by_itself(source, target):
        open_up(target, machine, f"it was updated with something unknown ({reason_of(source)})")
        return NONE
    for entry in entries:
        if entry is None or len(entry) != 2:
            return forgotten(target, machine, site)
        target.set_item(machine, entry[0], entry[1])
    return NONE


def merge_into(machine: Machine, target: DictionaryObject, source: DictionaryObject, place: Place) -> None:
    """`target.update(source)`"""
    if source.is_open:
        open_up(target, machine, source.doubt)
    machine.budget.spend(len(source.entries) // ITEMS_PER_STEP)
    machine.journal.touch(target)
    for key, value in source.entries.items():
        if may_be_absent(value):
            former = target.get(key)
            value = filled(value, Unknown(target.doubt, place) if former is None else former, place)
        target.entries[key] = value


def open_up(target: DictionaryObject, machine: Machine, reason: str) -> None:
    """Any entry may have been added or replaced."""
    target.forget(machine, reason)


def pairs_of(machine: Machine, value: Value) -> list[tuple[Key, Value]] | None:
    """The entries that `dict(value)` has, None where they are not all known."""
    target = target_of(value)
    if isinstance(target, DictionaryObject):
        return None if target.is_open else list(target.entries.items())
    items = machine.iterate(value)
    pairs: list[tuple[Key, Value]] = []
    for item in items or ():
        pair = machine.iterate(item)
        if pair is None or len(pair) != 2:
            return None
        try:
            pairs.append((key_of(pair[0]), pair[1]))
        except UnknownKey:
            return None
    return None if items is None else pairs


def _copy(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(_copied(target))


def copied(target: DictionaryObject) -> DictionaryObject:
    """A plain dict with the same entries."""
    made = DictionaryObject(target.entries, is_open=target.is_open)
    made.reason = target.doubt if target.is_open else target.reason
    return made


def _copied(target: DictionaryObject) -> DictionaryObject:
    made = target.copied()
    made.reason = target.doubt if target.is_open else target.reason
    return made


def _clear(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    machine.journal.touch(target)
    target.entries, target.is_open = {}, False
    return NONE


def _popitem(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.values or target.is_open or not target.is_certain or not target.entries:
        return forgotten(target, machine, site)
    machine.journal.touch(target)
    key, value = target.entries.popitem()
    return Reference(TupleObject((key_value(key), value)))


def forgotten(target: DictionaryObject, machine: Machine, site: Site) -> Value:
    """Nothing is known of the dict any more, nor of what the call that changed it returns."""
    target.forget(machine, f"it was changed in a way that is not followed (line {site.place.row})")
    return machine.unknown(target.doubt, site.place)


def operate_on_dictionaries(
    machine: Machine, operator: str, left: DictionaryObject, right: DictionaryObject, place: Place
) -> Value | None:
    """`left | right`"""
    if operator != "|":
        return None
    made = _copied(left)
    merge_into(machine, made, right, place)
    return Reference(made)


class ViewObject(Object):
    """`dict.keys()`, `dict.values()` or `dict.items()`: shows what the dict holds when it is looked at."""

    def __init__(self, dictionary: DictionaryObject, kind: Literal["keys", "values", "items"]) -> None:
        self.dictionary = dictionary
        self.kind = kind

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return f"dict_{self.kind}"

    @property
    def doubt(self) -> str:
        return self.dictionary.doubt

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        entries = {key: machine.prune(value) for key, value in self.dictionary.entries.items()}
        entries = {key: value for key, value in entries.items() if type(value) is not Absent}
        if self.dictionary.is_open or any(may_be_absent(value) for value in entries.values()):
            return None
        if self.kind == "keys":
            return tuple(key_value(key) for key in entries)
        if self.kind == "values":
            return tuple(entries.values())
        return tuple(Reference(TupleObject((key_value(key), value))) for key, value in entries.items())

    def truth(self, machine: Machine) -> bool | None:
        return self.dictionary.truth(machine)

    def length(self, machine: Machine) -> Value | None:
        items = self.iterate(machine)
        return None if items is None else Known(len(items))

    def contains(self, machine: Machine, value: Value) -> bool | None:
        items = self.iterate(machine)
        if items is None:
            return None
        place = NOWHERE
        return some(equal(machine, value, item, place) for item in items)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        from flyte_reslint.interp.sets import operate_on_sets, set_of

        mine = self.iterate(machine)
        theirs = machine.iterate(other)
        if self.kind == "values" or mine is None or theirs is None:
            return None
        left, right = set_of(machine, mine), set_of(machine, theirs)
        return operate_on_sets(machine, operator, *((right, left) if is_right else (left, right)))


def _view(kind: Literal["keys", "values", "items"]) -> Method[DictionaryObject]:
    def run(target: DictionaryObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return None if arguments.values else Reference(ViewObject(target, kind))

    return run


DICTIONARY_METHODS: dict[str, Method[DictionaryObject]] = {
    "get": _get,
    "setdefault": _setdefault,
    "pop": _pop,
    "update": _update,
    "copy": _copy,
    "clear": _clear,
    "popitem": _popitem,
    "keys": _view("keys"),
    "values": _view("values"),
    "items": _view("items"),
}
