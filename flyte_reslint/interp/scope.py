"""Scopes: the names of a module, a class body or a function call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.journal import Journal, now
from flyte_reslint.interp.objects import filled, may_be_absent, merge_named, widen_named
from flyte_reslint.interp.values import ABSENT, Absent, Condition, Unknown, Value

NOWHERE = Place("", 1, 1, 1, 1)
"""The place of a value that is not written anywhere: the reader puts its own place instead."""


class Scope:
    """Names and their values. `parent` is the scope in which free names are looked up.

    `open_reason`, once set, says why the scope may have names that are not listed (`from x import *` of
    something that cannot be read).
    """

    def __init__(
        self,
        kind: Literal["module", "class", "function"],
        parent: Scope | None = None,
        local_names: Iterable[str] = (),
        *,
        is_comprehension: bool = False,
    ) -> None:
        self.born = now()
        self.kind = kind
        self.is_comprehension = is_comprehension
        self.parent = parent
        self.values: dict[str, Value] = {}
        self.local_names = frozenset(local_names)
        self.global_names: frozenset[str] = frozenset()
        self.nonlocal_names: frozenset[str] = frozenset()
        self.open_reason: str | None = None

    @property
    def module(self) -> Scope:
        """The module's scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def enclosing(self) -> Scope:
        """The scope that functions defined here see: class bodies are skipped."""
        scope = self
        while scope.kind == "class" and scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Value:
        """The value of `name` here or further out; `ABSENT` where it is not bound."""
        scope: Scope | None = self.module if name in self.global_names else self
        while scope is not None:
            value = scope.values.get(name)
            if value is not None and scope.kind == "class" and scope.parent is not None and may_be_absent(value):
                return filled(value, scope.parent.find(name), NOWHERE)
            if value is not None:
                return value
            if scope.kind == "function" and name in scope.local_names and name not in scope.global_names:
                return ABSENT
            if scope.open_reason is not None:
                return Unknown(scope.open_reason, NOWHERE, cause=("open", id(scope), name))
            scope = scope.parent
        return ABSENT

    def owner(self, name: str) -> Scope:
        """The scope that an assignment to `name` changes."""
        if name in self.global_names:
            return self.module
        if name in self.nonlocal_names and self.parent is not None:
            scope: Scope | None = self.parent
            while scope is not None and scope.kind == "function":
                if name in scope.values or name in scope.local_names:
                    return scope
                scope = scope.parent
        return self

    def bind(self, journal: Journal, name: str, value: Value) -> None:
        """`name = value`"""
        scope = self.owner(name)
        if journal.midway is not None and scope.born < journal.midway.began:
            journal.midway.rebinds(scope, name)
        journal.touch(scope)
        scope.values[name] = value

    def unbind(self, journal: Journal, name: str) -> None:
        """`del name`"""
        scope = self.owner(name)
        if journal.midway is not None and scope.born < journal.midway.began:
            journal.midway.rebinds(scope, name)
        journal.touch(scope)
        scope.values.pop(name, None)

    def snapshot(self) -> tuple[dict[str, Value], str | None]:
        return dict(self.values), self.open_reason

    def restore(self, state: tuple[dict[str, Value], str | None]) -> None:
        self.values, self.open_reason = dict(state[0]), state[1]

    def merge(
        self,
        if_true: tuple[dict[str, Value], str | None],
        if_false: tuple[dict[str, Value], str | None],
        condition: Condition,
        place: Place,
    ) -> None:
        merged = merge_named(if_true[0], if_false[0], condition, place)
        self.values = {name: value for name, value in merged.items() if type(value) is not Absent}
        self.open_reason = if_true[1] or if_false[1]

    def widen(self, state: tuple[dict[str, Value], str | None], reason: str, place: Place) -> None:
        self.values = widen_named(self.values, state[0], reason, place)
        self.open_reason = self.open_reason or state[1]
