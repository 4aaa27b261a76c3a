"""Flyte's own files: flyteadmin's configuration, flytectl's attributes, Flyte 2's settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml import MappingNode, Node

from flyte_reslint.platform.document import Document, Tree
from flyte_reslint.platform.limits import Bounds, Mirroring, Scope
from flyte_reslint.platform.pieces import Piece, amounts, narrowed
from flyte_reslint.platform.shapes import Settings, TaskResourceAttributes, TaskResources
from flyte_reslint.platform.validation import validated
from flyte_reslint.platform.yaml import Source

OTHER_ATTRIBUTES = {
    "attributes": "cluster-resource-attributes",
    "max_parallelism": "workflow-execution-config",
    "overrides": "plugin-overrides",
    "tags": "execution-queue-attributes",
    "value": "execution-cluster-label",
}
"""What flytectl's other files are about, by a key that only they have."""

UNSET = "~unset"
"""What a setting says that shall have no value, not even an inherited one."""

_SETTINGS_SCOPE = re.compile(r"^### Settings for scope: (?:DOMAIN|PROJECT)\(([^()/]+)(?:/([^()]+))?\)", re.MULTILINE)
"""The first line of what `flyte edit settings` writes: `### Settings for scope: PROJECT(production/ml)`."""


def configuration(source: Source, node: Node, name: tuple[str, ...], scope: Scope) -> Bounds:
    """`task_resources` of flyteadmin: `defaults` and `limits`."""
    document = source.document(node, name, _key)
    resources = TaskResources() if document.tree is None else validated(TaskResources, document)
    return Bounds(
        "configuration",
        scope,
        amounts(resources.defaults, document, ("defaults",)),
        amounts(resources.limits, document, ("limits",)),
    )


def is_attributes(keys: set[str]) -> bool:
    """Whether a document with these keys is one of flytectl's files of attributes."""
    return bool(keys & {"project", "domain"}) and not keys & {"task_resources", "task_resource_defaults"}


def attributes(source: Source, node: MappingNode, keys: set[str], scope: Scope) -> Iterator[Piece]:
    """The limits of a project, a domain, or both; other attributes are left out, with a notice."""
    place = source.place(node)
    where = f"{place.file}:{place.row}"
    about = next((about for key, about in OTHER_ATTRIBUTES.items() if key in keys), None)
    if about is not None and not keys & {"defaults", "limits"}:
        yield f"{where}: left out, as {about} of flytectl do not say what a task may have"
        return
    document = source.document(node, (), _key)
    found = validated(TaskResourceAttributes, document)
    if found.workflow is not None:
        yield f"{where}: left out, as these attributes are for the workflow {found.workflow} alone"
        return
    yield Bounds(
        "attributes",
        narrowed(scope, found.project, found.domain, place),
        amounts(found.defaults, document, ("defaults",)),
        amounts(found.limits, document, ("limits",)),
    )


def is_settings(keys: set[str]) -> bool:
    """Whether a document with these keys is Flyte 2's settings, written flat or nested."""
    return any(key == "task_resource" or key.startswith("task_resource.") for key in keys)


def settings(source: Source, node: MappingNode, scope: Scope) -> Iterator[Piece]:
    """Flyte 2's settings: `min` is what a task gets that asks for nothing, `max` what none may exceed."""
    document = source.document(node, (), lambda key: tuple(key.split(".")))
    document = Document(_without_unset(document.tree), document.places)
    resources = validated(Settings, document).task_resource
    place = document.place(("task_resource",))
    header = _SETTINGS_SCOPE.search(source.text)
    domain, project = header.groups() if header else (None, None)
    mirroring = None
    if "mirror_limits_request" in resources.model_fields_set:
        where = document.place(("task_resource", "mirror_limits_request"))
        mirroring = Mirroring(bool(resources.mirror_limits_request), where)
    yield Bounds(
        "settings",
        narrowed(scope, project, domain, place),
        amounts(resources.min, document, ("task_resource", "min")),
        amounts(resources.max, document, ("task_resource", "max")),
        mirroring,
    )


def _key(key: str) -> tuple[str, ...]:
    """flyteadmin and flytectl take a key in any case."""
    lower = key.lower()
    return ("ephemeral-storage" if lower in ("ephemeralstorage", "ephemeral_storage") else lower,)


def _without_unset(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _without_unset(value) for key, value in tree.items()}
    return None if tree == UNSET else tree
