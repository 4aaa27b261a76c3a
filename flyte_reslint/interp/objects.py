"""Objects: what a reference can point to, and the protocol through which the machine talks to them.

An operation that an object does not model answers None, and the machine makes an unknown of it, with a reason.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Union

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.journal import now
from flyte_reslint.interp.values import (
    ABSENT,
    Absent,
    Alternative,
    Condition,
    Known,
    Reference,
    Scalar,
    Single,
    Unknown,
    Value,
    alternatives,
    cause_of,
    consistent,
    identity,
    join,
    one_of,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from flyte_reslint.interp.arguments import Arguments, Passed, Site
    from flyte_reslint.interp.machine import Machine


class Object:
    """Anything but a plain value. Subclasses answer what they model."""

    swallows_errors = False
    """Whether a `with` of it goes on after the errors that it was given."""

    type_name = "object"
    is_hashable = False
    """Whether the object can be a dict's key: equal to itself and to nothing else, unless it says otherwise."""

    is_telling = False
    """Whether a function that mentions the object is worth executing: a task, an environment."""

    never_returns = False
    """Whether the object stands for the result of a call that ends the program."""
    is_method = False
    """Whether an instance that finds the object on its class passes itself as the first argument."""

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

    def unpacked(self, machine: Machine, count: int) -> tuple[Value, ...] | None:
        """The values that `count` names are bound to, when they are all known."""
        return self.iterate(machine)

    def truth(self, machine: Machine) -> bool | None:
        """`bool(object)`"""
        return True

    def contains(self, machine: Machine, value: Value) -> bool | None:
        """`value in object`"""
        return None

    def length(self, machine: Machine) -> Value | None:
        """`len(object)`"""
        return None

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        """`object operator other`, or `other operator object` when it `is_right`; comparisons too."""
        return None

    def unary(self, machine: Machine, operator: str, place: Place) -> Value | None:
        """`-object`, `+object` or `~object`"""
        return None

    def text(self, machine: Machine, conversion: Literal["s", "r", "a"], place: Place) -> Value | None:
        """`str(object)`, `repr(object)` or `ascii(object)`"""
        return None

    def formatted(self, machine: Machine, specification: str, place: Place) -> Value | None:
        """`format(object, specification)`"""
        return None if specification else self.text(machine, "s", place)

    def class_of(self, machine: Machine) -> Value | None:
        """`type(object)`"""
        return None

    @property
    def plain_value(self) -> Known | None:
        """The plain value that the object also is: a member of `class Size(str, Enum)` is a string."""
        return None

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        """`await object`"""
        return None

    def entered(self, machine: Machine, place: Place) -> Value | None:
        """What `with object as target` binds."""
        return None

    def replaced(self, machine: Machine, changes: Arguments, site: Site) -> Value | None:
        """`dataclasses.replace(object, **changes)`"""
        return None

    def initialise(
        self, machine: Machine, fields: Mapping[str, Passed], arguments: Arguments, site: Site
    ) -> Value | None:
        """`__init__` of a dataclass of the user whose base is modelled: its own `fields`, and the other arguments."""
        return None

    def dropped(self, machine: Machine) -> None:
        """The object is the value of an expression statement: nothing will ever use it."""

    def forget(self, machine: Machine, reason: str) -> None:
        """Code that cannot be followed got hold of the object and may have changed it."""

    @property
    def is_followed(self) -> bool:
        """Whether all that `==` looks at is known: two such objects that are not found equal are not."""
        return False

    @property
    def doubt(self) -> str:
        """Why an operation on the object has no known result."""
        return f"nothing is known of this {self.type_name}"


def target_of(value: Value | None) -> Object | None:
    """The object that a value refers to, None for any other value."""
    return value.target if isinstance(value, Reference) else None


Key = Union[Scalar, tuple["Key", ...], Object]
"""What a dict or set files an entry under: a plain value, a tuple of keys, or an object equal only to itself."""


class UnknownKey(Exception):
    """A value that cannot be looked up: it is not known, or not hashable."""


DEEPEST_KEY = 8
"""Tuples inside each other, as dict keys, beyond which a key is taken for unknown."""


def key_of(value: Value, depth: int = 0) -> Key:
    """The key that a value is; raises `UnknownKey`."""
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Reference) and isinstance(value.target, TupleObject) and depth < DEEPEST_KEY:
        return tuple(key_of(item, depth + 1) for item in value.target.items)
    if isinstance(value, Reference) and value.target.is_hashable:
        return value.target
    raise UnknownKey


def key_value(key: Key) -> Value:
    """The value that a key stands for."""
    if isinstance(key, Object):
        return Reference(key)
    if isinstance(key, tuple):
        return Reference(TupleObject(key_value(item) for item in key))
    return Known(key)


class TupleObject(Object):
    """A tuple."""

    type_name = "tuple"
    is_followed = True

    def __init__(self, items: Iterable[Value]) -> None:
        self.items = tuple(items)
        self._identity: Hashable = None

    def identity(self) -> Hashable:
        if self._identity is None:
            self._identity = cause_of(("tuple", tuple(identity(item) for item in self.items)))
        return self._identity

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        from flyte_reslint.interp.sequences import tuple_attribute

        return tuple_attribute(self, name)

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        from flyte_reslint.interp.containers import operate_on_containers

        return operate_on_containers(machine, operator, self, other, place, is_right=is_right)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return sequence_item(self.items, index)

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        return self.items

    def truth(self, machine: Machine) -> bool | None:
        return bool(self.items)


def sequence_item(items: tuple[Value, ...] | list[Value], index: Value) -> Value | None:
    """The element at a known index within bounds."""
    position = position_in(items, index)
    return None if position is None else items[position]


def position_in(items: tuple[Value, ...] | list[Value], index: Value) -> int | None:
    """A known index within bounds, as it is written: it may count from the end."""
    target = target_of(index)
    plain = index if target is None else target.plain_value
    if isinstance(plain, Known) and isinstance(plain.value, int) and -len(items) <= plain.value < len(items):
        return plain.value
    return None


class Changeable(Object):
    """An object whose state the journal follows; `reason` says why part of that state is unknown."""

    reason = ""
    born: int

    def __new__(cls, *arguments: Any, **keywords: Any) -> Self:
        """Remember when the object was made."""
        made = super().__new__(cls)
        made.born = now()
        return made

    @property
    def doubt(self) -> str:
        return self.reason or f"the {self.type_name} has no such item that is known"

    def snapshot(self) -> Any:
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        raise NotImplementedError

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        raise NotImplementedError

    def widen(self, state: Any, reason: str, place: Place) -> None:
        raise NotImplementedError


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
        from flyte_reslint.interp.sequences import list_attribute
        from flyte_reslint.interp.sets import attribute_of_set

        return list_attribute(self, name) if self.kind == "list" else attribute_of_set(self, name)

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

    def __init__(self, entries: Mapping[Any, Value] | None = None, *, is_open: bool = False) -> None:
        self.entries: dict[Key, Value] = dict(entries or {})
        self.is_open = is_open

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        from flyte_reslint.interp.dictionaries import dictionary_attribute

        return dictionary_attribute(self, name)

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


def may_be_absent(value: Value) -> bool:
    """Whether some alternative has no value."""
    return any(isinstance(item.value, Absent) for item in alternatives(value))


def filled(value: Value, fallback: Value, place: Place) -> Value:
    """`value`, with `fallback` in the place of the alternatives that have no value."""
    parts: list[Alternative] = []
    for item in alternatives(value):
        if not isinstance(item.value, Absent):
            parts.append(item)
            continue
        for other in alternatives(fallback):
            conditions = consistent((*item.conditions, *other.conditions))
            if conditions is not None:
                parts.append(Alternative(other.value, conditions))
    return one_of(parts, place)


def merge_named(
    if_true: dict[Any, Value], if_false: dict[Any, Value], condition: Condition, place: Place
) -> dict[Any, Value]:
    """Join two mappings entry by entry; what only one has may be absent."""
    names = [*if_true, *(name for name in if_false if name not in if_true)]
    return {name: join(if_true.get(name, ABSENT), if_false.get(name, ABSENT), condition, place) for name in names}


def widen_named(present: dict[Any, Value], other: dict[Any, Value], reason: str, place: Place) -> dict[Any, Value]:
    """The entries of `present`, those that differ in `other` unknown."""
    return {
        name: value
        if name in other and (value is other[name] or identity(value) == identity(other[name]))
        else Unknown(reason, place)
        for name, value in present.items()
    }
