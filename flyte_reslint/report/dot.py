"""The derivation of environments in the language of Graphviz: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.report.derivation import Derivation
from flyte_reslint.report.visible import visible


def dot(graph: Derivation) -> Iterator[str]:
    """The lines of a digraph: an arrow leads from an environment to its clones, a dashed one to what it depends on."""
    yield "digraph environments {"
    yield "  rankdir=LR;"
    yield '  node [shape=box, style=rounded, fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif", fontsize=10];'
    for node in graph.nodes:
        yield f"  e{node.key} [label={_quoted(node.name, node.summary)}];"
    for edge in graph.edges:
        style = "" if edge.kind == "clone" else ' [style=dashed, label="depends on"]'
        yield f"  e{edge.source} -> e{edge.target}{style};"
    yield "}"


def _quoted(*lines: str) -> str:
    """A quoted string of several lines: of what stands in it, only quotes and backslashes mean something."""
    escaped = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
