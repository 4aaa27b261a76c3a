"""Iterators over what others give: nothing is taken from those before the first value is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.iterators import IteratorObject, begun, stepped, undisturbed
from flyte_reslint.interp.limits import ITEMS_PER_STEP
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.plain import caused, reason_of
from flyte_reslint.interp.reach import Source
from flyte_reslint.interp.sequences import ordered_items
from flyte_reslint.interp.sets import is_unordered
from flyte_reslint.interp.values import Reference, Unknown, Value, alternatives

Column = tuple[Value, ...]

Make = Callable[[list[Column]], "Sequence[Value] | Unknown"]

MakeOfRows = Callable[[Iterator[Column]], "Sequence[Value] | Unknown"]


def items_in_order(machine: Machine, value: Value, place: Place) -> Column | Unknown:
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


def columns_of(machine: Machine, sources: Sequence[Value], place: Place) -> list[Column] | Unknown:
    """What each of `sources` gives, or why that is not known."""
    columns: list[Column] = []
    for source in sources:
        items = items_in_order(machine, source, place)
        if type(items) is Unknown:
            return items
        columns.append(items)
    takers = _iterators(sources)
    if len(sources) > 1 and any(taker.effects for taker in takers):
        for taker in takers:
            taker.step(machine)
        return machine.unknown("iterators that change something are asked in turn", place)
    return columns


def iterating(
    machine: Machine, name: str, sources: Sequence[Value], place: Place, make: Make, *, is_reversed: bool = False
) -> Value:
    """An iterator over what `make` makes of the items of `sources`."""
    sources = [begun(machine, source) for source in sources]
    reads = [Source(source, is_reversed=is_reversed) for source in sources]

    def made() -> Sequence[Value] | Unknown:
        columns = columns_of(machine, sources, place)
        return columns if type(columns) is Unknown else make(columns)

    return _pending(machine, name, sources, place, made, reads)


def applying(
    machine: Machine, name: str, function: Value, sources: Sequence[Value], place: Place, make: MakeOfRows
) -> Value:
    """An iterator over what `make`, which calls `function` between them, makes of the rows of `sources`."""
    sources = [begun(machine, source) for source in sources]

    def made() -> Sequence[Value] | Unknown:
        columns = columns_of(machine, sources, place)
        if type(columns) is Unknown:
            return columns
        paced = [stepped(machine, source, column) for source, column in zip(sources, columns, strict=True)]
        return undisturbed(machine, lambda: make(zip(*paced, strict=False)))

    return _pending(machine, name, sources, place, made, [function, *sources])


def _pending(
    machine: Machine,
    name: str,
    sources: Sequence[Value],
    place: Place,
    made: Callable[[], Sequence[Value] | Unknown],
    reads: Sequence[object],
) -> Value:
    for source in sources:
        if type(source) is Unknown:
            return machine.unknown(source.reason, place, caused("iterate", source))
    return Reference(IteratorObject(name, pending=made, reads=reads))


def _iterators(values: Sequence[Value]) -> list[IteratorObject]:
    return [target for target in map(target_of, values) if isinstance(target, IteratorObject)]
