"""`itertools`, as far as it is finite."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.iteration import items_in_order
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.operators import binary
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Known, Reference, Unknown, Value

MOST_REPEATED = 8

Columns = list[tuple[Value, ...]]


def _columns(machine: Machine, values: Iterable[Value], site: Site) -> Columns | Unknown:
    """What each of `values` iterates over, or why that is not known."""
    columns: Columns = []
    for value in values:
        items = items_in_order(machine, value, site.place)
        if isinstance(items, Unknown):
            return items
        columns.append(items)
    return columns


def _iterator(machine: Machine, name: str, items: Iterable[Value], site: Site) -> Value:
    """An iterator over `items`, as long as they are not too many."""
    most = machine.budget.most_items
    taken_items = list(itertools.islice(items, most + 1))
    if len(taken_items) > most:
        return machine.unknown(f"{name}() gives too many items to follow", site.place)
    machine.budget.spend(len(taken_items) // ITEMS_PER_STEP)
    return Reference(IteratorObject(name, taken_items))


def _rows(rows: Iterable[tuple[Value, ...]]) -> Iterable[Value]:
    return (Reference(TupleObject(row)) for row in rows)


def _chain(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open:
        return machine.unknown("the arguments of chain() are not all known", site.place)
    columns = _columns(machine, arguments.values, site)
    if isinstance(columns, Unknown):
        return columns
    return _iterator(machine, "chain", itertools.chain.from_iterable(columns), site)


def _chain_from(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None
    outer = items_in_order(machine, arguments.positional[0].value, site.place)
    if isinstance(outer, Unknown):
        return outer
    columns = _columns(machine, outer, site)
    if isinstance(columns, Unknown):
        return columns
    return _iterator(machine, "chain", itertools.chain.from_iterable(columns), site)


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
    count = times.value if isinstance(times, Known) and isinstance(times.value, int) else -1
    if arguments.is_open or count not in range(MOST_REPEATED):
        return machine.unknown("the arguments of product() are not all known", site.place)
    columns = _columns(machine, [passed.value for passed in arguments.positional], site)
    if isinstance(columns, Unknown):
        return columns
    return _iterator(machine, "product", _rows(itertools.product(*columns, repeat=count)), site)


def _arrangements(name: str, arrange: Callable[..., Iterable[tuple[Value, ...]]]) -> Value:
    """`combinations` or `permutations`"""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        values = taken(arguments, "iterable", "r", required=1)
        if values is None or values[0] is None:
            return None
        items = items_in_order(machine, values[0], site.place)
        if isinstance(items, Unknown):
            return items
        size = Known(len(items)) if values[1] is None else values[1]
        if not isinstance(size, Known) or not isinstance(size.value, int) or size.value < 0:
            return machine.unknown(f"the arguments of {name}() are not all known", site.place)
        # Python would make room for `size` positions even where there are none to arrange.
        rows = arrange(items, size.value) if size.value <= len(items) else ()
        return _iterator(machine, name, _rows(rows), site)

    return native(f"itertools.{name}", run)


def _slice(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.is_open or not 2 <= len(arguments.positional) <= 4:
        return None
    source, *bounds = [passed.value for passed in arguments.positional]
    items = items_in_order(machine, source, site.place)
    numbers = [bound.value for bound in bounds if isinstance(bound, Known)]
    if isinstance(items, Unknown):
        return items
    if len(numbers) < len(bounds) or not all(number is None or isinstance(number, int) for number in numbers):
        return machine.unknown("the arguments of islice() are not all known", site.place)
    limits: list[Any] = numbers
    try:
        return _iterator(machine, "islice", itertools.islice(items, *limits), site)
    except ValueError:
        return machine.unknown("islice() raises ValueError here", site.place)


def _repeat(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", "times", required=2)
    times = None if values is None else values[1]
    if values is None or values[0] is None or not isinstance(times, Known) or not isinstance(times.value, int):
        return machine.unknown("how often repeat() repeats is not known", site.place)
    return _iterator(machine, "repeat", itertools.repeat(values[0], max(times.value, 0)), site)


def _zip_longest(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    fill = arguments.keyword("fillvalue")
    columns = _columns(machine, [passed.value for passed in arguments.positional], site)
    if isinstance(columns, Unknown):
        return columns
    rows = itertools.zip_longest(*columns, fillvalue=NONE if fill is None else fill.value)
    return _iterator(machine, "zip_longest", _rows(rows), site)


def _pairwise(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    columns = _columns(machine, arguments.values, site)
    if isinstance(columns, Unknown):
        return columns
    return _iterator(machine, "pairwise", _rows(itertools.pairwise(columns[0])), site) if len(columns) == 1 else None


def _accumulate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "func", "initial", required=1)
    if values is None or values[0] is None:
        return None
    items = items_in_order(machine, values[0], site.place)
    if isinstance(items, Unknown):
        return items
    if values[2] is not None:
        items = (values[2], *items)
    sums: list[Value] = []
    for item in items:
        if not sums:
            sums.append(item)
        elif values[1] is None:
            sums.append(binary(machine, "+", sums[-1], item, site.place))
        else:
            sums.append(call_with(machine, values[1], [sums[-1], item], site))
    return _iterator(machine, "accumulate", sums, site)


def _starmap(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "function", "iterable", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    items = items_in_order(machine, values[1], site.place)
    if isinstance(items, Unknown):
        return items
    rows = _columns(machine, items, site)
    if isinstance(rows, Unknown):
        return rows
    return _iterator(machine, "starmap", [call_with(machine, values[0], list(row), site) for row in rows], site)


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
