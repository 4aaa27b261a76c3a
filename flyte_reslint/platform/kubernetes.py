"""Kubernetes' manifests: ResourceQuota and LimitRange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from yaml import MappingNode

from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.platform.document import Document, Path
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.limits import Amount, Manifest, Quota, Range, Scope
from flyte_reslint.platform.pieces import Piece
from flyte_reslint.platform.shapes import LimitRange, LimitRangeItem, Metadata, ResourceQuota
from flyte_reslint.platform.validation import validated
from flyte_reslint.platform.yaml import Source


def quota(source: Source, node: MappingNode, scope: Scope) -> Iterator[Piece]:
    """What all pods of a namespace may have together."""
    document = source.document(node)
    found = validated(ResourceQuota, document)
    manifest = _manifest(found.metadata, document, scope)
    if found.spec.scopes or found.spec.scope_selector:
        where = f"{manifest.place.file}:{manifest.place.row}"
        yield f"{where}: left out, as this quota is for some pods only, those of its scopes"
        return
    yield Quota(manifest, _amounts(found.spec.hard, document, ("spec", "hard")))


def limit_range(source: Source, node: MappingNode, scope: Scope) -> Range:
    """What one container or pod of a namespace may have, and what a container gets that says nothing."""
    document = source.document(node)
    found = validated(LimitRange, document)
    container_maximum: dict[str, Amount] = {}
    pod_maximum: dict[str, Amount] = {}
    default_limits: dict[str, Amount] = {}
    default_requests: dict[str, Amount] = {}
    for index, item in enumerate(found.spec.limits):
        path = ("spec", "limits", index)
        _check_order(item, document, path)
        if item.type == "Pod":
            pod_maximum |= _amounts(item.max, document, (*path, "max"))
        elif item.type == "Container":
            maximum = _amounts(item.max, document, (*path, "max"))
            limits, requests = _container_defaults(item, maximum, document, path)
            container_maximum |= maximum
            default_limits |= limits
            default_requests |= requests
    manifest = _manifest(found.metadata, document, scope)
    return Range(manifest, container_maximum, pod_maximum, default_limits, default_requests)


def _check_order(item: LimitRangeItem, document: Document, path: Path) -> None:
    """Raise PlatformError for what Kubernetes refuses: `ValidateLimitRange` in its source."""
    rising = {"min": item.min, "defaultRequest": item.default_request, "default": item.default, "max": item.max}
    for (low, lows), (high, highs) in combinations(rising.items(), 2):
        for name, quantity in (lows or {}).items():
            most = (highs or {}).get(name)
            if most is not None and quantity > most:
                fault = f"the {low} of {quantity} for {name} is above the {high} of {most}"
                raise PlatformError(document.place((*path, low, name)), fault)


def _container_defaults(
    item: LimitRangeItem, maximum: dict[str, Amount], document: Document, path: Path
) -> tuple[dict[str, Amount], dict[str, Amount]]:
    """The limits and requests that Kubernetes gives a container: `SetDefaults_LimitRangeItem` in its source."""
    limits = maximum | _amounts(item.default, document, (*path, "default"))
    minimum = _amounts(item.min, document, (*path, "min"))
    requests = minimum | limits | _amounts(item.default_request, document, (*path, "defaultRequest"))
    return limits, requests


def _amounts(quantities: Mapping[str, Quantity] | None, document: Document, path: Path) -> dict[str, Amount]:
    return {name: Amount(quantity, document.place((*path, name))) for name, quantity in (quantities or {}).items()}


def _manifest(metadata: Metadata, document: Document, scope: Scope) -> Manifest:
    return Manifest(metadata.name, metadata.namespace, scope, document.place())
