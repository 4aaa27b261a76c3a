"""What one `flyte` release takes as an accelerator, and the names it registers."""

from __future__ import annotations

import ast
from typing import Any

from catalog_maker.evaluation.following import Evaluator
from catalog_maker.evaluation.values import Choice, Instance, Refused
from catalog_maker.facts import Accelerators
from catalog_maker.source import Unreadable, Wheel

HELPERS = ("GPU", "TPU", "Neuron", "AMD_GPU", "HABANA_GAUDI", "APPLE_SILICON")
RESOURCES = "flyte._resources"
WIRE = "flyte._internal.runtime.resources_serde"


def accelerators(wheel: Wheel) -> Accelerators:
    """The accelerators of the release, each device and partition tried on the helper's own source."""
    follow = Evaluator(wheel)
    literals = {name: choice for name in wheel.names(RESOURCES) if (choice := _choice(follow, name)) is not None}
    texts = sorted({value for choice in literals.values() for value in choice.values if isinstance(value, str)})
    deprecated = _mapping(follow, RESOURCES, "_DEPRECATED_GPU_ALIASES")
    candidates = [text for text in texts if ":" not in text] + sorted(deprecated)
    helpers: dict[str, tuple[str, ...]] = {}
    classes: dict[str, str] = {}
    partitions: dict[str, tuple[str, ...]] = {}
    refusing: list[str] = []
    for helper in HELPERS:
        if wheel.find("flyte", helper) is None:
            continue
        made = _devices(follow, helper, candidates)
        helpers[helper] = tuple(sorted(made))
        for device, device_class in made.items():
            classes[device] = device_class
            taken = _partitions(follow, helper, device, texts)
            if taken == ():
                refusing.append(device)
            elif taken is not None:
                partitions[device] = taken
    strings = [*literals["Accelerators"].values, *_old_strings(literals, deprecated)]
    return Accelerators(
        strings=tuple(sorted(text for text in strings if _accepts(follow, "flyte.Resources", gpu=text))),
        helpers=helpers,
        partitions=partitions,
        refusing=tuple(sorted(refusing)),
        deprecated=deprecated,
        wire_devices=_mapping(follow, WIRE, "ACCELERATOR_DEVICE_MAP"),
        device_classes=classes,
        wire_classes=_wire_classes(wheel),
        partition_members={},
    )


def _choice(follow: Evaluator, name: str) -> Choice | None:
    """The values of a module-level `Literal[...]`."""
    place = follow.wheel.find(RESOURCES, name)
    if place is None or not isinstance(place.node, ast.Subscript) or "Literal" not in ast.unparse(place.node.value):
        return None
    value = follow.value(RESOURCES, name)
    return value if isinstance(value, Choice) else None


def _mapping(follow: Evaluator, module: str, name: str) -> dict[str, str]:
    return dict(follow.value(module, name)) if name in follow.wheel.names(module) else {}


def _old_strings(literals: dict[str, Choice], deprecated: dict[str, str]) -> list[str]:
    """The accelerator strings spelled with a deprecated device name."""
    counted = [text.partition(":") for text in literals["Accelerators"].values]
    return [f"{old}:{count}" for old, new in deprecated.items() for device, _, count in counted if device == new]


def _accepts(follow: Evaluator, call: str, *arguments: Any, **keywords: Any) -> bool:
    try:
        follow.call(call, *arguments, **keywords)
    except Refused:
        return False
    return True


def _devices(follow: Evaluator, helper: str, candidates: list[str]) -> dict[str, str]:
    """The devices that a helper takes (or makes, without a parameter), each with the class it gives them."""
    found: dict[str, str] = {}
    for arguments in _arguments(follow, helper, candidates):
        try:
            made = follow.call(f"flyte.{helper}", **arguments)
        except Refused:
            continue
        if not isinstance(made, Instance):
            raise Unreadable(f"{helper} makes {made!r}")
        attributes = made.attributes
        found[arguments.get("device", attributes["device"])] = attributes["device_class"]
    return found


def _arguments(follow: Evaluator, helper: str, devices: list[str]) -> list[dict[str, Any]]:
    place = follow.wheel.find("flyte", helper)
    assert place is not None and isinstance(place.node, ast.FunctionDef)
    names = [argument.arg for argument in place.node.args.args]
    quantity = {"quantity": 1} if "quantity" in names else {}
    return [{"device": device, **quantity} for device in devices] if "device" in names else [quantity]


def _partitions(follow: Evaluator, helper: str, device: str, candidates: list[str]) -> tuple[str, ...] | None:
    """The partitions that the helper takes for the device; none at all when it takes whatever it is given."""
    place = follow.wheel.find("flyte", helper)
    assert place is not None and isinstance(place.node, ast.FunctionDef)
    if "partition" not in [argument.arg for argument in place.node.args.args]:
        return None
    arguments = _arguments(follow, helper, [device])[0]
    if _accepts(follow, f"flyte.{helper}", **arguments, partition="no such partition"):
        return None
    return tuple(text for text in candidates if _accepts(follow, f"flyte.{helper}", **arguments, partition=text))


def _wire_classes(wheel: Wheel) -> dict[str, str]:
    """Device class to the constant of the protobuf enumeration that stands for it."""
    table = wheel.names(WIRE).get("_DeviceClassToProto")
    if not isinstance(table, ast.Dict):
        raise Unreadable(f"{WIRE} has no table of device classes")
    found: dict[str, str] = {}
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(value, ast.Name):
            definition = wheel.names(WIRE)[value.id]
            # `getattr(tasks_pb2.GPUAccelerator, "APPLE_SILICON", 5)`: the constant where the protobuf has it
            assert isinstance(definition, ast.Call) and isinstance(definition.args[1], ast.Constant)
            constant = str(definition.args[1].value)
        else:
            assert isinstance(value, ast.Attribute)
            constant = value.attr
        assert isinstance(key, ast.Constant)
        found[str(key.value)] = constant
    return found
