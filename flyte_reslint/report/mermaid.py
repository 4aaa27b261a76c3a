"""The derivation of environments as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.report.derivation import Derivation
from flyte_reslint.report.visible import visible

_ENTITIES = str.maketrans({character: f"#{ord(character)};" for character in '#"<>&`\\'})
"""Mermaid writes what means something to it as entities, with a hash in place of HTML's ampersand."""


def mermaid(graph: Derivation) -> Iterator[str]:
    """The lines of a flowchart: arrows lead from environments to their clones, dotted ones to what they depend on."""
    yield "flowchart LR"
    for node in graph.nodes:
        yield f'  e{node.key}["{_escaped(node.name)}<br/>{_escaped(node.summary)}"]'
    for edge in graph.edges:
        arrow = "-->" if edge.kind == "clone" else "-. depends on .->"
        yield f"  e{edge.source} {arrow} e{edge.target}"


def _escaped(text: str) -> str:
    return visible(text).translate(_ENTITIES)
