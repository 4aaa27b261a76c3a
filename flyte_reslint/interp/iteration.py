"""Built-in functions that make or use iterators: `enumerate`, `zip`, `map`, `next`, ..."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.plain import caused, reason_of
from flyte_reslint.interp.sequences import ordered_items
from flyte_reslint.interp.sets import is_unordered
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Single, Unknown, Value, alternatives


def items_in_order(machine: Machine, value: Value, place: Place) -> tuple[Value, ...] | Unknown:
    """What iterating gives, in order, or why that is not known."""
    value = machine.prune(value)
    if len(alternatives(value)) > 1:
        return machine.unknown("it is one of several things to iterate over", place)
    single = alternatives(value)[0].value
    items = ordered_items(machine, single)
    if items is not None and len(items) <= machine.budget.most_items:
        machine.budget.spend(len(items) // ITEMS_PER_STEP)
        return items
    reason = "the order of a set is not known" if is_unordered(single) else reason_of(single)
    return machine.unknown(reason, place, caused("iterate", single))


def _enumerate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "start", required=1)
    if values is None or values[0] is None:
        return None
    start = Known(0) if values[1] is None else values[1]

    def of(source: Single) -> Value:
        items = items_in_order(machine, source, site.place)
        if isinstance(items, Unknown):
            return items
        if not isinstance(start, Known) or not isinstance(start.value, int):
            return machine.unknown("where enumerate() starts is not known", site.place)
        pairs = (Reference(TupleObject((Known(position), item))) for position, item in enumerate(items, start.value))
        return Reference(IteratorObject("enumerate", pairs))

    return machine.each(values[0], site.place, of)


def _zip(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or any(passed.keyword != "strict" for passed in arguments.keywords):
        return None
    columns: list[tuple[Value, ...]] = []
    for passed in arguments.positional:
        items = items_in_order(machine, passed.value, site.place)
        if isinstance(items, Unknown):
            return items
        columns.append(items)
    if arguments.keywords and len({len(column) for column in columns}) > 1:
        return machine.unknown("the arguments of zip() are not equally long", site.place)
    return Reference(IteratorObject("zip", [Reference(TupleObject(row)) for row in zip(*columns, strict=False)]))


def _map(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or arguments.keywords or len(arguments.positional) < 2:
        return None
    function, *sources = [passed.value for passed in arguments.positional]
    columns: list[tuple[Value, ...]] = []
    for source in sources:
        items = items_in_order(machine, source, site.place)
        if isinstance(items, Unknown):
            return items
        columns.append(items)
    results = [call_with(machine, function, list(row), site) for row in zip(*columns, strict=False)]
    return Reference(IteratorObject("map", results))


def _filter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "function", "iterable", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    function = values[0]
    items = items_in_order(machine, values[1], site.place)
    if isinstance(items, Unknown):
        return items
    kept: list[Value] = []
    for item in items:
        is_plain_test = isinstance(function, Known) and function.value is None
        test = item if is_plain_test else call_with(machine, function, [item], site)
        truth = machine.truth(test)
        if truth is None:
            return machine.unknown("it is not known which elements filter() keeps", site.place)
        if truth:
            kept.append(item)
    return Reference(IteratorObject("filter", kept))


def _reversed(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "sequence", required=1)
    if values is None or values[0] is None:
        return None

    def of(source: Single) -> Value:
        items = items_in_order(machine, source, site.place)
        return items if isinstance(items, Unknown) else Reference(IteratorObject("reversed", reversed(items)))

    return machine.each(values[0], site.place, of)


def _iter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", required=1)
    if values is None or values[0] is None:
        return None

    def of(source: Single) -> Value:
        if isinstance(source, Reference) and isinstance(source.target, IteratorObject):
            return source
        items = items_in_order(machine, source, site.place)
        return items if isinstance(items, Unknown) else Reference(IteratorObject("iterator", items))

    return machine.each(values[0], site.place, of)


def _next(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterator", "default", required=1)
    if values is None or values[0] is None:
        return None
    default = values[1]

    def of(source: Single) -> Value:
        target = target_of(source)
        if isinstance(target, IteratorObject):
            following = target.following(machine)
            if following is not None:
                return following
            if target.items == () and default is not None:
                return default
        return machine.unknown(reason_of(source), site.place)

    return machine.each(values[0], site.place, of)


FUNCTIONS: dict[str, Value] = {
    "enumerate": native("enumerate", _enumerate),
    "zip": native("zip", _zip),
    "map": native("map", _map),
    "filter": native("filter", _filter),
    "reversed": native("reversed", _reversed),
    "iter": native("iter", _iter),
    "next": native("next", _next),
}
