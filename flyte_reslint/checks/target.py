"""The SDK release that a file is checked against."""

from __future__ import annotations

from flyte_reslint import catalog
from flyte_reslint.catalog import Package
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Place


def target_release(registry: Registry, place: Place, package: Package = "flyte") -> catalog.Release:
    """The release of an SDK for the file of `place`: the newest in the catalog where the registry names none."""
    targets = registry.targets if package == "flyte" else registry.flytekit_targets
    return catalog.release(package, targets.get(place.file) or catalog.newest(package))


def package_of(name: str) -> Package:
    """The SDK whose catalog tells of a call or module by its dotted name."""
    return "flytekit" if name.partition(".")[0] == "flytekit" else "flyte"
