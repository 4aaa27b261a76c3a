"""Built-in functions over numbers and whole iterables: `len`, `min`, `sum`, `sorted`, `round`, ..."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.formatting import Conversion, formatted, to_text
from flyte_reslint.interp.iterators import IteratorObject, stepped, undisturbed
from flyte_reslint.interp.limits import TooLarge
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import as_plain
from flyte_reslint.interp.operators import binary, compare
from flyte_reslint.interp.plain import RAISED, Plain, caused, computed, pure, reason_of, resolved
from flyte_reslint.interp.sequences import in_order
from flyte_reslint.interp.sets import set_length
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Absent, Known, Reference, Single, Unknown, Value, alternatives, retraced

Function = Callable[[Machine, Arguments, Site], "Value | None"]


def length(machine: Machine, value: Value, place: Place) -> Value:
    """`len(value)`"""

    def of(single: Single) -> Value:
        plain = as_plain(single)
        if type(plain) is Known and isinstance(plain.value, (str, bytes)):
            return Known(len(plain.value), plain.trail)
        found = None
        if type(single) is Reference:
            found = single.target.length(machine) or _container_length(machine, single, place)
        if found is None:
            return machine.unknown(reason_of(single), place, caused("len", single))
        return found

    return machine.each(value, place, of)


def _container_length(machine: Machine, value: Reference, place: Place) -> Value | None:
    target = value.target
    if isinstance(target, TupleObject):
        return Known(len(target.items))
    if isinstance(target, ListObject) and target.items is not None:
        count = set_length(target) if target.kind == "set" else len(target.items)
        return None if count is None else Known(count)
    if isinstance(target, DictionaryObject) and not target.is_open:
        total: Value = Known(0)
        for entry in target.entries.values():
            present = machine.each(entry, place, lambda single: Known(int(type(single) is not Absent)))
            total = binary(machine, "+", total, present, place)
        return total
    return None


def _len(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "obj", required=1)
    return None if values is None or values[0] is None else length(machine, values[0], site.place)


def _extreme(operator: str, name: str) -> Function:
    """`min` or `max`: the first item that no other is less (greater) than."""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if arguments.is_open or not arguments.positional:
            return machine.unknown(f"the arguments of {name}() are not all known", site.place)
        key, default = arguments.keyword("key"), arguments.keyword("default")
        if len(arguments.positional) > 1:
            given = tuple(passed.value for passed in arguments.positional)
            return _chosen(machine, given, given, operator, key, site)

        def of(source: Single) -> Value:
            items = machine.iterate(source)
            if items is None:
                return machine.unknown(reason_of(source), site.place, caused(name, source))
            if not items:
                return (
                    machine.unknown(f"{name}() raises ValueError here", site.place)
                    if default is None
                    else default.value
                )
            if key is None:
                return _chosen(machine, items, items, operator, key, site)
            paced = stepped(machine, source, items)
            return undisturbed(machine, lambda: _chosen(machine, items, paced, operator, key, site))

        return machine.each(arguments.positional[0].value, site.place, of)

    return run


def _chosen(
    machine: Machine, items: tuple[Value, ...], paced: Iterable[Value], operator: str, key: Passed | None, site: Site
) -> Value:
    """The best of `items`, each asked for its key when it is `paced`."""
    keys = items if key is None else tuple(call_with(machine, key.value, [item], site) for item in paced)
    pick = min if operator == "<" else max

    def plainly(plains: tuple[Plain, ...]) -> Value:
        try:
            position = pick(range(len(plains)), key=plains.__getitem__)
        except RAISED as error:
            return machine.unknown(f"{pick.__name__}() raises {type(error).__name__} here", site.place)
        return _alternative(items[position], plains[position]) if keys is items else items[position]

    if all(_may_be_plain(item.value) for value in keys for item in alternatives(value)):
        return resolved(machine, keys, site.place, plainly, cause=pick.__name__)
    best, best_key = items[0], keys[0]
    for item, item_key in zip(items[1:], keys[1:], strict=True):
        better = machine.truth(compare(machine, operator, item_key, best_key, site.place))
        if better is None:
            unclear = next(value for value in keys if type(value) is not Known)
            return machine.unknown(_reason(unclear), site.place, caused(pick.__name__, *keys))
        if better:
            best, best_key = item, item_key
    return best


def _may_be_plain(value: Single) -> bool:
    return type(as_plain(value)) is Known or (
        type(value) is Reference and isinstance(value.target, (TupleObject, ListObject))
    )


def _alternative(value: Value, plain: Plain) -> Value:
    """The alternative of `value` that has the plain form `plain`."""
    for item in alternatives(value):
        same = as_plain(item.value)
        if type(same) is Known and type(same.value) is type(plain) and same.value == plain:
            return item.value
    return value


def _sum(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "iterable", "start", required=1)
    if values is None or values[0] is None:
        return None
    start = Known(0) if values[1] is None else values[1]

    def of(source: Single) -> Value:
        items = machine.iterate(source)
        if items is None or _is_text(start):
            return machine.unknown(reason_of(source), site.place, caused("sum", source))
        if any(type(item.value) is Known for value in items for item in alternatives(value)):
            return resolved(machine, (start, *items), site.place, lambda plains: _total(machine, plains, items, site))
        total: Value = start
        for item in items:
            total = binary(machine, "+", total, item, site.place)
        return total

    return machine.each(values[0], site.place, of)


def _total(machine: Machine, plains: tuple[Plain, ...], items: tuple[Value, ...], site: Site) -> Value:
    trail = merged_trail(items)
    total: Value = Known(plains[0], trail)
    for plain in plains[1:]:
        total = binary(machine, "+", total, Known(plain), site.place)
    numbers = [plain for plain in plains if isinstance(plain, (int, float))]
    if type(total) is not Known or all(isinstance(number, int) for number in numbers):
        return total
    # Since Python 3.12, sum() makes up for rounding.
    exact = computed(machine, lambda: math.fsum(numbers), site.place, None, "sum()")
    if type(exact) is not Known or exact.value != total.value:
        return Unknown("sum() of these numbers depends on the version of Python", site.place)
    return retraced(total, trail)


def _is_text(value: Value) -> bool:
    return any(type(item.value) is Known and isinstance(item.value.value, (str, bytes)) for item in alternatives(value))


def _sorted(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or arguments.is_open:
        return machine.unknown("the arguments of sorted() are not all known", site.place)
    options = Arguments((), arguments.keywords)

    def of(source: Single) -> Value:
        items = machine.iterate(source)
        if items is None:
            return machine.unknown(reason_of(source), site.place)
        return in_order(machine, items, options, site, lambda ordered: Reference(ListObject(ordered)))

    return machine.each(arguments.positional[0].value, site.place, of)


def _quantified(*, decides: bool) -> Function:
    """`any` or `all`"""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        values = taken(arguments, "iterable", required=1)
        if values is None or values[0] is None:
            return None

        def of(source: Single) -> Value:
            items = machine.iterate(source)
            if items is None:
                return machine.unknown(reason_of(source), site.place, caused(("any", decides), source))
            truths = [machine.truth(item) for item in items]
            if type(source) is Reference and isinstance(source.target, IteratorObject):
                source.target.disperse(machine)
            if None not in truths or decides in truths:
                return Known((decides in truths) == decides)
            unclear = items[truths.index(None)]
            return Unknown(_reason(unclear), site.place, caused(("any", decides), source))

        return machine.each(values[0], site.place, of)

    return run


def _reason(value: Value) -> str:
    for item in alternatives(value):
        if type(item.value) is not Known:
            return reason_of(item.value)
    return "it depends on which of several values an element has"


def _text(conversion: Conversion) -> Function:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        values = taken(arguments, "obj", required=1)
        if values is None or values[0] is None:
            return None
        return to_text(machine, values[0], site.place, conversion)

    return run


def _format(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "value", "format_spec", required=1)
    if values is None or values[0] is None:
        return None
    return formatted(machine, values[0], "", Known("") if values[1] is None else values[1], site.place)


def _print(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return NONE


def _power(base: Any, exponent: Any, modulus: Any = None) -> Any:
    is_whole = isinstance(base, int) and isinstance(exponent, int) and modulus is None
    if is_whole and base.bit_length() * abs(exponent) > Budget.most_bits:
        raise TooLarge
    return pow(base, exponent) if modulus is None else pow(base, exponent, modulus)


def _round(number: Any, ndigits: Any = None) -> Any:
    if isinstance(number, int) and isinstance(ndigits, int) and ndigits < -Budget.most_bits:
        raise TooLarge
    return round(number, ndigits)


PURE: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "round": _round,
    "divmod": divmod,
    "pow": _power,
    "chr": chr,
    "ord": ord,
    "hex": hex,
    "bin": bin,
    "oct": oct,
}

FUNCTIONS: dict[str, Value] = {
    "len": native("len", _len),
    "min": native("min", _extreme("<", "min")),
    "max": native("max", _extreme(">", "max")),
    "sum": native("sum", _sum),
    "sorted": native("sorted", _sorted),
    "any": native("any", _quantified(decides=True)),
    "all": native("all", _quantified(decides=False)),
    "repr": native("repr", _text("r")),
    "ascii": native("ascii", _text("a")),
    "format": native("format", _format),
    "print": native("print", _print),
    **{name: Reference(pure(name, function)) for name, function in PURE.items()},
}
