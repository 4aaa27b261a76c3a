"""What code that runs later could read: the names that it mentions, and every object that it reaches through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flyte_reslint.interp.dictionaries import ViewObject
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.mentions import Later, Mentions
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import Changeable, Object, target_of
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import OneOf, Reference, Value

MOST_REACHED = 2_000


class Reach:
    """The state of what is reached from `roots`, as it was when this was made."""

    def __init__(self, roots: Iterable[object]) -> None:
        self._names: list[tuple[Scope, str, Value]] = []
        self._states: dict[Changeable, Any] = {}
        self._sources: list[tuple[Source, list[Any]]] = []
        self._seen: set[int] = set()
        waiting = list(roots)
        while waiting and len(self._seen) <= MOST_REACHED:
            waiting += self._parts(waiting.pop())

    def is_unchanged(self, taken: int) -> bool:
        """Whether nothing was written to since, but to items already `taken`; too much to follow may have been."""
        return (
            len(self._seen) <= MOST_REACHED
            and all(scope.find(name) == value for scope, name, value in self._names)
            and all(source.has_still(items, taken) for source, items in self._sources)
            and all(changing.snapshot() == state for changing, state in self._states.items())
        )

    def includes(self, thing: Changeable) -> bool:
        """Whether `thing` is reached, or may be."""
        return (
            len(self._seen) > MOST_REACHED
            or thing in self._states
            or any(source.target is thing for source, _ in self._sources)
        )

    def _parts(self, thing: Any) -> Iterator[object]:
        """What `thing` leads to."""
        if isinstance(thing, (list, tuple)):
            yield from thing
        elif isinstance(thing, dict):
            yield from thing.values()
        elif type(thing) is OneOf:
            yield from (item.value for item in thing.alternatives)
        elif type(thing) is Reference:
            yield thing.target
        elif isinstance(thing, partial):
            yield from thing.args
        elif isinstance(thing, Later):
            yield from self._mentioned(thing)
        elif isinstance(thing, Source):
            yield from self._items(thing)
        elif isinstance(thing, (Object, Scope)) and id(thing) not in self._seen:
            self._seen.add(id(thing))
            yield from self._inside(thing)
        elif hasattr(thing, "__self__"):
            yield thing.__self__

    def _inside(self, thing: Object | Scope) -> Iterator[object]:
        if isinstance(thing, Scope):
            self._names += ((thing, name, value) for name, value in thing.values.items())
            yield thing.values
            return
        if isinstance(thing, ModuleObject):
            return
        if isinstance(thing, Changeable):
            self._states[thing] = thing.snapshot()
        if isinstance(thing, FunctionObject):
            own_names = (*thing.definition.local_names, *(parameter.name for parameter, _ in thing.parameters))
            yield Later(thing.scope, thing.definition.body, own_names)
            yield thing.attributes
            yield [default for _, default in thing.parameters]
            return
        yield from vars(thing).values()

    def _mentioned(self, code: Later) -> Iterator[object]:
        for name, attributes in Mentions(code.nodes).names:
            if name in code.own_names:
                continue
            scope, value = code.scope, code.scope.find(name)
            self._names.append((scope, name, value))
            for attribute in attributes:
                if type(value) is not Reference or not isinstance(value.target, ModuleObject):
                    break
                scope = value.target.scope
                value = scope.find(attribute)
                self._names.append((scope, attribute, value))
            yield value

    def _items(self, source: Source) -> Iterator[object]:
        if isinstance(source.target, IteratorObject):
            yield from source.target.reads
        elif isinstance(source.target, (ListObject, DictionaryObject)):
            self._sources.append((source, source.items))
        elif isinstance(source.target, Object):
            yield source.target


class Source:
    """What an iterator goes through, from the first item or from the last, without looking at the items."""

    def __init__(self, value: Value, *, is_reversed: bool = False) -> None:
        target = target_of(value)
        self.target = target.dictionary if isinstance(target, ViewObject) else target
        self.is_reversed = is_reversed

    @property
    def items(self) -> list[Any]:
        """What it goes through, as it is now."""
        if isinstance(self.target, ListObject):
            return list(self.target.items or ())
        return list(self.target.entries.items()) if isinstance(self.target, DictionaryObject) else []

    def has_still(self, items: list[Any], taken: int) -> bool:
        """Whether the items after the `taken` ones are those of `items`."""
        left = slice(None, len(items) - taken) if self.is_reversed else slice(taken, None)
        return self.items[left] == items[left]
