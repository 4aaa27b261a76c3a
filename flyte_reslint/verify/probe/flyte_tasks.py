"""What the Flyte 2 SDK would register, read from its own serialisation. Executed by the probe."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import os
import sys
from typing import Any


def forget() -> None:
    """Empty the registry of environments."""
    importlib.import_module("flyte._environment").list_loaded_environments().clear()


def loaded() -> list[Any]:
    """The environments, in the order in which they were made; not those that the SDK makes for its own use."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "flyte"]
    own = {id(value) for module in modules for value in vars(module).values()}
    environments = importlib.import_module("flyte._environment").list_loaded_environments()
    return [each for each in environments if id(each) not in own]


def environments() -> list[dict[str, Any]]:
    """The environments as they would be registered."""
    return [
        {
            "name": each.name,
            "kind": type(each).__name__,
            "file": declaring_file(each),
            **settings(each),
        }
        for each in loaded()
    ]


def declaring_file(environment: Any) -> str | None:
    """The file that makes an environment, where the SDK tells it.

    It takes `dataclasses.replace`, by which it clones, for the user's, and below a folder `flyte` nothing: then it
    names the probe.
    """
    file: str | None = getattr(environment, "_declaring_file", None)
    is_users = file is not None and file != dataclasses.__file__ and os.path.dirname(file) != os.path.dirname(__file__)
    return file if is_users else None


def tasks() -> list[dict[str, Any]]:
    """The tasks of the environments."""
    return [task(each, template) for each in loaded() for template in getattr(each, "_tasks", {}).values()]


def task(environment: Any, template: Any) -> dict[str, Any]:
    """A task as it would be registered."""
    function = getattr(template, "func", None)
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    return {
        "sdk": "flyte",
        "name": template.name,
        "function": getattr(function, "__name__", None),
        "file": os.path.abspath(code.co_filename) if code else None,
        "line": code.co_firstlineno if code else None,
        "environment": environment.name,
        "sync": not inspect.iscoroutinefunction(function) if function else None,
        **settings(template),
    }


def settings(declared: Any) -> dict[str, Any]:
    """The resources and the reuse policy; the `error` with which the SDK refuses to serialise them."""
    try:
        return {"resources": resources(declared.resources), "reuse": reuse(getattr(declared, "reusable", None))}
    except Exception as error:  # noqa: BLE001  # what the SDK refuses, it refuses in many ways
        return {"resources": None, "reuse": None, "error": f"{type(error).__name__}: {' '.join(str(error).split())}"}


def resources(declared: Any) -> dict[str, Any] | None:
    """A `flyte.Resources` on the wire."""
    serde = importlib.import_module("flyte._internal.runtime.resources_serde")
    wire, extended = serde.get_proto_resources(declared), serde.get_proto_extended_resources(declared)
    if wire is None and extended is None:
        return None
    shown: dict[str, Any] = {
        "requests": entries(wire.requests) if wire else {},
        "limits": entries(wire.limits) if wire else {},
    }
    if extended and extended.HasField("gpu_accelerator"):
        device = extended.gpu_accelerator
        shown["accelerator"] = {
            "device": device.device,
            "partition": device.partition_size or None,
            "class": class_name(device) or declared.get_device().device_class,
        }
    if extended and extended.HasField("shared_memory"):
        shown["shm"] = extended.shared_memory.size_limit or "auto"
    return shown


def entries(wire: Any) -> dict[str, str]:
    """Quantities by Kubernetes' resource name."""
    names = importlib.import_module("flyteidl2.core.tasks_pb2").Resources.ResourceName
    return {names.Name(entry.name).lower().replace("_", "-"): entry.value for entry in wire}


def class_name(device: Any) -> str | None:
    """The registered name of a device's class, None for one that the messages do not name yet."""
    values = device.DESCRIPTOR.fields_by_name["device_class"].enum_type.values
    return next((value.name for value in values if value.number == device.device_class), None)


def reuse(policy: Any) -> dict[str, Any] | None:
    """A `flyte.ReusePolicy` by the accessors that its serialisation uses, times in seconds."""
    if policy is None:
        return None
    scaledown = policy.get_scaledown_ttl()
    return {
        "min": policy.min_replicas,
        "max": policy.max_replicas,
        "concurrency": policy.concurrency,
        "idle_ttl": policy.idle_ttl.total_seconds() if policy.idle_ttl else None,
        "scaledown_ttl": scaledown.total_seconds() if scaledown else None,
        "scope": getattr(policy, "scope", "global"),
    }
