"""What an environment was declared with, through the clones that it came from."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.given import setting
from flyte_reslint.domain.registry import Environment, Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Choice, Choices, Plain

UNSET = Plain(None)

MOST_CLONES = 100
"""Clones of clones beyond which nobody looks for a setting."""


def declared_on(registry: Registry, environment: Environment, name: str) -> Choices:
    """What the parameter `name` of `environment` may be, None where nothing sets it.

    `TaskEnvironment.clone_with` takes from its parent what it is given as None.
    """
    choices = setting(environment.call, name, UNSET)
    for parent in _speaking(registry, environment, name):
        if all(choice.traced.value != UNSET for choice in choices):
            break
        inherited = setting(parent.call, name, UNSET)
        choices = tuple(
            Choice(source.traced, both(choice.condition, source.condition))
            for choice in choices
            for source in (inherited if choice.traced.value == UNSET else (choice,))
        )
    return choices


def _speaking(registry: Registry, clone: Environment, name: str) -> Iterator[Environment]:
    """The environments that `clone` comes from, nearest first: those that may set `name`, and the first of all."""
    parent = registry.environment(clone.parent)
    for _ in range(MOST_CLONES):
        if parent is None:
            return
        further = registry.environment(parent.parent)
        if further is None or parent.call.is_open or parent.call.argument(name) is not None:
            yield parent
        parent = further
