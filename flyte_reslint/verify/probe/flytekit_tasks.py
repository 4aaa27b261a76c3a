"""What flytekit would register, read from its own serialisation. Executed by the probe."""

from __future__ import annotations

import importlib
import inspect
import os
from typing import Any


def forget() -> None:
    """Empty the registry of entities."""
    importlib.import_module("flytekit.core.context_manager").FlyteEntities.entities.clear()


def environments() -> list[dict[str, Any]]:
    """None: flytekit has no environments."""
    return []


def tasks() -> list[dict[str, Any]]:
    """The tasks, in the order in which they were made."""
    kind = importlib.import_module("flytekit.core.base_task").PythonTask
    entities = importlib.import_module("flytekit.core.context_manager").FlyteEntities.entities
    return [task(each) for each in entities if isinstance(each, kind)]


def task(entity: Any) -> dict[str, Any]:
    """A task as it would be registered."""
    function = getattr(entity, "task_function", None)
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    shown: dict[str, Any] = {
        "sdk": "flytekit",
        "name": entity.name,
        "function": getattr(function, "__name__", None),
        "file": os.path.abspath(code.co_filename) if code else None,
        "line": code.co_firstlineno if code else None,
        "environment": None,
        "sync": not inspect.iscoroutinefunction(function) if function else None,
        "resources": None,
        "reuse": None,
    }
    try:
        shown["resources"] = resources(entity)
    except Exception as error:  # noqa: BLE001  # what the SDK refuses, it refuses in many ways
        shown["error"] = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return shown


def resources(entity: Any) -> dict[str, Any] | None:
    """The resources of a task on the wire."""
    declared = getattr(entity, "resources", None)
    convert = importlib.import_module("flytekit.core.resources").convert_resources_to_resource_model
    wire = convert(declared.requests, declared.limits) if declared else None
    configuration = importlib.import_module("flytekit.configuration")
    settings = configuration.SerializationSettings(image_config=configuration.ImageConfig.auto(img_name="probe:1"))
    extended = entity.get_extended_resources(settings)
    shown: dict[str, Any] = {
        "requests": entries(wire.requests) if wire else {},
        "limits": entries(wire.limits) if wire else {},
    }
    if extended and extended.HasField("gpu_accelerator"):
        device = extended.gpu_accelerator
        shown["accelerator"] = {"device": device.device, "partition": device.partition_size or None, "class": None}
    if extended and extended.HasField("shared_memory"):
        shown["shm"] = extended.shared_memory.size_limit or "auto"
    return shown if any(shown.values()) else None


def entries(wire: Any) -> dict[str, str]:
    """Quantities by Kubernetes' resource name."""
    names = importlib.import_module("flyteidl.core.tasks_pb2").Resources.ResourceName
    return {names.Name(entry.name).lower().replace("_", "-"): entry.value for entry in wire}
