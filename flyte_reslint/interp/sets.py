"""Sets: methods and operators."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.iterators import grows_by_itself
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import Method, method_of
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.tuples import Key, UnknownKey, key_of
from flyte_reslint.interp.values import NONE, Known, Reference, Value


class FrozenSetObject(ListObject):
    """A frozenset."""

    is_hashable = False

    def __init__(self, items: Iterable[Value] | None) -> None:
        super().__init__(items, "set")

    @property
    def type_name(self) -> str:  # type: ignore[override]  # as in the class that it overrides
        return "frozenset"


def is_unordered(value: Value) -> bool:
    """Whether iterating gives values in an order that only running the code tells."""
    target = target_of(value)
    return isinstance(target, ListObject) and target.kind == "set" and len(target.items or ()) > 1


def attribute_of_set(target: ListObject, name: str) -> Value | None:
    """`target.name` of a set."""
    if isinstance(target, FrozenSetObject) and name in CHANGING:
        return None
    return method_of(target, SET_METHODS, name)


def set_of(machine: Machine, values: Iterable[Value]) -> ListObject:
    """The set of `values`, equal ones once; its contents are unknown where it is not known which are equal."""
    keys = _keys(values)
    machine.doubts += keys is None
    made = ListObject(None if keys is None else list(keys.values()), "set")
    made.reason = "it is not known which of the set's elements are equal"
    return made


def _keys(values: Iterable[Value]) -> dict[Key, Value] | None:
    """The values by key; None where one has no known key."""
    found: dict[Key, Value] = {}
    try:
        for value in values:
            found.setdefault(key_of(value), value)
    except UnknownKey:
        return None
    return found


def set_length(target: ListObject) -> int | None:
    """How many different elements the set has."""
    keys = None if target.items is None else _keys(target.items)
    return None if keys is None else len(keys)


Combine = Callable[[dict[Key, Value], dict[Key, Value]], dict[Key, Value]]


def _intersection(left: dict[Key, Value], right: dict[Key, Value]) -> dict[Key, Value]:
    return {key: value for key, value in left.items() if key in right}


def _difference(left: dict[Key, Value], right: dict[Key, Value]) -> dict[Key, Value]:
    return {key: value for key, value in left.items() if key not in right}


def _union(left: dict[Key, Value], right: dict[Key, Value]) -> dict[Key, Value]:
    return {**right, **left}


def _symmetric_difference(left: dict[Key, Value], right: dict[Key, Value]) -> dict[Key, Value]:
    return {**_difference(left, right), **_difference(right, left)}


COMBINE: dict[str, Combine] = {
    "|": _union,
    "&": _intersection,
    "-": _difference,
    "^": _symmetric_difference,
}

ORDER: dict[str, Callable[[set[Key], set[Key]], bool]] = {
    "<": set.__lt__,
    "<=": set.__le__,
    ">": set.__gt__,
    ">=": set.__ge__,
}


def operate_on_sets(machine: Machine, operator: str, left: ListObject, right: ListObject) -> Value | None:
    """`left operator right` for two sets."""
    first = None if left.items is None else _keys(left.items)
    second = None if right.items is None else _keys(right.items)
    if first is None or second is None:
        return None
    if operator in ORDER:
        return Known(ORDER[operator](set(first), set(second)))
    combine = COMBINE.get(operator)
    return None if combine is None else Reference(_like(left, combine(first, second).values()))


def _like(target: ListObject, items: Iterable[Value]) -> ListObject:
    return FrozenSetObject(items) if isinstance(target, FrozenSetObject) else ListObject(items, "set")


def _combined(operator: str) -> Method[ListObject]:
    """The method that makes a new set out of this one and the arguments."""

    def run(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        items = _changed(target, machine, arguments, COMBINE[operator])
        return machine.unknown(target.doubt, site.place) if items is None else Reference(_like(target, items.values()))

    return run


def _updating(operator: str) -> Method[ListObject]:
    """The method that changes the set by the arguments."""

    def run(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        items = _changed(target, machine, arguments, COMBINE[operator])
        is_circular = any(grows_by_itself(value, target) for value in arguments.values)
        return _set_to(target, machine, None if is_circular else items, site.place)

    return run


def _changed(target: ListObject, machine: Machine, arguments: Arguments, combine: Combine) -> dict[Key, Value] | None:
    result = None if target.items is None else _keys(target.items)
    for value in arguments.values:
        items = machine.iterate(value)
        keys = None if items is None else _keys(items)
        if result is None or keys is None:
            return None
        result = combine(result, keys)
    return None if arguments.is_open else result


def _set_to(target: ListObject, machine: Machine, items: dict[Key, Value] | None, place: Place) -> Value:
    if items is None:
        target.forget(machine, f"the set was changed by something unknown (line {place.row})")
    else:
        machine.journal.touch(target)
        target.items = list(items.values())
    return NONE


def _add(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if target.items is None:
        return NONE
    items = _keys((*target.items, *arguments.values))
    return _set_to(target, machine, None if arguments.is_open else items, site.place)


def _discard(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    items = None if target.items is None else _keys(target.items)
    gone = _keys(arguments.values)
    if items is None or gone is None:
        return _set_to(target, machine, None, site.place)
    return _set_to(target, machine, _difference(items, gone), site.place)


def _remove(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    machine.doubts += 1
    return _discard(target, machine, arguments, site)


def _pop(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    items = target.items
    if items is not None and set_length(target) == 1:
        _set_to(target, machine, {}, site.place)
        return items[0]
    target.forget(machine, f"an element of the set was removed (line {site.place.row})")
    return machine.unknown("pop() removes any element of the set", site.place)


def _clear(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return _set_to(target, machine, {}, site.place)


def _copy(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return None if target.items is None else Reference(_like(target, target.items))


def _asked(operator: str) -> Method[ListObject]:
    """The method that compares the set with an iterable."""

    def run(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        items = machine.iterate(arguments.positional[0].value) if len(arguments.positional) == 1 else None
        found = None if items is None else operate_on_sets(machine, operator, target, set_of(machine, items))
        return machine.unknown(target.doubt, site.place) if found is None else found

    return run


def _is_disjoint(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    common = _changed(target, machine, arguments, _intersection)
    return machine.unknown(target.doubt, site.place) if common is None else Known(not common)


CHANGING: dict[str, Method[ListObject]] = {
    "add": _add,
    "discard": _discard,
    "remove": _remove,
    "pop": _pop,
    "clear": _clear,
    "update": _updating("|"),
    "intersection_update": _updating("&"),
    "difference_update": _updating("-"),
    "symmetric_difference_update": _updating("^"),
}

SET_METHODS: dict[str, Method[ListObject]] = {
    **CHANGING,
    "copy": _copy,
    "union": _combined("|"),
    "intersection": _combined("&"),
    "difference": _combined("-"),
    "symmetric_difference": _combined("^"),
    "issubset": _asked("<="),
    "issuperset": _asked(">="),
    "isdisjoint": _is_disjoint,
}
