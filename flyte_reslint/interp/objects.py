"""Objects: what a reference can point to, and the protocol through which the machine talks to them.

An operation that an object does not model answers None, and the machine makes an unknown of it, with a reason.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.values import (
    ABSENT,
    Absent,
    Condition,
    Known,
    Scalar,
    Value,
    alternatives,
    identity,
    join,
)

if TYPE_CHECKING:
    from flyte_reslint.interp.arguments import Arguments, Site
    from flyte_reslint.interp.machine import Machine


class Object:
    """Anything but a plain value. Subclasses answer what they model."""

    type_name = "object"

    def identity(self) -> Hashable:
        """Equal for objects that are surely the same."""
        return ("object", id(self))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        """`object.name`"""
        return None

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        """`object.name = value`; False when that is not modelled."""
        return False

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        """`object[index]`"""
        return None

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        """`object[index] = value`; False when that is not modelled."""
        return False

    def delete_item(self, machine: Machine, index: Value) -> bool:
        """`del object[index]`; False when that is not modelled."""
        return False

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`object(arguments)`"""
        return None

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        """The values that iterating gives, when they are all known."""
        return None

    def truth(self, machine: Machine) -> bool | None:
        """`bool(object)`"""
        return True

    def contains(self, machine: Machine, value: Value) -> bool | None:
        """`value in object`"""
        return None

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        """`await object`"""
        return None

    def dropped(self, machine: Machine) -> None:
        """The object is the value of an expression statement: nothing will ever use it."""

    def forget(self, machine: Machine, reason: str) -> None:
        """Code that cannot be followed got hold of the object and may have changed it."""

    @property
    def doubt(self) -> str:
        """Why an operation on the object has no known result."""
        return f"nothing is known of this {self.type_name}"


class TupleObject(Object):
    """A tuple."""

    type_name = "tuple"

    def __init__(self, items: Iterable[Value]) -> None:
        self.items = tuple(items)

    def identity(self) -> Hashable:
        return ("tuple", tuple(identity(item) for item in self.items))

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return sequence_item(self.items, index)

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        return self.items

    def truth(self, machine: Machine) -> bool | None:
        return bool(self.items)


def sequence_item(items: tuple[Value, ...] | list[Value], index: Value) -> Value | None:
    """The element at a known index within bounds."""
    if isinstance(index, Known) and isinstance(index.value, int) and -len(items) <= index.value < len(items):
        return items[index.value]
    return None


class Changeable(Object):
    """An object whose state the journal follows; `reason` says why part of that state is unknown."""

    reason = ""

    @property
    def doubt(self) -> str:
        return self.reason or f"the {self.type_name} has no such item that is known"

    def snapshot(self) -> Any:
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        raise NotImplementedError

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        raise NotImplementedError


class ListObject(Changeable):
    """A list, or a set (`kind`); `items` is None once its contents are unknown."""

    def __init__(self, items: Iterable[Value] | None, kind: Literal["list", "set"] = "list") -> None:
        self.items: list[Value] | None = None if items is None else list(items)
        self.kind: Literal["list", "set"] = kind

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return self.kind

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return None if self.items is None or self.kind == "set" else sequence_item(self.items, index)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        if self.items is None or sequence_item(self.items, index) is None:
            return False
        machine.journal.touch(self)
        assert isinstance(index, Known) and isinstance(index.value, int)
        self.items[index.value] = value
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


class DictionaryObject(Changeable):
    """A dict with plain keys. `is_open` says that it may have other entries than those listed."""

    type_name = "dict"

    def __init__(self, entries: dict[Scalar, Value] | None = None, *, is_open: bool = False) -> None:
        self.entries: dict[Scalar, Value] = dict(entries or {})
        self.is_open = is_open

    def get(self, key: Scalar) -> Value | None:
        """The entry, `ABSENT` where there surely is none, None where that is unknown."""
        found = self.entries.get(key)
        if found is not None:
            return found
        return None if self.is_open else ABSENT

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        found = self.get(index.value) if isinstance(index, Known) else None
        return None if found is ABSENT else found

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        machine.journal.touch(self)
        if not isinstance(index, Known):
            self.forget(machine, "one of the dict's keys is unknown")
            return True
        self.entries[index.value] = value
        return True

    def delete_item(self, machine: Machine, index: Value) -> bool:
        machine.journal.touch(self)
        if not isinstance(index, Known):
            return False
        self.entries.pop(index.value, None)
        return True

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        if self.is_open or not self.is_certain:
            return None
        return tuple(Known(key) for key in self.entries)

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

    def snapshot(self) -> tuple[dict[Scalar, Value], bool]:
        return dict(self.entries), self.is_open

    def restore(self, state: tuple[dict[Scalar, Value], bool]) -> None:
        self.entries, self.is_open = dict(state[0]), state[1]

    def merge(
        self,
        if_true: tuple[dict[Scalar, Value], bool],
        if_false: tuple[dict[Scalar, Value], bool],
        condition: Condition,
        place: Place,
    ) -> None:
        self.is_open = if_true[1] or if_false[1]
        self.entries = merge_named(if_true[0], if_false[0], condition, place)
        if self.is_open:
            self.entries = {key: value for key, value in self.entries.items() if not may_be_absent(value)}


def may_be_absent(value: Value) -> bool:
    """Whether some alternative has no value."""
    return any(isinstance(item.value, Absent) for item in alternatives(value))


def merge_named(
    if_true: dict[Any, Value], if_false: dict[Any, Value], condition: Condition, place: Place
) -> dict[Any, Value]:
    """Join two mappings entry by entry; what only one has may be absent."""
    names = [*if_true, *(name for name in if_false if name not in if_true)]
    return {
        name: join(if_true.get(name, ABSENT), if_false.get(name, ABSENT), condition, place)
        for name in names
    }
