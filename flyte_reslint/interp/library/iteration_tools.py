"""`itertools`, as far as it is finite."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.operators import binary
from flyte_reslint.interp.pending import Column, applying, columns_of, items_in_order, iterating
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Known, Reference, Unknown, Value

MOST_REPEATED = 8


def _few(machine: Machine, name: str, items: Iterable[Value], site: Site) -> list[Value] | Unknown:
    """The items, as long as they are not too many."""
    most = machine.budget.most_items
    taken_items = list(itertools.islice(items, most + 1))
    if len(taken_items) > most:
        return machine.unknown(f"{name}() gives too many items to follow", site.place)
    machine.budget.spend(len(taken_items) // ITEMS_PER_STEP)
    return taken_items


def _iterator(machine: Machine, name: str, items: Iterable[Value], site: Site) -> Value:
    found = _few(machine, name, items, site)
    return found if type(found) is Unknown else Reference(IteratorObject(name, found))


def _rows(rows: Iterable[tuple[Value, ...]]) -> Iterable[Value]:
    return (Reference(TupleObject(row)) for row in rows)


def _chain(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open:
        return machine.unknown("the arguments of chain() are not all known", site.place)

    def links(columns: list[Column]) -> list[Value] | Unknown:
        return _few(machine, "chain", itertools.chain.from_iterable(columns), site)

    return iterating(machine, "chain", arguments.values, site.place, links)


def _chain_from(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None

    def links(outer: list[Column]) -> list[Value] | Unknown:
        columns = columns_of(machine, outer[0], site.place)
        if type(columns) is Unknown:
            return columns
        return _few(machine, "chain", itertools.chain.from_iterable(columns), site)

    return iterating(machine, "chain", [arguments.positional[0].value], site.place, links)


class ChainObject(Object):
    """`itertools.chain`"""

    type_name = "type"

    def attribute(self, machine: Machine, name: str, place: Any) -> Value | None:
        return native("chain.from_iterable", _chain_from) if name == "from_iterable" else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return _chain(machine, arguments, site)


def _product(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    repeat = arguments.keyword("repeat")
    times = Known(1) if repeat is None else repeat.value
    count = times.value if type(times) is Known and isinstance(times.value, int) else -1
    if arguments.is_open or count not in range(MOST_REPEATED):
        return machine.unknown("the arguments of product() are not all known", site.place)
    columns = columns_of(machine, [passed.value for passed in arguments.positional], site.place)
    if type(columns) is Unknown:
        return columns
    return _iterator(machine, "product", _rows(itertools.product(*columns, repeat=count)), site)


def _arrangements(name: str, arrange: Callable[..., Iterable[tuple[Value, ...]]]) -> Value:
    """`combinations` or `permutations`"""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        values = taken(arguments, "iterable", "r", required=1)
        if values is None or values[0] is None:
            return None
        items = items_in_order(machine, values[0], site.place)
        if type(items) is Unknown:
            return items
        size = Known(len(items)) if values[1] is None else values[1]
        if type(size) is not Known or not isinstance(size.value, int) or size.value < 0:
            return machine.unknown(f"the arguments of {name}() are not all known", site.place)
        # Python would make room for `size` positions even where there are none to arrange.
        rows = arrange(items, size.value) if size.value <= len(items) else ()
        return _iterator(machine, name, _rows(rows), site)

    return native(f"itertools.{name}", run)


def _slice(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or not 2 <= len(arguments.positional) <= 4:
        return None
    source, *bounds = [passed.value for passed in arguments.positional]
    numbers = [bound.value for bound in bounds if type(bound) is Known]
    if len(numbers) < len(bounds) or not all(number is None or isinstance(number, int) for number in numbers):
        return machine.unknown("the arguments of islice() are not all known", site.place)
    limits: list[Any] = numbers

    def some(columns: list[Column]) -> list[Value] | Unknown:
        target = target_of(source)
        if isinstance(target, IteratorObject):
            target.step(machine)
        try:
            return _few(machine, "islice", itertools.islice(columns[0], *limits), site)
        except ValueError:
            return machine.unknown("islice() raises ValueError here", site.place)

    return iterating(machine, "islice", [source], site.place, some)


def _repeat(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", "times", required=2)
    times = None if values is None else values[1]
    if values is None or values[0] is None or type(times) is not Known or not isinstance(times.value, int):
        return machine.unknown("how often repeat() repeats is not known", site.place)
    return _iterator(machine, "repeat", itertools.repeat(values[0], max(times.value, 0)), site)


def _zip_longest(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    fill = arguments.keyword("fillvalue")
    filler: Value = NONE if fill is None else fill.value

    def rows(columns: list[Column]) -> list[Value] | Unknown:
        return _few(machine, "zip_longest", _rows(itertools.zip_longest(*columns, fillvalue=filler)), site)

    return iterating(machine, "zip_longest", [passed.value for passed in arguments.positional], site.place, rows)


def _pairwise(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.values) != 1:
        return None

    def pairs(columns: list[Column]) -> list[Value] | Unknown:
        return _few(machine, "pairwise", _rows(itertools.pairwise(columns[0])), site)

    return iterating(machine, "pairwise", arguments.values, site.place, pairs)


def _accumulate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "func", "initial", required=1)
    if values is None or values[0] is None:
        return None
    source, function, initial = values[0], values[1], values[2]

    def sums(rows: Iterator[Column]) -> list[Value] | Unknown:
        found = [] if initial is None else [initial]
        for (item,) in rows:
            if not found:
                found.append(item)
            elif function is None:
                found.append(binary(machine, "+", found[-1], item, site.place))
            else:
                found.append(call_with(machine, function, [found[-1], item], site))
        return _few(machine, "accumulate", found, site)

    return applying(machine, "accumulate", NONE if function is None else function, [source], site.place, sums)


def _starmap(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "function", "iterable", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    function = values[0]

    def results(rows: Iterator[Column]) -> list[Value] | Unknown:
        found: list[Value] = []
        for (item,) in rows:
            passed = items_in_order(machine, item, site.place)
            if type(passed) is Unknown:
                return passed
            found.append(call_with(machine, function, list(passed), site))
        return found

    return applying(machine, "starmap", function, [values[1]], site.place, results)


NAMES: dict[str, Value] = {
    "itertools.chain": Reference(ChainObject()),
    "itertools.product": native("itertools.product", _product),
    "itertools.combinations": _arrangements("combinations", itertools.combinations),
    "itertools.permutations": _arrangements("permutations", itertools.permutations),
    "itertools.islice": native("itertools.islice", _slice),
    "itertools.repeat": native("itertools.repeat", _repeat),
    "itertools.zip_longest": native("itertools.zip_longest", _zip_longest),
    "itertools.pairwise": native("itertools.pairwise", _pairwise),
    "itertools.accumulate": native("itertools.accumulate", _accumulate),
    "itertools.starmap": native("itertools.starmap", _starmap),
}
