"""Running the rules."""

from __future__ import annotations

from flyte_reslint.checks import (
    accelerators,
    arguments,
    calls,
    deadlock,
    environments,
    files,
    partitions,
    quantities,
    ranges,
    reuse,
    types,
    unresolved,
)
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.rule import CHECKS
from flyte_reslint.domain.registry import Registry

FAMILIES = (
    accelerators,
    arguments,
    calls,
    deadlock,
    environments,
    files,
    partitions,
    quantities,
    ranges,
    reuse,
    types,
    unresolved,
)
"""The modules that register rules when they are imported."""


def run(registry: Registry) -> tuple[Finding, ...]:
    """The findings of all rules, sorted by place; what several rounds of a loop repeat is said once."""
    distinct: dict[tuple[object, ...], Finding] = {}
    for check in CHECKS.values():
        for finding in check(registry):
            distinct.setdefault((finding.place, finding.code, finding.message), finding)
    return tuple(sorted(distinct.values(), key=lambda finding: (finding.place, finding.code, finding.message)))
