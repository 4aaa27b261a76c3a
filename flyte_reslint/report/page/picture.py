"""A picture of environments and how they derive from each other: clones to the right of what they are cloned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from msgspec import Struct

from flyte_reslint.report.derivation import Derivation, Edge, Node
from flyte_reslint.report.page.elements import element
from flyte_reslint.report.summary import counted
from flyte_reslint.report.visible import shortened

WIDTH, HEIGHT = 230, 46
"""A box, in the units of the picture."""

ACROSS, DOWN = 300, 62
"""From a box to the next."""

LOWER = 8
"""Lines of dependencies meet boxes so much below those of clones."""

LONGEST_NAME, LONGEST_SUMMARY = 28, 38
"""Longer texts do not fit into a box; its title has them whole."""


class Spot(Struct, frozen=True):
    """Where a box is: its upper left corner."""

    x: int
    y: int


def picture(graph: Derivation) -> list[Element]:
    """The picture of the environments that have to do with each other, and how many have not."""
    related = {key for edge in graph.edges for key in (edge.source, edge.target)}
    nodes = {node.key: node for node in graph.nodes if node.key in related}
    alone = len(graph.nodes) - len(nodes)
    left_out = f"{counted(alone, 'environment')} neither derived from another nor depending on one."
    said = [element("p", {"class": "note"}, left_out)] if alone else []
    if not nodes:
        return said
    spots = _spots(nodes, graph.edges)
    width = max(spot.x for spot in spots.values()) + ACROSS
    height = max(spot.y for spot in spots.values()) + HEIGHT + 2
    relations = _relations(graph)
    label = f"How {counted(len(nodes), 'environment')} derive from each other"
    arrow = element("path", {"d": "M0,0 L8,4 L0,8 z"})
    marker = element(
        "marker",
        {"id": "arrow", "markerWidth": "8", "markerHeight": "8", "refX": "8", "refY": "4", "orient": "auto"},
        arrow,
    )
    drawn = element(
        "svg",
        {
            "role": "group",
            "viewBox": f"-1 -1 {width} {height}",
            "width": str(width),
            "height": str(height),
            "aria-label": label,
        },
        element("defs", {}, marker),
        *(_line(edge, spots) for edge in graph.edges),
        *(_box(node, spots[node.key], relations[node.key]) for node in nodes.values()),
    )
    legend = "Solid: cloned from. Dashed: depends on."
    return [
        element("div", {"class": "picture", "tabindex": "0", "role": "region", "aria-label": label}, drawn),
        element("p", {"class": "note"}, legend),
        *said,
    ]


def _spots(nodes: Mapping[int, Node], edges: tuple[Edge, ...]) -> dict[int, Spot]:
    """Clones stand one step to the right of their origin, below each other; the first one beside it.

    So does what an environment depends on and nobody else has beside it.
    """
    beside: dict[int, list[int]] = defaultdict(list)
    left_of: dict[int, int] = {}
    for edge in sorted(edges, key=lambda edge: edge.kind != "clone"):
        if edge.target not in left_of and edge.target not in _leftwards(edge.source, left_of):
            left_of[edge.target] = edge.source
            beside[edge.source].append(edge.target)
    spots: dict[int, Spot] = {}
    row = 0
    waiting = [(key, 0) for key in reversed(list(nodes)) if key not in left_of]
    while waiting:
        key, depth = waiting.pop()
        spots[key] = Spot(depth * ACROSS, row * DOWN)
        waiting += [(each, depth + 1) for each in reversed(beside[key])]
        row += not beside[key]
    return spots


def _leftwards(key: int, left_of: Mapping[int, int]) -> Iterator[int]:
    """An environment and all that stand to the left of it in its row."""
    yield key
    while key in left_of:
        key = left_of[key]
        yield key


def _line(edge: Edge, spots: Mapping[int, Spot]) -> Element:
    """From the side of one box to the facing side of the other; between boxes of one column, around their right."""
    source, target = spots[edge.source], spots[edge.target]
    lower = 0 if edge.kind == "clone" else LOWER
    begin, end = source.y + HEIGHT // 2 + lower, target.y + HEIGHT // 2 + lower
    bend = (ACROSS - WIDTH) // 2
    from_x = source.x if target.x < source.x else source.x + WIDTH
    to_x = target.x if target.x > source.x else target.x + WIDTH
    from_bend = from_x - bend if target.x < source.x else from_x + bend
    to_bend = to_x - bend if target.x > source.x else to_x + bend
    way = f"M{from_x},{begin} C{from_bend},{begin} {to_bend},{end} {to_x},{end}"
    return element("path", {"class": edge.kind, "d": way, "marker-end": "url(#arrow)"})


def _box(node: Node, spot: Spot, relations: Sequence[str]) -> Element:
    """A link to the environment's row."""
    label = ", ".join([node.name, node.summary, counted(node.tasks, "task"), *relations])
    corner = {"x": str(spot.x), "y": str(spot.y), "width": str(WIDTH), "height": str(HEIGHT), "rx": "7"}
    first, second = {"x": str(spot.x + 10), "y": str(spot.y + 19)}, {"x": str(spot.x + 10), "y": str(spot.y + 36)}
    return element(
        "a",
        {"href": f"#environment-{node.key}", "aria-label": label},
        element("title", {}, label),
        element("rect", corner),
        element("text", {"class": "name", **first}, shortened(node.name, LONGEST_NAME)),
        element("text", {"class": "summary", **second}, shortened(node.summary, LONGEST_SUMMARY)),
    )


def _relations(graph: Derivation) -> dict[int, list[str]]:
    """What to say of each environment: `cloned from base`, `depends on training`."""
    names = {node.key: node.name for node in graph.nodes}
    relations: dict[int, list[str]] = defaultdict(list)
    for edge in graph.edges:
        if edge.kind == "clone":
            relations[edge.target].append(f"cloned from {names[edge.source]}")
        else:
            relations[edge.source].append(f"depends on {names[edge.target]}")
    return relations
