"""Lists, sets and dicts: what they hold, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.values import (
    ABSENT,
    Condition,
    Single,
    Value,
    identity,
    join,
)

if TYPE_CHECKING:
    from flyte_reslint.interp.machine import Machine

from flyte_reslint.interp.objects import Changeable, may_be_absent, merge_named, widen_named
from flyte_reslint.interp.tuples import Key, UnknownKey, key_of, key_value, position_in, sequence_item


class ListObject(Changeable):
    """A list, or a set (`kind`); `items` is None once its contents are unknown."""

    is_followed = True

    def __init__(self, items: Iterable[Value] | None, kind: Literal["list", "set"] = "list") -> None:
        self.items: list[Value] | None = None if items is None else list(items)
        self.kind: Literal["list", "set"] = kind

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return self.kind

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        from flyte_reslint.interp.direct import changing_method
        from flyte_reslint.interp.sequences import list_attribute
        from flyte_reslint.interp.sets import attribute_of_set

        found = list_attribute(self, name) if self.kind == "list" else attribute_of_set(self, name)
        return found or changing_method(self, name)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        from flyte_reslint.interp.containers import operate_on_containers

        return operate_on_containers(machine, operator, self, other, place, is_right=is_right)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return None if self.items is None or self.kind == "set" else sequence_item(self.items, index)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        position = None if self.items is None else position_in(self.items, index)
        if self.items is None or position is None:
            return False
        machine.journal.touch(self)
        self.items[position] = value
        return True

    def delete_item(self, machine: Machine, index: Value) -> bool:
        position = None if self.items is None else position_in(self.items, index)
        if self.items is None or position is None:
            return False
        machine.journal.touch(self)
        del self.items[position]
        return True

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        return None if self.items is None else tuple(self.items)

    def truth(self, machine: Machine) -> bool | None:
        return None if self.items is None else bool(self.items)

    def forget(self, machine: Machine, reason: str) -> None:
        machine.journal.touch(self)
        self.items, self.reason = None, reason

    def snapshot(self) -> list[Value] | None:
        return None if self.items is None else list(self.items)

    def restore(self, state: list[Value] | None) -> None:
        self.items = None if state is None else list(state)

    def merge(
        self, if_true: list[Value] | None, if_false: list[Value] | None, condition: Condition, place: Place
    ) -> None:
        if if_true is None or if_false is None or len(if_true) != len(if_false):
            self.items, self.reason = None, f"its length depends on whether {condition.text}"
        else:
            self.items = [join(a, b, condition, place) for a, b in zip(if_true, if_false, strict=True)]

    def widen(self, state: list[Value] | None, reason: str, place: Place) -> None:
        present = self.items
        same = present is not None and state is not None and len(state) == len(present)
        if not same or any(identity(a) != identity(b) for a, b in zip(present or (), state or (), strict=False)):
            self.items, self.reason = None, reason


class DictionaryObject(Changeable):
    """A dict. `is_open` says that it may have other entries than those listed."""

    type_name = "dict"
    is_followed = True
    is_ordered = False
    """Whether two of the kind with the same entries in another order differ."""

    def __init__(self, entries: Mapping[Any, Value] | None = None, *, is_open: bool = False) -> None:
        self.entries: dict[Key, Value] = dict(entries or {})
        self.is_open = is_open

    def copied(self) -> DictionaryObject:
        """One of the same kind with the same entries."""
        return DictionaryObject(self.entries, is_open=self.is_open)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        from flyte_reslint.interp.dictionaries import dictionary_attribute
        from flyte_reslint.interp.direct import changing_method

        return dictionary_attribute(self, name) or changing_method(self, name)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        from flyte_reslint.interp.containers import operate_on_containers

        return operate_on_containers(machine, operator, self, other, place, is_right=is_right)

    def get(self, key: Key) -> Value | None:
        """The entry, `ABSENT` where there surely is none, None where that is unknown."""
        found = self.entries.get(key)
        if found is not None:
            return found
        return None if self.is_open else ABSENT

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        try:
            found = self.get(key_of(index))
        except UnknownKey:
            return None
        return None if found is ABSENT else found

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        machine.journal.touch(self)
        try:
            self.entries[key_of(index)] = value
        except UnknownKey:
            machine.doubts += 1
            self.forget(machine, "one of the dict's keys is unknown")
        return True

    def delete_item(self, machine: Machine, index: Value) -> bool:
        machine.journal.touch(self)
        try:
            former = self.entries.pop(key_of(index), ABSENT)
        except UnknownKey:
            return False
        machine.doubts += may_be_absent(former)
        return True

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        if self.is_open or not self.is_certain:
            return None
        return tuple(key_value(key) for key in self.entries)

    @property
    def is_certain(self) -> bool:
        """Whether every listed entry is surely there."""
        return not any(may_be_absent(value) for value in self.entries.values())

    def truth(self, machine: Machine) -> bool | None:
        if any(not may_be_absent(value) for value in self.entries.values()):
            return True
        return None if self.is_open or self.entries else False

    def forget(self, machine: Machine, reason: str) -> None:
        machine.journal.touch(self)
        self.entries, self.is_open, self.reason = {}, True, reason

    def snapshot(self) -> tuple[dict[Key, Value], bool]:
        return dict(self.entries), self.is_open

    def restore(self, state: tuple[dict[Key, Value], bool]) -> None:
        self.entries, self.is_open = dict(state[0]), state[1]

    def merge(
        self,
        if_true: tuple[dict[Key, Value], bool],
        if_false: tuple[dict[Key, Value], bool],
        condition: Condition,
        place: Place,
    ) -> None:
        self.is_open = if_true[1] or if_false[1]
        self.entries = merge_named(if_true[0], if_false[0], condition, place)
        if self.is_open:
            self.entries = {key: value for key, value in self.entries.items() if not may_be_absent(value)}

    def widen(self, state: tuple[dict[Key, Value], bool], reason: str, place: Place) -> None:
        if state[1] or set(state[0]) != set(self.entries):
            self.is_open, self.reason = True, reason
        self.entries = widen_named(self.entries, state[0], reason, place)
