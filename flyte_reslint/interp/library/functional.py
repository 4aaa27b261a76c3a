"""`functools` and `operator`: partials, wrappers, caches."""

from __future__ import annotations

from collections.abc import Hashable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import InstanceObject
from flyte_reslint.interp.descriptors import Property
from flyte_reslint.interp.iterators import stepped, undisturbed
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import call_with, native, taken
from flyte_reslint.interp.objects import Changeable, Object, target_of
from flyte_reslint.interp.pending import items_in_order
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Condition, Known, Reference, Unknown, Value, identity

COPIED_NAMES = ("__name__", "__qualname__", "__module__", "__doc__")


class PartialObject(Object):
    """`functools.partial(function, ...)`"""

    type_name = "partial"

    def __init__(self, function: Value, arguments: Arguments) -> None:
        self.function = function
        self.arguments = arguments

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "func":
            return self.function
        if name == "args" and not self.arguments.more_positional:
            return Reference(TupleObject(passed.value for passed in self.arguments.positional))
        if name == "keywords":
            entries = {passed.keyword: passed.value for passed in self.arguments.keywords}
            return Reference(DictionaryObject(entries, is_open=self.arguments.more_keywords))
        return None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return machine.call(self.function, self.with_more(arguments), site)

    def with_more(self, more: Arguments) -> Arguments:
        """The arguments of a call that passes `more`: its keywords win."""
        kept = tuple(passed for passed in self.arguments.keywords if more.keyword(str(passed.keyword)) is None)
        return Arguments(
            (*self.arguments.positional, *more.positional),
            (*kept, *more.keywords),
            self.arguments.more_positional or more.more_positional,
            self.arguments.more_keywords or more.more_keywords,
        )


def _partial(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if not arguments.positional:
        return machine.unknown("partial() needs a function", site.place)
    function = arguments.positional[0].value
    rest = arguments.rest
    inner = target_of(function)
    if isinstance(inner, PartialObject):
        return Reference(PartialObject(inner.function, inner.with_more(rest)))
    return Reference(PartialObject(function, rest))


def _copy_names(machine: Machine, wrapper: Value, wrapped: Value, place: Place) -> Value:
    """Give the wrapper the name of what it wraps."""
    for name in COPIED_NAMES:
        machine.set_attribute(wrapper, name, machine.attribute(wrapped, name, place), place)
    machine.set_attribute(wrapper, "__wrapped__", wrapped, place)
    return wrapper


def _wraps(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if not arguments.positional:
        return None
    wrapped = arguments.positional[0].value

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.positional:
            return None
        return _copy_names(machine, arguments.positional[0].value, wrapped, site.place)

    return native("functools.wraps", decorate)


def _update_wrapper(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    return _copy_names(machine, arguments.positional[0].value, arguments.positional[1].value, site.place)


class CachedFunction(Changeable):
    """A function under `functools.cache`: equal arguments give the very same result, made once."""

    type_name = "function"
    is_method = True

    def __init__(self, function: Value) -> None:
        self.function = function
        self.results: dict[Hashable, Value] = {}

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__wrapped__":
            return self.function
        if name == "cache_clear":
            return native("cache_clear", self._clear)
        return machine.attribute(self.function, name, place)

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        machine.set_attribute(self.function, name, value, NOWHERE)
        return True

    def _clear(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        machine.journal.touch(self)
        self.results = {}
        return Known(None)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if arguments.is_open:
            return machine.call(self.function, arguments, site)
        key = tuple((passed.keyword, identity(passed.value)) for passed in (*arguments.positional, *arguments.keywords))
        if key not in self.results:
            result = machine.call(self.function, arguments, site)
            machine.journal.touch(self)
            self.results[key] = result
        return self.results[key]

    def snapshot(self) -> dict[Hashable, Value]:
        return dict(self.results)

    def restore(self, state: dict[Hashable, Value]) -> None:
        self.results = dict(state)

    def merge(
        self, if_true: dict[Hashable, Value], if_false: dict[Hashable, Value], condition: Condition, place: Place
    ) -> None:
        self.results = {**if_false, **if_true}

    def widen(self, state: dict[Hashable, Value], reason: str, place: Place) -> None:
        self.results = {**state, **self.results}


def _cache(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@cache`, `@lru_cache` and `@lru_cache(maxsize=...)`"""
    if arguments.positional and type(arguments.positional[0].value) is Reference:
        return Reference(CachedFunction(arguments.positional[0].value))

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(CachedFunction(arguments.positional[0].value)) if arguments.positional else None

    return native("functools.lru_cache", decorate)


def _cached_property(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if not arguments.positional:
        return None
    function = arguments.positional[0].value
    name = machine.attribute(function, "__name__", site.place)

    def compute(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        result = machine.call(function, arguments, site)
        owner = arguments.positional[0].value if arguments.positional else None
        target = target_of(owner)
        if isinstance(target, InstanceObject) and type(name) is Known:
            machine.journal.touch(target)
            target.attributes[str(name.value)] = result
        return result

    return Reference(Property(native("cached_property", compute)))


def _reduce(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "function", "iterable", "initial", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    function, source, result = values[0], values[1], values[2]
    items = items_in_order(machine, source, site.place)
    if type(items) is Unknown:
        return items

    def reduced() -> Value | None:
        so_far = result
        for item in stepped(machine, source, items):
            so_far = item if so_far is None else call_with(machine, function, [so_far, item], site)
        return so_far

    found = undisturbed(machine, reduced)
    return machine.unknown("reduce() raises TypeError here", site.place) if found is None else found


def unchanged(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """A decorator that returns what it decorates."""
    return arguments.positional[0].value if arguments.positional else None


def _getter(by_item: bool) -> Value:
    """`operator.itemgetter` or `operator.attrgetter`"""

    def make(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        keys = [passed.value for passed in arguments.positional]
        if arguments.is_open or not keys:
            return None

        def get(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            if not arguments.positional:
                return None
            owner = arguments.positional[0].value
            found = [_part(machine, owner, key, site.place, by_item=by_item) for key in keys]
            return found[0] if len(found) == 1 else Reference(TupleObject(found))

        return native("getter", get)

    return native("operator.getter", make)


def _part(machine: Machine, owner: Value, key: Value, place: Place, *, by_item: bool) -> Value:
    if by_item:
        return machine.item(owner, key, place)
    if type(key) is not Known:
        return machine.unknown("the attribute's name is not known", place)
    for name in str(key.value).split("."):
        owner = machine.attribute(owner, name, place)
    return owner


NAMES: dict[str, Value] = {
    "functools.partial": native("functools.partial", _partial),
    "functools.wraps": native("functools.wraps", _wraps),
    "functools.update_wrapper": native("functools.update_wrapper", _update_wrapper),
    "functools.cache": native("functools.cache", _cache),
    "functools.lru_cache": native("functools.lru_cache", _cache),
    "functools.cached_property": native("functools.cached_property", _cached_property),
    "functools.total_ordering": native("functools.total_ordering", unchanged),
    "functools.reduce": native("functools.reduce", _reduce),
    "operator.itemgetter": _getter(by_item=True),
    "operator.attrgetter": _getter(by_item=False),
}
