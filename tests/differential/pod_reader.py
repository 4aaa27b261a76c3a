"""Run by the interpreter that has flytekit and the kubernetes client: pods and IDL models, one line of JSON per file.

Of each task with a pod, what its containers add up to, counted with the client's own quantities; of each model in the
module, its entries as they are on the wire.
"""

import importlib.util
import json
import logging
import sys
import warnings
from decimal import Decimal
from pathlib import Path

HALVES = ("requests", "limits")


def load(path):
    specification = importlib.util.spec_from_file_location(Path(path).parent.name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def pods():
    from flytekit.configuration import ImageConfig, SerializationSettings
    from flytekit.core.base_task import PythonTask
    from flytekit.core.context_manager import FlyteEntities

    settings = SerializationSettings(image_config=ImageConfig.auto(img_name="probe:1"))
    found = {}
    for task in FlyteEntities.entities:
        pod = task.get_k8s_pod(settings) if isinstance(task, PythonTask) else None
        if pod is not None and pod.pod_spec:
            found[task.name] = {half: shown(counted(pod.pod_spec, half), own_device(task)) for half in HALVES}
    return found


def own_device(task):
    """What the backend makes of the devices that a task asks for itself: by default it is set up for this one."""
    own = task.resources
    return {"gpu": "nvidia.com/gpu"} if own.requests.gpu or own.limits.gpu else {}


def shown(amounts, names):
    return {names.get(name, name): str(value.normalize()) for name, value in amounts.items()}


def counted(spec, half):
    """What the scheduler counts, by https://kubernetes.io/docs/concepts/workloads/pods/init-containers/."""
    beside, highest = [], {}
    for container in spec.get("initContainers") or []:
        if container.get("restartPolicy") == "Always":
            beside.append(quantities(container, half))
            highest = maximum(highest, added(beside))
        else:
            highest = maximum(highest, added([*beside, quantities(container, half)]))
    return maximum(highest, added([*beside, *(quantities(container, half) for container in spec["containers"])]))


def quantities(container, half):
    """What a container declares; a request that it leaves out is its limit."""
    from kubernetes.utils.quantity import parse_quantity

    declared = container.get("resources") or {}
    defaults = declared.get("limits") or {} if half == "requests" else {}
    return {name: parse_quantity(text) for name, text in {**defaults, **(declared.get(half) or {})}.items()}


def added(all_quantities):
    names = {name for each in all_quantities for name in each}
    return {name: sum((each.get(name, Decimal(0)) for each in all_quantities), Decimal(0)) for name in names}


def maximum(one, other):
    return {name: max(one.get(name, Decimal(0)), other.get(name, Decimal(0))) for name in {**one, **other}}


def models(module):
    from flytekit.models.task import Resources

    return [
        {half: entries(getattr(value.to_flyte_idl(), half)) for half in HALVES}
        for value in vars(module).values()
        if isinstance(value, Resources)
    ]


def entries(wire):
    from flyteidl.core.tasks_pb2 import Resources

    return [[Resources.ResourceName.Name(entry.name).lower().replace("_", "-"), entry.value] for entry in wire]


warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
for path in sys.argv[1:]:
    try:
        from flytekit.core.context_manager import FlyteEntities

        FlyteEntities.entities.clear()
        module = load(path)
        said: dict[str, object] = {"pods": pods(), "models": models(module)}
    except Exception as error:  # noqa: BLE001  # whatever flytekit refuses with is what the test wants to know
        said = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(said) + "\n")
