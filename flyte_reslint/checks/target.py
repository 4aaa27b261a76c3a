"""The SDK release that a file is checked against."""

from __future__ import annotations

from flyte_reslint import catalog
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Place


def target_release(registry: Registry, place: Place) -> catalog.Release:
    """The release of `flyte` for the file of `place`: the newest in the catalog where the registry names none."""
    return catalog.release("flyte", registry.targets.get(place.file, catalog.newest("flyte")))
