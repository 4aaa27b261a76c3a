"""What a rule is: a function from the registry to findings, registered under its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.registry import Registry
from flyte_reslint.platform.limits import LimitsOf

Check = Callable[[Registry], Iterable[Finding]]

CHECKS: dict[str, Check] = {}
"""The rules by code; `flyte_reslint.checks.run` imports every family, so that none is missing."""


def rule(code: str) -> Callable[[Check], Check]:
    """Register the decorated function as the rule `code`."""

    def register(check: Check) -> Check:
        CHECKS[code] = check
        return check

    return register


Found = TypeVar("Found")


def once(find: Callable[[Registry], Iterable[Found]]) -> Callable[[Registry], tuple[Found, ...]]:
    """What several rules look for in a registry, found once for all of them."""
    return lru_cache(maxsize=1)(lambda registry: tuple(find(registry)))


PlatformCheck = Callable[[Registry, LimitsOf], Iterable[Finding]]

PLATFORM_CHECKS: dict[str, PlatformCheck] = {}
"""The rules that need to know the platform's limits, by code; they run only where these are known."""


def platform_rule(code: str) -> Callable[[PlatformCheck], PlatformCheck]:
    """Register the decorated function as the rule `code`, which needs the platform's limits."""

    def register(check: PlatformCheck) -> PlatformCheck:
        PLATFORM_CHECKS[code] = check
        return check

    return register
