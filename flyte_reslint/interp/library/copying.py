"""`copy.copy` and `copy.deepcopy`."""

from __future__ import annotations

from collections.abc import Callable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import InstanceObject
from flyte_reslint.interp.dictionaries import copied
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Changeable, Object, target_of
from flyte_reslint.interp.plain import DEEPEST, reason_of
from flyte_reslint.interp.sets import FrozenSetObject
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Reference, Single, Unknown, Value

COPYING_METHODS = ("__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__")


def copied_value(machine: Machine, value: Value, place: Place) -> Value:
    """`copy.deepcopy(value)`"""
    return _Copier(machine, place, is_deep=True).copy(value)


def with_contents(value: Single, change: Callable[[Value], Value]) -> Value | None:
    """A copy of a container with each of its values changed; None for what is no plain container."""
    target = target_of(value)
    made: Object
    if type(target) is DictionaryObject:
        made = copied(target)
        made.entries = {key: change(entry) for key, entry in target.entries.items()}
    elif type(target) is ListObject and target.items is not None:
        made = ListObject((change(item) for item in target.items), target.kind)
    elif type(target) is TupleObject:
        made = TupleObject(change(item) for item in target.items)
    else:
        return None
    return Reference(made, value.trail)


class _Copier:
    """One copy: an object that is met twice is copied once."""

    def __init__(self, machine: Machine, place: Place, *, is_deep: bool) -> None:
        self.machine = machine
        self.place = place
        self.is_deep = is_deep
        self.made: dict[int, Object] = {}
        self.depth = 0

    def copy(self, value: Value) -> Value:
        """The copy of a value, each alternative for itself."""
        return self.machine.each(value, self.place, self._single)

    def _single(self, value: Single) -> Value:
        if type(value) is not Reference:
            return value
        target = value.target
        if id(target) not in self.made:
            self.depth += 1
            made = None if self.depth > DEEPEST else self._object(target)
            self.depth -= 1
            if made is None:
                return Unknown(reason_of(value), self.place)
            self.made[id(target)] = made
        return Reference(self.made[id(target)], value.trail)

    def _inner(self, value: Value) -> Value:
        return self.copy(value) if self.is_deep else value

    def _object(self, target: Object) -> Object | None:
        if type(target) is TupleObject:
            return TupleObject(self._inner(item) for item in target.items)
        if type(target) is ListObject or isinstance(target, FrozenSetObject):
            return self._list(target)
        if type(target) is DictionaryObject:
            made = copied(target)
            made.entries = {key: self._inner(entry) for key, entry in made.entries.items()}
            return made
        if type(target) is InstanceObject:
            return self._instance(target)
        replaced = target.replaced(self.machine, Arguments(), Site(self.place, self.place))
        if type(replaced) is Reference:
            return replaced.target
        return None if isinstance(target, Changeable) and not target.is_hashable else target

    def _list(self, target: ListObject) -> ListObject:
        if target.items is None:
            made = ListObject(None, target.kind)
            made.reason = target.reason
            return made
        items = [self._inner(item) for item in target.items]
        return FrozenSetObject(items) if isinstance(target, FrozenSetObject) else ListObject(items, target.kind)

    def _instance(self, target: InstanceObject) -> InstanceObject | None:
        if any(target.kind.find(self.machine, name, self.place) is not None for name in COPYING_METHODS):
            return None
        made = InstanceObject(target.kind)
        self.made[id(target)] = made
        made.attributes = {name: self._inner(value) for name, value in target.attributes.items()}
        made.is_open, made.reason = target.is_open, target.reason
        return made


def _copying(*, is_deep: bool) -> Value:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1:
            return None
        return _Copier(machine, site.place, is_deep=is_deep).copy(arguments.positional[0].value)

    return native("copy.deepcopy" if is_deep else "copy.copy", run)


NAMES: dict[str, Value] = {"copy.copy": _copying(is_deep=False), "copy.deepcopy": _copying(is_deep=True)}
