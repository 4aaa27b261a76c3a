"""What calling Python's own types makes: `str(x)`, `int(x)`, `list(x)`, `dict(x)`, `range(n)`, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import InstanceObject
from flyte_reslint.interp.descriptors import ClassMethod, Property, StaticMethod
from flyte_reslint.interp.dictionaries import copied, merge_into, pairs_of
from flyte_reslint.interp.formatting import to_text
from flyte_reslint.interp.inheritance import new_instance
from flyte_reslint.interp.introspection import type_call
from flyte_reslint.interp.limits import TooLarge
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import Object, as_plain, target_of
from flyte_reslint.interp.pending import items_in_order
from flyte_reslint.interp.plain import caused, pure, reason_of
from flyte_reslint.interp.ranges import RangeObject
from flyte_reslint.interp.scalars import encode
from flyte_reslint.interp.sets import FrozenSetObject, set_of
from flyte_reslint.interp.tuples import TupleObject, UnknownKey, key_of
from flyte_reslint.interp.types import NOTHING_TO_DO, BuiltinType, Construct
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Unknown, Value

LONGEST_NUMBER = 1_200
"""Digits of a text that is read as a number; what is longer is over budget in bits too."""


def _str(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object")
    if values is None:
        return machine.unknown("the arguments of str() are not followed", site.place)
    return Known("") if values[0] is None else to_text(machine, values[0], site.place)


def _int(value: Any = 0, *base: Any) -> int:
    if isinstance(value, (str, bytes)) and len(value) > LONGEST_NUMBER:
        raise TooLarge
    return int(value, *base)


def _float(value: Any = 0.0, /) -> float:
    return float(value)


def _bytes(text: str, encoding: str) -> bytes:
    return encode(text, encoding)


def _bool(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object")
    if values is None or arguments.keywords:
        return None
    if values[0] is None:
        return Known(False)

    def of(single: Single) -> Value:
        truth = machine.truth(single)
        if truth is None:
            return Unknown(reason_of(single), site.place, caused("bool", single), single.trail)
        return Known(truth, single.trail)

    return machine.each(values[0], site.place, of)


def _collected(
    name: str, make: Callable[[Machine, tuple[Value, ...]], Object], unknown: Callable[[], ListObject] | None
) -> Construct:
    """`list(x)` and its kin; `unknown` makes the container of which only the type is known."""

    def construct(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        values = taken(arguments, "iterable")
        if values is None or arguments.keywords:
            return machine.unknown(f"the arguments of {name}() are not all known", site.place)
        if values[0] is None:
            return Reference(make(machine, ()))

        def of(source: Single) -> Value:
            ordered = name in {"list", "tuple"}
            items = items_in_order(machine, source, site.place) if ordered else machine.iterate(source)
            if items is not None and type(items) is not Unknown:
                return Reference(make(machine, items), source.trail)
            found = items or machine.unknown(reason_of(source), site.place)
            if unknown is None:
                return found
            container = unknown()
            container.reason = found.reason
            return Reference(container, source.trail)

        return machine.each(values[0], site.place, of)

    return construct


def _frozen(machine: Machine, items: tuple[Value, ...]) -> FrozenSetObject:
    return FrozenSetObject(set_of(machine, items).items)


def make_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`dict(...)`"""
    if len(arguments.positional) > 1:
        return None
    source = arguments.positional[0].value if arguments.positional else None

    def of(single: Single | None) -> Value:
        made = DictionaryObject()
        if single is not None:
            target = target_of(single)
            if isinstance(target, DictionaryObject):
                made = copied(target)
            else:
                pairs = pairs_of(machine, single)
                made = DictionaryObject(dict(pairs or ()), is_open=pairs is None)
                made.reason = reason_of(single)
                machine.doubts += pairs is None
        merge_into(
            machine, made, DictionaryObject({passed.keyword: passed.value for passed in arguments.keywords}), site.place
        )
        if arguments.is_open:
            made.is_open, made.reason = True, "it is made with unpacked arguments that are not known"
        return Reference(made)

    return of(None) if source is None else machine.each(source, site.place, of)


def _from_keys(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "value", required=1)
    if values is None or values[0] is None:
        return None
    keys = items_in_order(machine, values[0], site.place)
    if type(keys) is Unknown:
        return keys
    try:
        return Reference(DictionaryObject({key_of(key): values[1] or NONE for key in keys}))
    except UnknownKey:
        return machine.unknown("one of the dict's keys is unknown", site.place)


def _range(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or arguments.keywords:
        return machine.unknown("the arguments of range() are not all known", site.place)

    def of(bounds: tuple[int, ...], rest: tuple[Value, ...]) -> Value:
        if not rest:
            try:
                return Reference(RangeObject(range(*bounds)))
            except (TypeError, ValueError) as error:
                return machine.unknown(f"range() raises {type(error).__name__} here", site.place)

        def next_bound(single: Single) -> Value:
            bound = as_plain(single)
            if type(bound) is Known and isinstance(bound.value, int):
                return of((*bounds, bound.value), rest[1:])
            return machine.unknown(reason_of(single), site.place, caused("range", single))

        return machine.each(rest[0], site.place, next_bound)

    return of((), arguments.values)


class SentinelObject(Object):
    """`object()`"""

    is_followed = True
    is_hashable = True


def _object(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(SentinelObject())


def _set_attribute(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`object.__setattr__(instance, name, value)`, which frozen classes use on themselves."""
    values = taken(arguments, "instance", "name", "value", required=3)
    name = None if values is None else values[1]
    if values is None or values[0] is None or values[2] is None or type(name) is not Known:
        return None
    owner = target_of(values[0])
    if isinstance(owner, InstanceObject):
        owner.store_attribute(machine, str(name.value), values[2])
    else:
        machine.set_attribute(values[0], str(name.value), values[2], site.place)
    return NONE


def _wrapping(make: Callable[[Value], Object]) -> Construct:
    def construct(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(make(arguments.positional[0].value)) if arguments.positional else None

    return construct


def _pure(name: str, function: Callable[..., Any]) -> Construct:
    return pure(name, function).call


TYPES: dict[str, Value] = {
    kind.__name__: Reference(BuiltinType(kind, construct))
    for kind, construct in (
        (str, _str),
        (int, _pure("int", _int)),
        (float, _pure("float", _float)),
        (bool, _bool),
        (bytes, _pure("bytes", _bytes)),
        (list, _collected("list", lambda machine, items: ListObject(items), lambda: ListObject(None))),
        (tuple, _collected("tuple", lambda machine, items: TupleObject(items), None)),
        (set, _collected("set", set_of, lambda: ListObject(None, "set"))),
        (frozenset, _collected("frozenset", _frozen, lambda: FrozenSetObject(None))),
        (range, _range),
        (complex, None),
        (bytearray, None),
        (type, type_call),
        (property, _wrapping(Property)),
        (classmethod, _wrapping(ClassMethod)),
        (staticmethod, _wrapping(StaticMethod)),
    )
}
TYPES["dict"] = Reference(BuiltinType(dict, make_dictionary, {"fromkeys": native("dict.fromkeys", _from_keys)}))
TYPES["object"] = Reference(
    BuiltinType(
        object,
        _object,
        {
            "__init__": NOTHING_TO_DO,
            "__setattr__": native("object.__setattr__", _set_attribute),
            "__new__": native("object.__new__", new_instance),
        },
        is_plain=True,
    )
)
