"""Telling what a YAML document is, wherever in it a platform is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from flyte_reslint.platform import flyte, kubernetes
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.limits import Scope
from flyte_reslint.platform.pieces import Piece
from flyte_reslint.platform.yaml import Source

TASK_RESOURCES = ("task_resources", "task_resource_defaults")
"""Where flyteadmin's configuration, and the Helm values that become it, keep defaults and limits."""

_EMBEDDED = re.compile(r"^\s*(task_resources|task_resource_defaults):", re.MULTILINE)
"""Text in a manifest's text: a ConfigMap that holds flyteadmin's configuration."""


def document_pieces(source: Source, node: Node, scope: Scope) -> Iterator[Piece]:
    """What a document says of a platform; nothing when it is about something else. Raises PlatformError."""
    if not isinstance(node, MappingNode):
        return
    entries = {key: value for key, _, value in source.entries(node)}
    keys = {key.lower() for key in entries}
    if "kind" in entries and "apiVersion" in entries:
        yield from _manifest(source, node, entries, scope)
    elif flyte.is_settings(keys):
        yield from flyte.settings(source, node, scope)
    elif flyte.is_attributes(keys):
        yield from flyte.attributes(source, node, keys, scope)
    elif keys and keys <= {"defaults", "limits"}:
        yield flyte.configuration(source, node, (), scope)
    else:
        yield from _anywhere(source, node, (), scope, set())


def _manifest(source: Source, node: MappingNode, entries: dict[str, Node], scope: Scope) -> Iterator[Piece]:
    kind = entries["kind"].value
    if kind == "ResourceQuota":
        yield from kubernetes.quota(source, node, scope)
    elif kind == "LimitRange":
        yield kubernetes.limit_range(source, node, scope)
    elif kind == "List" and isinstance(entries.get("items"), SequenceNode):
        for item in entries["items"].value:
            yield from document_pieces(source, item, scope)
    else:
        yield from _anywhere(source, node, (), scope, set())


def _anywhere(source: Source, node: Node, name: tuple[str, ...], scope: Scope, seen: set[Node]) -> Iterator[Piece]:
    """What flyteadmin's configuration says, however deep in `node` it lies; `name` are the keys that lead there."""
    if node in seen:
        return
    seen.add(node)
    if isinstance(node, MappingNode):
        for key, _, value in source.entries(node):
            inner = (*name, key)
            if key in TASK_RESOURCES and not _is_embedded(value) and not _has_inner(source, value):
                yield flyte.configuration(source, value, inner, scope)
            else:
                yield from _anywhere(source, value, inner, scope, seen)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _anywhere(source, item, name, scope, seen)
    elif _is_embedded(node):
        embedded = Source(source.file, node.value, source.row + node.start_mark.line + 1)
        for document in embedded.nodes():
            yield from _anywhere(embedded, document, name, scope, seen)


def _is_embedded(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in ("|", ">") and bool(_EMBEDDED.search(node.value))


def _has_inner(source: Source, node: Node) -> bool:
    """Whether `task_resource_defaults` holds `task_resources`, as in the charts."""
    return isinstance(node, MappingNode) and any(key in TASK_RESOURCES for key, _, _ in source.entries(node))


def misspelled(source: Source, node: Node) -> PlatformError | None:
    """What to say of a document in which nothing is recognised, though a key in it is nearly one that would be."""
    for key in _keys(source, node, set()):
        near = get_close_matches(key.value, (*TASK_RESOURCES, "task_resource"), n=1, cutoff=0.85)
        if near and near[0] != key.value:
            problem = f'unknown key "{key.value}"; the nearest valid key is "{near[0]}"'
            return PlatformError(source.place(key), problem)
    return None


def _keys(source: Source, node: Node, seen: set[Node]) -> Iterator[Node]:
    """Every key in `node`, however deep."""
    if node in seen:
        return
    seen.add(node)
    if isinstance(node, MappingNode):
        for _, key, value in source.entries(node):
            yield key
            yield from _keys(source, value, seen)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _keys(source, item, seen)
