"""How environments derive from each other, as a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment
from flyte_reslint.domain.settings import Settings
from flyte_reslint.report.cells import FIELDS, cell
from flyte_reslint.report.table_rows import by_environment

NAMELESS = "?"
"""Stands for a name that is not known."""


class Node(Struct, frozen=True):
    """An environment: its key in the registry, its name, and what it has in force, in a few words."""

    key: int
    environment: EffectiveEnvironment
    name: str
    summary: str
    tasks: int


class Edge(Struct, frozen=True):
    """An environment that another is cloned from, or that another depends on: from the one to the other."""

    kind: Literal["clone", "dependency"]
    source: int
    target: int


class Derivation(Struct, frozen=True):
    """The environments, in the order of the registry, and what connects them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def derivation(effective: Effective) -> Derivation:
    """The graph of all environments."""
    known = {each.declaration.key for each in effective.environments}
    edges = (edge for each in effective.environments for edge in _edges(each))
    tasks = by_environment(effective)
    return Derivation(
        tuple(_node(each, len(tasks.get(id(each), ()))) for each in effective.environments),
        tuple(dict.fromkeys(edge for edge in edges if {edge.source, edge.target} <= known)),
    )


def _node(environment: EffectiveEnvironment, tasks: int) -> Node:
    name = environment.name.text or NAMELESS
    return Node(environment.declaration.key, environment, name, summary(environment.settings), tasks)


def _edges(environment: EffectiveEnvironment) -> Iterator[Edge]:
    declaration = environment.declaration
    if declaration.parent is not None:
        yield Edge("clone", declaration.parent, declaration.key)
    for needed in declaration.depends_on:
        yield Edge("dependency", declaration.key, needed)


def summary(settings: Settings) -> str:
    """`cpu 2 → 8 · mem 8Gi`: what is set, in a few words."""
    is_named = settings.resources is not None and settings.resources.accelerator is not None
    labels = {
        "cpu": "cpu ",
        "memory": "mem ",
        "gpu": "" if is_named else "gpu ",
        "disk": "disk ",
        "shm": "shm ",
        "reuse": "pool ",
    }
    said = ((field, cell(field, settings)) for field in FIELDS)
    parts = [f"{labels[field]}{value}" for field, value in said if value]
    if settings.unknown:
        parts.append(NAMELESS)
    return " · ".join(parts) or "platform default"
