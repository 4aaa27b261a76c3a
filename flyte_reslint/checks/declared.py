"""What an environment was declared with, through the clones that it came from."""

from __future__ import annotations

from dataclasses import replace

from flyte_reslint.checks.given import setting
from flyte_reslint.domain.registry import Environment, Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Choices, Plain


def declared_on(registry: Registry, environment: Environment, name: str) -> Choices:
    """What the parameter `name` of `environment` may be, None where nothing sets it.

    `TaskEnvironment.clone_with` takes from its parent what it is given as None.
    """
    choices = setting(environment.call, name, Plain(None))
    parent = next((other for other in registry.environments if other.key == environment.parent), None)
    if parent is None:
        return choices
    inherited = declared_on(registry, parent, name)
    return tuple(
        replace(choice, traced=source.traced, condition=both(choice.condition, source.condition))
        for choice in choices
        for source in (inherited if choice.traced.value == Plain(None) else (choice,))
    )
