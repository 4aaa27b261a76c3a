"""The accelerator constants of one `flytekit` release."""

from __future__ import annotations

import ast

from catalog_maker.facts import Accelerators
from catalog_maker.source import Place, Unreadable, Wheel, callee_name

MODULE = "flytekit.extras.accelerators"
NOTHING = Accelerators((), {}, {}, (), {}, {}, {}, {}, {})


def accelerators(wheel: Wheel) -> Accelerators:
    """The module's constants: each one's device on the wire, and the partitions that are its attributes."""
    if MODULE not in wheel.files:
        return NOTHING
    wire_devices: dict[str, str] = {}
    partitions: dict[str, tuple[str, ...]] = {}
    members: dict[str, str] = {}
    for name, node in wheel.names(MODULE).items():
        if not name.isupper() or not isinstance(node, ast.Call) or callee_name(node.func) == "TypeVar":
            continue
        made = wheel.find(MODULE, callee_name(node.func))
        if made is None or not isinstance(made.node, ast.ClassDef):
            raise Unreadable(f"{MODULE}: what is {name}?")
        wire_devices[name] = _text(node.args[0]) if node.args else _device(wheel, made)
        attributes = _partitions(made.node)
        members.update({f"{name}.{attribute}": partition for attribute, partition in attributes.items()})
        if attributes:
            partitions[name] = tuple(sorted(attributes.values()))
    helpers = {MODULE: tuple(sorted(wire_devices))}
    return Accelerators((), helpers, partitions, (), {}, wire_devices, {}, {}, members)


def _device(wheel: Wheel, owner: Place) -> str:
    """The class attribute `device`."""
    place = wheel.member(owner, "device")
    if place is None or not isinstance(place.node, ast.expr):
        raise Unreadable(f"{MODULE}: which device is it?")
    return _text(place.node)


def _partitions(node: ast.ClassDef) -> dict[str, str]:
    """`partition_1g_5gb = _A100_Base.partitioned("1g.5gb")`: attribute to partition."""
    return {
        target.id: _text(statement.value.args[0])
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        if ast.unparse(statement.value.func).endswith(".partitioned")
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise Unreadable(f"{MODULE}: {ast.unparse(node)} is not a literal")
