"""Methods and operators of tuples and lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Union

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.equality import equal
from flyte_reslint.interp.iterators import grows_by_itself
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import Method, call_with, method_of, taken
from flyte_reslint.interp.plain import RAISED, Plain, reason_of, resolved
from flyte_reslint.interp.sets import is_unordered
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Unknown, Value, alternatives

Sequential = Union[TupleObject, ListObject]


def tuple_attribute(target: TupleObject, name: str) -> Value | None:
    """`target.name` of a tuple."""
    return method_of(target, TUPLE_METHODS, name)


def list_attribute(target: ListObject, name: str) -> Value | None:
    """`target.name` of a list."""
    return method_of(target, LIST_METHODS, name)


def ordered_items(machine: Machine, source: Single) -> tuple[Value, ...] | None:
    """The values that iterating gives, when their order is known too."""
    return None if is_unordered(source) else machine.iterate(source)


# -- methods that only look --------------------------------------------------------------------------------


def _index(target: Sequential, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or target.items is None:
        return machine.unknown(target.doubt, site.place)
    for position, item in enumerate(target.items):
        answer = equal(machine, item, arguments.positional[0].value, site.place)
        if answer is None:
            return machine.unknown("the elements of the list are not all known", site.place)
        if answer:
            return Known(position)
    return machine.unknown("index() raises ValueError here", site.place)


def _count(target: Sequential, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or target.items is None:
        return machine.unknown(target.doubt, site.place)
    answers = [equal(machine, item, arguments.positional[0].value, site.place) for item in target.items]
    if None in answers:
        return machine.unknown("the elements of the list are not all known", site.place)
    return Known(answers.count(True))


def _copy(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    machine.budget.spend(len(target.items or ()) // ITEMS_PER_STEP)
    made = ListObject(target.items)
    made.reason = target.reason
    return Reference(made)


# -- methods that change -----------------------------------------------------------------------------------


def _append(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return _forgotten(target, machine, site)
    return _extended(target, machine, (arguments.positional[0].value,), site)


def _extend(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return _forgotten(target, machine, site)

    def of(source: Single) -> Value:
        items = ordered_items(machine, source)
        if items is None or grows_by_itself(source, target):
            reason = reason_of(source) if items is None else "it depends on what the list holds"
            target.forget(machine, f"it is extended by something unknown ({reason})")
            return NONE
        return _extended(target, machine, items, site)

    return machine.each(arguments.positional[0].value, site.place, of)


def _extended(target: ListObject, machine: Machine, items: Sequence[Value], site: Site) -> Value:
    if target.items is None:
        return NONE
    if len(target.items) + len(items) > machine.budget.most_items:
        target.forget(machine, "the list is too long to follow")
        return NONE
    machine.budget.spend((len(target.items) + len(items)) // ITEMS_PER_STEP)
    machine.journal.touch(target)
    target.items.extend(items)
    return NONE


def _insert(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "index", "object", required=2)
    position = None if values is None else values[0]
    if values is None or values[1] is None or type(position) is not Known or not isinstance(position.value, int):
        return _forgotten(target, machine, site)
    machine.journal.touch(target)
    if target.items is not None:
        target.items.insert(position.value, values[1])
    return NONE


def _pop(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    position = arguments.positional[0].value if arguments.positional else Known(-1)
    if target.items is None:
        return machine.unknown(target.doubt, site.place)
    found = target.item(machine, position, site.place)
    if found is None or type(position) is not Known or not isinstance(position.value, int):
        target.forget(machine, f"an element that is not known was removed (line {site.place.row})")
        return machine.unknown("pop() removes an element that is not known", site.place)
    machine.journal.touch(target)
    return target.items.pop(position.value)


def _remove(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    position = _index(target, machine, arguments, site)
    if target.items is None or type(position) is not Known or not isinstance(position.value, int):
        return _forgotten(target, machine, site)
    machine.journal.touch(target)
    del target.items[position.value]
    return NONE


def _clear(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    machine.journal.touch(target)
    target.items = []
    return NONE


def _reverse(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    machine.journal.touch(target)
    if target.items is not None:
        target.items.reverse()
    return NONE


def _sort(target: ListObject, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if target.items is None:
        return NONE

    def keep(items: list[Value]) -> Value:
        machine.journal.touch(target)
        target.items = items
        return NONE

    result = in_order(machine, tuple(target.items), arguments, site, keep)
    if any(type(item.value) is Unknown for item in alternatives(result)):
        return _forgotten(target, machine, site)
    return NONE


def in_order(
    machine: Machine,
    items: tuple[Value, ...],
    arguments: Arguments,
    site: Site,
    keep: Callable[[list[Value]], Value],
) -> Value:
    """`keep` of the items sorted as the arguments `key` and `reverse` say; unknown where the order is."""
    options = None if arguments.positional else taken(arguments, "key", "reverse")
    backwards = None
    if options is not None:
        backwards = False if options[1] is None else machine.truth(options[1])
    if options is None or backwards is None:
        return machine.unknown("the order that is asked for is not known", site.place)
    key = options[0]
    keys = items
    if key is not None and not (type(key) is Known and key.value is None):
        keys = tuple(call_with(machine, key, [item], site) for item in items)

    def arrange(plains: tuple[Plain, ...]) -> Value:
        try:
            order = sorted(range(len(plains)), key=plains.__getitem__, reverse=backwards)
        except RAISED as error:
            return machine.unknown(f"sorting raises {type(error).__name__} here", site.place)
        return keep([items[position] for position in order])

    return resolved(machine, keys, site.place, arrange)


def _forgotten(target: ListObject, machine: Machine, site: Site) -> Value:
    target.forget(machine, f"it was changed in a way that is not followed (line {site.place.row})")
    machine.doubts += 1
    return NONE


TUPLE_METHODS: dict[str, Method[TupleObject]] = {"index": _index, "count": _count}

LIST_METHODS: dict[str, Method[ListObject]] = {
    "index": _index,
    "count": _count,
    "copy": _copy,
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "clear": _clear,
    "reverse": _reverse,
    "sort": _sort,
}
