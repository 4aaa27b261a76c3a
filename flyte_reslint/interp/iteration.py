"""Built-in functions that make or use iterators: `enumerate`, `zip`, `map`, `next`, ..."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.iterators import IteratorObject, begun
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.pending import Column, applying, iterating
from flyte_reslint.interp.plain import reason_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Single, Unknown, Value


def _enumerate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "start", required=1)
    if values is None or values[0] is None:
        return None
    start = Known(0) if values[1] is None else values[1]

    def pairs(columns: list[Column]) -> list[Value] | Unknown:
        if type(start) is not Known or not isinstance(start.value, int):
            return machine.unknown("where enumerate() starts is not known", site.place)
        numbered = enumerate(columns[0], start.value)
        return [Reference(TupleObject((Known(position), item))) for position, item in numbered]

    def of(source: Single) -> Value:
        return iterating(machine, "enumerate", [source], site.place, pairs)

    return machine.each(values[0], site.place, of)


def _zip(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or any(passed.keyword != "strict" for passed in arguments.keywords):
        return None

    def rows(columns: list[Column]) -> list[Value] | Unknown:
        if arguments.keywords and len({len(column) for column in columns}) > 1:
            return machine.unknown("the arguments of zip() are not equally long", site.place)
        return [Reference(TupleObject(row)) for row in zip(*columns, strict=False)]

    return iterating(machine, "zip", [passed.value for passed in arguments.positional], site.place, rows)


def _map(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or arguments.keywords or len(arguments.positional) < 2:
        return None
    function, *sources = [passed.value for passed in arguments.positional]

    def results(rows: Iterator[Column]) -> list[Value]:
        return [call_with(machine, function, list(row), site) for row in rows]

    return applying(machine, "map", function, sources, site.place, results)


def _filter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "function", "iterable", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    function = values[0]
    is_plain_test = type(function) is Known and function.value is None

    def kept(rows: Iterator[Column]) -> list[Value] | Unknown:
        items: list[Value] = []
        for (item,) in rows:
            truth = machine.truth(item if is_plain_test else call_with(machine, function, [item], site))
            if truth is None:
                return machine.unknown("it is not known which elements filter() keeps", site.place)
            if truth:
                items.append(item)
        return items

    return applying(machine, "filter", function, [values[1]], site.place, kept)


def _reversed(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "sequence", required=1)
    if values is None or values[0] is None:
        return None

    def of(source: Single) -> Value:
        target = target_of(source)
        end = len(target.items) if isinstance(target, ListObject) and target.items is not None else None

        def backwards(columns: list[Column]) -> Column:
            """From where the end was at first; nothing, once that is gone."""
            column = columns[0]
            return () if end is not None and len(column) < end else column[:end][::-1]

        return iterating(machine, "reversed", [source], site.place, backwards, is_reversed=True)

    return machine.each(values[0], site.place, of)


def _iter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", required=1)
    if values is None or values[0] is None:
        return None

    def of(source: Single) -> Value:
        started = begun(machine, source)
        if isinstance(target_of(started), IteratorObject):
            return started
        return iterating(machine, "iterator", [source], site.place, lambda columns: columns[0])

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
