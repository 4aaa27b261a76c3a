"""What a rule is: a function from the registry to findings, registered under its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.registry import Registry

Check = Callable[[Registry], Iterable[Finding]]

CHECKS: dict[str, Check] = {}
"""The rules by code; `flyte_reslint.checks.run` imports every family, so that none is missing."""


def rule(code: str) -> Callable[[Check], Check]:
    """Register the decorated function as the rule `code`."""

    def register(check: Check) -> Check:
        CHECKS[code] = check
        return check

    return register
