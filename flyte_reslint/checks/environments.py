"""Rules about environments' names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import conflicts, given, sentence, shown, text
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.registry import Environment, Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Place, Plain, Value

TASK_NAME = re.compile("[a-z0-9]+([_-][a-z0-9]+)*")
"""`is_snake_or_kebab_with_numbers` in `_environment.py` of the SDK."""

APP_NAME = re.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
"""`APP_NAME_RE` in `app/_app_environment.py`, without what it allows after a backslash."""


@rule("FLR404")
def invalid_environment_name(registry: Registry) -> Iterator[Finding]:
    """A name that the environment's class refuses."""
    for environment in registry.environments:
        pattern, spelling = _spelling(environment.kind)
        if pattern is None:
            continue
        for name in given(environment.call, "name"):
            if isinstance(name.value, Plain) and not pattern.fullmatch(text(name.value) or ""):
                remedy = _respelled(text(name.value) or "", pattern)
                yield name.finding("FLR404", f"is not {spelling}", remedy=remedy)


def _spelling(kind: str) -> tuple[re.Pattern[str] | None, str]:
    """How the names of a class of environments are spelled; nothing for a class of the user's own."""
    if kind.endswith("TaskEnvironment"):
        return TASK_NAME, "in snake_case or kebab-case"
    if kind.endswith(("AppEnvironment", "ConnectorEnvironment")):
        return APP_NAME, "in kebab-case"
    return None, ""


def _respelled(name: str, pattern: re.Pattern[str]) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    near = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    return f'write "{near}"' if pattern.fullmatch(near) else "write lower-case words joined by dashes"


@rule("FLR405")
def duplicate_environment_name(registry: Registry) -> Iterator[Finding]:
    """Two environments that are deployed together under one name."""
    reported: set[int] = set()
    for where, together in _deployed_together(registry):
        for second, earlier in _of_one_name(together):
            if second.key not in reported:
                rivalries = (list(_rivalry(first, second, where)) for first in earlier)
                found = next(filter(None, rivalries), [])
                reported.update(second.key for _ in found)
                yield from found


def _rivalry(first: Environment, second: Environment, where: str) -> Iterator[Finding]:
    """What is wrong with the names of two environments, unless there is one of them at a time."""
    if _exclude_each_other(first, second):
        return
    for condition, (name, again) in conflicts(_is_same_text, first.name, second.name):
        claim = f"environment {shown(again.value)} has the name of another one {where}"
        when = both(first.call.condition, second.call.condition, condition)
        related = (Related(_name_place(first, name.place), "the first of the name"),)
        remedy = "give each environment its own name"
        yield Finding("FLR405", _name_place(second, again.place), sentence(claim, when), remedy, related)


def _deployed_together(registry: Registry) -> Iterator[tuple[str, list[Environment]]]:
    """The environments of each module, and of each one's dependencies, in the order of the import."""
    registered = [environment for environment in registry.environments if environment.is_registered]
    modules: dict[str, list[Environment]] = defaultdict(list)
    for environment in registered:
        modules[environment.module].append(environment)
    for together in modules.values():
        yield "in this module", together
    dependants: dict[int, list[int]] = defaultdict(list)
    for environment in registered:
        for key in environment.depends_on:
            dependants[key].append(environment.key)
    rivals = _with_rivals(registered)
    deployed_with = {rival.key: _reached(rival.key, dependants) for rival in rivals}
    for environment in registered:
        if environment.depends_on:
            yield "that is deployed with it", [each for each in rivals if environment.key in deployed_with[each.key]]


def _reached(key: int, others: Mapping[int, Iterable[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = [key]
    while waiting:
        present = waiting.pop()
        if present not in reached:
            reached.add(present)
            waiting.extend(others.get(present, ()))
    return reached


def _with_rivals(environments: Iterable[Environment]) -> list[Environment]:
    """The environments that may have the name of another one."""
    keys = {each.key for group in _by_name(environments) if len(group) > 1 for each in group}
    return [environment for environment in environments if environment.key in keys]


def _of_one_name(environments: Iterable[Environment]) -> Iterator[tuple[Environment, Iterable[Environment]]]:
    """The environments, each with the earlier ones that may have the same name."""
    for group in _by_name(environments):
        for count, environment in enumerate(group):
            yield environment, islice(group, count)


def _by_name(environments: Iterable[Environment]) -> Iterable[list[Environment]]:
    """The environments that may have each name."""
    named: dict[str, list[Environment]] = defaultdict(list)
    for environment in environments:
        for name in dict.fromkeys(text(choice.traced.value) for choice in environment.name):
            if name is not None:
                named[name].append(environment)
    return named.values()


def _exclude_each_other(first: Environment, second: Environment) -> bool:
    """Whether different branches make the two, so that there is one of them at a time."""
    conditions = {first.call.condition, second.call.condition}
    return None not in conditions and len(conditions) == 2


def _is_same_text(first: Value, second: Value) -> bool:
    return text(first) is not None and first == second


def _name_place(environment: Environment, place: Place) -> Place:
    """Where the name stands in the call that makes the environment."""
    argument = environment.call.argument("name")
    if argument is None:
        return environment.call.place
    return place if argument.place.contains(place) else argument.place
