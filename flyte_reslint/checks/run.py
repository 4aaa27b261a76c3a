"""Running the rules."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.rule import CHECKS, PLATFORM_CHECKS
from flyte_reslint.domain.registry import Registry
from flyte_reslint.platform.limits import LimitsOf

FAMILIES = (
    "accelerators",
    "allowance",
    "arguments",
    "calls",
    "clustered",
    "deadlock",
    "environments",
    "files",
    "flytekit",
    "images",
    "pairs",
    "partitions",
    "platform",
    "pods",
    "quantities",
    "ranges",
    "reuse",
    "secrets",
    "types",
    "unresolved",
)
"""The modules that register rules when they are imported."""

for family in FAMILIES:
    import_module(f"flyte_reslint.checks.{family}")


def run(registry: Registry, limits_of: LimitsOf | None = None) -> tuple[Finding, ...]:
    """The findings of all rules, sorted by place; what several rounds of a loop repeat is said once.

    `limits_of` gives the limits in force for a file; without it, the rules about the platform have nothing to say.
    """
    findings = [finding for check in CHECKS.values() for finding in check(registry)]
    if limits_of is not None:
        findings += [finding for check in PLATFORM_CHECKS.values() for finding in check(registry, limits_of)]
    return sorted_once(findings)


def sorted_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, each once."""
    distinct: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        distinct.setdefault((finding.place, finding.code, finding.message), finding)
    return tuple(sorted(distinct.values(), key=lambda finding: (finding.place, finding.code, finding.message)))
