"""Run by the interpreter that has flytekit: what the nodes of workflows are overridden with, one line of JSON per file."""

import importlib.util
import json
import logging
import sys
from pathlib import Path


def entries(wire):
    names = {1: "cpu", 2: "gpu", 3: "memory", 5: "ephemeral-storage"}
    return {names[entry.name]: entry.value for entry in wire}


def state(node):
    resources, extended = node._resources, node._extended_resources
    device = extended.gpu_accelerator if extended and extended.HasField("gpu_accelerator") else None
    memory = extended.shared_memory if extended and extended.HasField("shared_memory") else None
    return {
        "task": node.run_entity.name,
        "requests": entries(resources.requests) if resources else {},
        "limits": entries(resources.limits) if resources else {},
        "device": [device.device, device.partition_size or None] if device else None,
        "shm": (memory.size_limit or "auto") if memory else None,
    }


def nodes(path):
    from flytekit.core.workflow import WorkflowBase

    specification = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    sys.path.insert(0, str(Path(path).parent))
    specification.loader.exec_module(module)
    found = []
    for value in list(vars(module).values()):
        if isinstance(value, WorkflowBase):
            getattr(value, "compile", lambda: None)()
            found += [inner for node in value.nodes for inner in tasks_of(node)]
    return [state(node) for node in found]


def tasks_of(node):
    """The node, and for one that chooses between others these."""
    from flytekit.core.condition import BranchNode

    if not isinstance(node.run_entity, BranchNode):
        return [node] if hasattr(node.run_entity, "name") else []
    block = node.run_entity._ifelse_block
    choices = [case.then_node for case in (block.case, *(block.other or ()))]
    return [inner for choice in (*choices, block.else_node) if choice for inner in tasks_of(choice)]


logging.disable(logging.CRITICAL)
for path in sys.argv[1:]:
    try:
        said: dict[str, object] = {"nodes": nodes(path)}
    except Exception as error:  # noqa: BLE001  # whatever flytekit refuses with is what the test wants to know
        said = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(said) + "\n")
