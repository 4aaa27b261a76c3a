"""What one document of a platform file says."""

from __future__ import annotations

from typing import Union

from flyte_reslint.domain.values import Place
from flyte_reslint.platform.document import Document, Path
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.limits import Accelerators, Amount, Bounds, Quota, Range, Scope
from flyte_reslint.platform.shapes import ResourceSet

Piece = Union[Bounds, Quota, Range, Accelerators, str]
"""Part of a platform; text is a notice of something that was left out."""


def amounts(resources: ResourceSet | None, document: Document, path: Path) -> dict[str, Amount | None]:
    """What is set at `path`, by Flyte's resource name; None for what is explicitly not.

    `storage` is taken for `ephemeral-storage`, as Flyte documents it, unless that is set too.
    """
    if resources is None:
        return {}
    keys = {ResourceSet.model_fields[name].alias or name: name for name in sorted(resources.model_fields_set)}
    if "ephemeral-storage" in keys:
        keys.pop("storage", None)
    found: dict[str, Amount | None] = {}
    for key, name in keys.items():
        quantity = getattr(resources, name)
        resource = "ephemeral-storage" if key == "storage" else key
        found[resource] = None if quantity is None else Amount(quantity, document.place((*path, key)))
    return found


def narrowed(scope: Scope, project: str | None, domain: str | None, place: Place) -> Scope:
    """`scope`, for which a file is named, with the project and domain that it names itself.

    Raises PlatformError where the two contradict each other.
    """
    for outer, own in ((scope.project, project), (scope.domain, domain)):
        if None not in (outer, own) and outer != own:
            raise PlatformError(place, f"this is for {own}, but the file is named for {outer}")
    return Scope(project or scope.project, domain or scope.domain)
