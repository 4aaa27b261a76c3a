"""Two states of a project, and what differs between them.

A task is recognised by its registered name, wherever its file went. One whose name changed is recognised where it is
the only task of that function left over in its file, or the only one of that function with the same fields: so a
renamed environment takes its tasks along, and is recognised by them where they all went to the same one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from flyte_reslint.checks.finding import Finding
from flyte_reslint.comparison.amounts import Amounts, PodOf, amounts, together
from flyte_reslint.comparison.fields import Fields, name_field, part_fields, settings_fields
from flyte_reslint.comparison.findings import new_and_gone
from flyte_reslint.comparison.matching import Key, matched
from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.pod import Pod

Kind = Literal["environment", "task", "override"]
Status = Literal["added", "removed", "changed"]

Outcome = tuple[list[tuple["Declared", "Declared"]], list["Declared"], list["Declared"]]
"""Pairs, what is only before, and what is only after."""


class State(Struct, frozen=True):
    """A project at one time: what it registers, the pods of it where a platform is known, what is wrong with it."""

    tasks: Sequence[EffectiveTask]
    environments: Sequence[EffectiveEnvironment]
    overrides: Sequence[EffectiveOverride]
    pod_of: PodOf
    findings: Sequence[Finding] = ()


class Declared(Struct, frozen=True):
    """A declaration in one state: `name` as it is registered, None where that is not known."""

    kind: Kind
    name: str | None
    function: str
    place: Place
    fields: Fields
    amounts: Amounts
    sdk: str = "flyte"
    environment: int | None = None
    owner: str | None = None

    @property
    def shown(self) -> str:
        """The name, or what is known of it."""
        return self.name or (f"{self.function} (name unknown)" if self.function else "(name unknown)")


class Change(Struct, frozen=True):
    """How a declaration differs: it is only in one of the states, or other `fields` have values in each."""

    before: Declared | None
    after: Declared | None
    fields: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """What became of it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def present(self) -> Declared:
        """The declaration as it is now, or was last."""
        found = self.after or self.before
        assert found is not None
        return found

    def value(self, name: str) -> tuple[str | None, str | None]:
        """What a field was and is, None where it is not set."""
        before = self.before.fields.get(name) if self.before else None
        return before, self.after.fields.get(name) if self.after else None


class Comparison(Struct, frozen=True):
    """What differs between two states. `totals` are those of all that differs, before and after, at full size."""

    changes: tuple[Change, ...]
    before: Amounts
    after: Amounts
    new_findings: tuple[Finding, ...] = ()
    gone_findings: tuple[Finding, ...] = ()

    def of(self, kind: Kind, status: Status) -> tuple[Change, ...]:
        """The changes of one kind of declaration."""
        return tuple(each for each in self.changes if (each.present.kind, each.status) == (kind, status))

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.new_findings or self.gone_findings)


def compare(before: State, after: State) -> Comparison:
    """What differs between two states."""
    tasks = _matched_tasks(before, after)
    environments = _matched_environments(before, after, tasks[0])
    overrides = matched(_overrides(before), _overrides(after), _OVERRIDE_KEYS)
    changes = [change for outcome in (environments, tasks, overrides) for change in _changes(*outcome)]
    moves = {
        old.place.file: new.place.file
        for pairs, _, _ in (tasks, environments)
        for old, new in pairs
        if old.place.file != new.place.file
    }
    new, gone = new_and_gone(before.findings, after.findings, moves)
    counted = [change for change in changes if change.present.kind != "override"]
    return Comparison(
        tuple(changes),
        together(change.before.amounts for change in counted if change.before),
        together(change.after.amounts for change in counted if change.after),
        new,
        gone,
    )


def _tasks(state: State) -> list[Declared]:
    found = []
    for task in state.tasks:
        declaration, environment = task.declaration, task.environment
        found.append(
            Declared(
                "task",
                task.name.text,
                declaration.function,
                declaration.place,
                {**_fields(task, state.pod_of(task.file, task.in_pod, None)), **_pods(task)},
                amounts(task, state.pod_of),
                declaration.sdk,
                environment.declaration.key if environment else None,
            )
        )
    return found


def _fields(of: EffectiveTask | EffectiveEnvironment, pod: Pod | None) -> Fields:
    return {**name_field(of.name.unknown), **settings_fields(of.settings, pod), **part_fields(of.plugin)}


def _pods(of: EffectiveTask | EffectiveEnvironment) -> dict[str, str]:
    """How many pods there are at full size, where that is not simply one."""
    counts = {f"pods.{group.name}" if group.name else "pods": group.count for group in of.groups}
    if counts == {"pods": 1}:
        return {}
    return {name: "?" if count is None else str(count) for name, count in counts.items()}


def _environments(state: State) -> list[Declared]:
    found = []
    for environment in state.environments:
        declaration, settings = environment.declaration, environment.settings
        pods = _pods(environment) if settings.reuse is None else {}
        found.append(
            Declared(
                "environment",
                environment.name.text,
                "",
                declaration.call.place,
                {**_fields(environment, state.pod_of(environment.file, environment.in_pod, None)), **pods},
                amounts(environment, state.pod_of),
                environment=declaration.key,
            )
        )
    return found


def _overrides(state: State) -> list[Declared]:
    functions = {task.declaration.key: task.declaration.function for task in state.tasks}
    found = []
    for override in state.overrides:
        declaration = override.declaration
        found.append(
            Declared(
                "override",
                override.task.name.text if override.task else None,
                override.task.declaration.function if override.task else "",
                declaration.call.place,
                settings_fields(override.settings, state.pod_of(override.file, override.in_pod, None)),
                amounts(override, state.pod_of),
                owner=functions.get(declaration.function) if declaration.function is not None else None,
            )
        )
    return found


def _same(each: Declared) -> Hashable:
    return frozenset(each.fields.items())


def _named(each: Declared, *more: object) -> Hashable | None:
    return None if each.name is None else (each.sdk, each.name, *more)


_TASK_KEYS: tuple[Key[Declared], ...] = (
    lambda each: _named(each, each.place.file, _same(each)),
    lambda each: _named(each, each.place.file),
    lambda each: _named(each, _same(each)),
    _named,
    lambda each: (each.sdk, each.function, each.place.file, _same(each)) if each.name is None else None,
    lambda each: (each.sdk, each.function, each.place.file) if each.name is None else None,
)

_TASK_RENAMES: tuple[Key[Declared], ...] = (
    lambda each: (each.sdk, each.function, each.place.file),
    lambda each: (each.sdk, each.function, _same(each)),
)

_ENVIRONMENT_KEYS: tuple[Key[Declared], ...] = (
    lambda each: _named(each, each.place.file, _same(each)),
    lambda each: _named(each, each.place.file),
    lambda each: _named(each, _same(each)),
    _named,
)

_ENVIRONMENT_RENAMES: tuple[Key[Declared], ...] = (lambda each: (each.place.file, _same(each)),)

_OVERRIDE_KEYS: tuple[Key[Declared], ...] = (
    lambda each: (each.name, each.owner, each.place.file, _same(each)),
    lambda each: (each.name, each.owner, each.place.file),
    lambda each: (each.name, each.owner, _same(each)),
    lambda each: (each.function, each.owner, each.place.file),
)


def _followed(
    olds: Sequence[Declared], news: Sequence[Declared], tasks: Iterable[tuple[Declared, Declared]]
) -> list[tuple[Declared, Declared]]:
    """Environments whose tasks all went to one other, which has the tasks of no other."""
    ways = {(old.environment, new.environment) for old, new in tasks}
    forth = {old: {new for each, new in ways if each == old} for old, _ in ways}
    back = {new: {old for old, each in ways if each == new} for _, new in ways}
    by_key = {new.environment: new for new in news}
    return [
        (old, by_key[new])
        for old in olds
        for new in forth.get(old.environment, ())
        if new in by_key and len(forth[old.environment]) == len(back[new]) == 1
    ]


def _matched_tasks(before: State, after: State) -> Outcome:
    """By their names; those of a file that others moved from are found where these went, though their names changed."""
    pairs, olds, news = matched(_tasks(before), _tasks(after), _TASK_KEYS, _TASK_RENAMES)
    went_to = {old.place.file: new.place.file for old, new in pairs}

    def moved(each: Declared) -> Hashable:
        return each.sdk, each.function, went_to.get(each.place.file, each.place.file)

    others, olds, news = matched(olds, news, (), (moved,))
    return [*pairs, *others], olds, news


def _matched_environments(before: State, after: State, tasks: Iterable[tuple[Declared, Declared]]) -> Outcome:
    pairs, olds, news = matched(_environments(before), _environments(after), _ENVIRONMENT_KEYS)
    followed = _followed(olds, news, tasks)
    gone, come = ({id(pair[side]) for pair in followed} for side in (0, 1))
    olds = [each for each in olds if id(each) not in gone]
    news = [each for each in news if id(each) not in come]
    renamed, olds, news = matched(olds, news, (), _ENVIRONMENT_RENAMES)
    return [*pairs, *followed, *renamed], olds, news


def _changes(
    pairs: Iterable[tuple[Declared, Declared]], removed: Iterable[Declared], added: Iterable[Declared]
) -> list[Change]:
    found = [Change(before, None, tuple(before.fields)) for before in removed]
    found += [Change(None, after, tuple(after.fields)) for after in added]
    for before, after in pairs:
        names = dict.fromkeys((*before.fields, *after.fields))
        fields = tuple(name for name in names if before.fields.get(name) != after.fields.get(name))
        if fields or before.name != after.name:
            found.append(Change(before, after, fields))
    return sorted(found, key=lambda change: (change.present.place, change.status))
