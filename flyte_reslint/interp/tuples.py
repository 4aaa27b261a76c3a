"""Tuples, and the keys under which dicts and sets file their entries."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Union

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.values import (
    Known,
    Reference,
    Scalar,
    Single,
    Value,
    cause_of,
    identity,
)

if TYPE_CHECKING:
    from flyte_reslint.interp.machine import Machine

from flyte_reslint.interp.objects import Object, target_of


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
    if type(plain) is Known and isinstance(plain.value, int) and -len(items) <= plain.value < len(items):
        return plain.value
    return None


Key = Union[Scalar, tuple["Key", ...], Object]
"""What a dict or set files an entry under: a plain value, a tuple of keys, or an object equal only to itself."""


class UnknownKey(Exception):
    """A value that cannot be looked up: it is not known, or not hashable."""


DEEPEST_KEY = 8
"""Tuples inside each other, as dict keys, beyond which a key is taken for unknown."""


def key_of(value: Value, depth: int = 0) -> Key:
    """The key that a value is; raises `UnknownKey`."""
    if type(value) is Known:
        return value.value
    if type(value) is Reference and isinstance(value.target, TupleObject) and depth < DEEPEST_KEY:
        return tuple(key_of(item, depth + 1) for item in value.target.items)
    if type(value) is Reference and value.target.is_hashable:
        return value.target
    raise UnknownKey


def key_value(key: Key) -> Value:
    """The value that a key stands for."""
    if isinstance(key, Object):
        return Reference(key)
    if isinstance(key, tuple):
        return Reference(TupleObject(key_value(item) for item in key))
    return Known(key)
