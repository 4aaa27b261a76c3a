"""The pods that a task, a pool or an app takes at its full size: how many there are of each, and what one declares.

Sources: the plugins of the Flyte backend, `flyteplugins/go/tasks/plugins/k8s`, by the configuration that each reads:
`clustered/build.go`, `ray/ray.go`, `dask/dask.go`, `kfoperators/{pytorch,mpi,tensorflow}`. What a cluster's part is
given replaces all that the task declares, as `flytek8s.WithResources` and `ApplyK8sResourceOverrides` do there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.plugins import FLYTEKIT_PLUGINS, PLUGINS, PluginPart
from flyte_reslint.domain.pods import TEMPLATES
from flyte_reslint.domain.registry import Environment, Registry, Task
from flyte_reslint.domain.reuse import Replicas, read_replicas
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Built, Choices, Items, Place, Plain, Traced, Unknown, exact

CLUSTERED = "ClusteredTaskEnvironment"

UNSCALED = Replicas(0, 1)
"""The replicas of an app that is given no `scaling`: the default of `flyte.app.Scaling`."""

MOST_CLONES = 100
"""Clones of clones beyond which nobody looks for a setting."""


class PodGroup(Struct, frozen=True):
    """Pods that are alike: `count` is their number at full size, None where that is not known.

    `name` is the part of a plugin's configuration that they are for, empty for the task's own.
    """

    count: int | None
    settings: Settings
    name: str = ""


PodGroups = tuple[PodGroup, ...]


def groups_of(groups: PodGroups, own: Settings, other: Settings) -> PodGroups:
    """The pods, of which those that have a declaration's `own` settings have `other` ones instead."""
    return tuple(replace(each, settings=other) if each.settings == own else each for each in groups)


def plugin_config(task: Task, environment: Environment | None) -> Choices:
    """The configuration of a task's plugin: its own `task_config` in flytekit, the environment's in Flyte 2."""
    if task.sdk == "flytekit":
        own = task.decorator.argument("task_config") if task.decorator is not None else None
        return own.choices if own is not None else ()
    return environment.plugin_config if environment is not None else ()


def task_groups(
    own: Settings, environment: Environment | None, config: Choices, parts: Sequence[PluginPart], registry: Registry
) -> PodGroups:
    """The pods of one run of a task, whose plugin's configuration is `config` and gives its `parts` resources."""
    if environment is not None and environment.kind == CLUSTERED:
        return (PodGroup(_whole(_declared(registry, environment, "replicas")), own),)
    if not config:
        return (PodGroup(1, own),)
    found = exact(config)
    if found is not None and found.value == Plain(None):
        return (PodGroup(1, own),)
    if found is None or not isinstance(found.value, Built):
        return (PodGroup(None, own),)
    if found.value.call.name in TEMPLATES:
        return (PodGroup(1, own),)
    settings = {part.name: part.settings for part in parts}
    return tuple(_cluster(found.value.call, own, settings))


def environment_groups(own: Settings, environment: Environment, registry: Registry) -> PodGroups:
    """The pods that an environment keeps whatever its tasks do: those of its pool, or of its app."""
    if own.reuse is not None:
        return (PodGroup(own.reuse.max, own),)
    if is_app(environment):
        return (PodGroup(_replicas_of_app(_declared(registry, environment, "scaling")), own),)
    return ()


def is_app(environment: Environment) -> bool:
    """Whether it is an app, which keeps replicas of its own."""
    return environment.kind.endswith("AppEnvironment")


def place_of_replicas(app: Environment) -> Place:
    """Where an app says how many replicas it has, else where it is declared."""
    scaling = app.call.argument("scaling")
    found = exact(scaling.choices) if scaling is not None else None
    replicas = found.value.call.argument("replicas") if found is not None and isinstance(found.value, Built) else None
    return replicas.place if replicas is not None else scaling.place if scaling is not None else app.call.place


def _replicas_of_app(scaling: Traced | None) -> int | None:
    """The most replicas of an app, None where they are not known."""
    if scaling is None:
        return UNSCALED.max
    if not isinstance(scaling.value, Built) or scaling.value.call.is_open:
        return None
    argument = scaling.value.call.argument("replicas")
    if argument is None:
        return UNSCALED.max
    replicas = exact(argument.choices)
    meaning = next(read_replicas(replicas)).value if replicas is not None else None
    return meaning.max if isinstance(meaning, Replicas) else None


def _declared(registry: Registry, environment: Environment, name: str) -> Traced | None:
    """What an environment is given as `name`, or the one that it was cloned from; None where nothing sets it.

    What is not known is an `Unknown`.
    """
    holder: Environment | None = environment
    for _ in range(MOST_CLONES):
        if holder is None:
            return None
        argument = holder.call.argument(name)
        if argument is None and holder.call.is_open:
            break
        given = exact(argument.choices) if argument is not None else None
        if argument is not None and given is None:
            break
        if given is not None and given.value != Plain(None):
            return given
        holder = registry.environment(holder.parent)
    place = environment.call.place
    return Traced(Unknown(f"{name} is not known", place), place)


def _cluster(config: Call, own: Settings, parts: Mapping[str, Settings]) -> Iterator[PodGroup]:
    """The pods of a plugin's cluster."""
    kind = config.name.rpartition(".")[2]
    is_of_plugin = config.name.startswith((PLUGINS, FLYTEKIT_PLUGINS)) and not config.is_open

    def part(name: str, count: int | None) -> PodGroup:
        return PodGroup(count, parts.get(name, own), name)

    if is_of_plugin and kind == "RayJobConfig":
        yield PodGroup(1, own)  # it submits the job
        yield part("head_node_config", 1)
        yield from (part(name, count) for name, count in _ray_workers(config))
    elif is_of_plugin and kind == "Dask":
        yield PodGroup(1, own)  # it runs the job
        yield part("scheduler", 1)
        yield part("workers", _of(config, "workers", "number_of_workers", 1))
    elif is_of_plugin and kind == "Elastic":
        yield PodGroup(_most_nodes(config), own)
    elif is_of_plugin and kind == "PyTorch":
        yield part("master", 1)
        yield part("worker", _either(config, "worker", "num_workers"))
    elif is_of_plugin and kind in ("MPIJob", "HorovodJob"):
        yield part("launcher", 1)
        yield part("worker", _either(config, "worker", "num_workers"))
    elif is_of_plugin and kind == "TfJob":
        for name, old in _TENSORFLOW.items():
            yield part(name, _either(config, name, old))
    else:
        yield PodGroup(None, own)


_TENSORFLOW = {
    "chief": "num_chief_replicas",
    "worker": "num_workers",
    "ps": "num_ps_replicas",
    "evaluator": "num_evaluator_replicas",
}
"""The parts of a TensorFlow job, each with the older argument that says how many pods it has."""


def _ray_workers(config: Call) -> Iterator[tuple[str, int | None]]:
    """The groups of workers, and how many each has: with autoscaling, as many as it may grow to."""
    scaling = _given(config, "enable_autoscaling")
    groups = _given(config, "worker_node_config")
    if groups is None or not isinstance(groups.value, Items):
        yield "worker_node_config", None
        return
    for index, group in enumerate(groups.value.items):
        count = most = None
        if isinstance(group.value, Built) and not group.value.call.is_open:
            count, most = (_number(group.value.call, name, 0) for name in ("replicas", "max_replicas"))
        if scaling is None or scaling.value == Plain(False):
            yield f"worker_node_config[{index}]", count
        else:
            is_known = scaling.value == Plain(True) and count is not None and most is not None
            yield f"worker_node_config[{index}]", max(count or 0, most or 0) if is_known else None


def _most_nodes(config: Call) -> int | None:
    """`nnodes`: a number, or the least and the greatest with a colon between them; one where it is not given."""
    given = _given(config, "nnodes")
    if given is None:
        return 1
    if isinstance(given.value, Plain) and isinstance(given.value.value, str):
        most = given.value.value.rpartition(":")[2].strip()
        return int(most) if most.isdecimal() else None
    return _whole(given)


def _either(config: Call, part: str, old: str) -> int | None:
    """The pods of a part: as the older argument says, else as the part's own."""
    number = _number(config, old, 0)
    return number if number != 0 else _of(config, part, "replicas", 0)


def _of(config: Call, part: str, name: str, default: int) -> int | None:
    """The number that a part of the configuration is given."""
    given = _given(config, part)
    if given is None:
        return default
    return _number(given.value.call, name, default) if isinstance(given.value, Built) else None


def _number(call: Call, name: str, default: int) -> int | None:
    """The whole number that is given as `name`, None where it is not known."""
    given = _given(call, name)
    return default if given is None else _whole(given)


def _given(call: Call, name: str) -> Traced | None:
    """What is given as `name`, None for nothing; what is not known is an `Unknown`."""
    argument = call.argument(name)
    if argument is None:
        return Traced(Unknown(f"{name} is not known", call.place), call.place) if call.is_open else None
    found = exact(argument.choices) or Traced(Unknown(f"{name} is not known", argument.place), argument.place)
    return None if found.value == Plain(None) else found


def _whole(given: Traced | None) -> int | None:
    value = given.value.value if given is not None and isinstance(given.value, Plain) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
