"""What a plugin's configuration asks for besides the task's own container: heads, workers, schedulers, sidecars.

`requests` and `limits` stand for each other where only one is given: `pod_spec_from_resources` in the SDK's
`_resources.py`. `resources` is one object with ranges, as it is for an environment.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.resources import DeviceNames, Resources
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.values import Built, Choice, Choices, Items, Place, Plain, Traced, exact

PLUGINS = "flyteplugins."
FLYTEKIT_PLUGINS = "flytekitplugins."
FIELDS = ("requests", "limits", "resources")

CONFIGURATIONS = frozenset(
    f"{FLYTEKIT_PLUGINS}{module}.{name}"
    for module, names in {
        "dask": ("Dask", "Scheduler", "WorkerGroup"),
        "kfmpi": ("HorovodJob", "Launcher", "MPIJob", "Worker"),
        "kfpytorch": ("Elastic", "Master", "PyTorch", "Worker"),
        "kftensorflow": ("Chief", "Evaluator", "PS", "TfJob", "Worker"),
        "ray": ("HeadNodeConfig", "RayJobConfig", "WorkerNodeConfig"),
        "spark": ("Spark",),
    }.items()
    for name in names
)
"""The classes of flytekit's plugins that configure the pods of a cluster."""


class PluginPart(Struct, frozen=True):
    """A part of a plugin's cluster: its name in the configuration (`worker_node_config[0]`), and what its pods get."""

    name: str
    call: Call
    settings: Settings

    @property
    def place(self) -> Place:
        """Where it is configured."""
        return self.call.place


def plugin_parts(config: Choices, names: DeviceNames) -> tuple[PluginPart, ...]:
    """The parts of a configuration that declare resources; none where it is not known."""
    return tuple(PluginPart(name, call, _settings(call, names)) for name, call in declaring(config))


def declaring(config: Choices) -> Iterator[tuple[str, Call]]:
    """The calls of a plugin's classes inside `config` that are given resources, each with its name."""
    found = exact(config) if config else None
    if found is not None:
        yield from _inside(found, "")


def _inside(traced: Traced, name: str) -> Iterator[tuple[str, Call]]:
    if isinstance(traced.value, Items):
        for index, item in enumerate(traced.value.items):
            yield from _inside(item, f"{name}[{index}]")
    elif isinstance(traced.value, Built) and traced.value.call.name.startswith((PLUGINS, FLYTEKIT_PLUGINS)):
        call = traced.value.call
        if any(call.argument(field) for field in FIELDS):
            yield name or call.name.rpartition(".")[2], call
        for argument in call.arguments:
            inner = exact(argument.choices)
            if inner is not None and argument.name not in FIELDS:
                yield from _inside(inner, f"{name}.{argument.name}" if name else argument.name)


def _settings(call: Call, names: DeviceNames) -> Settings:
    """What the pods of a part get."""
    if call.name.startswith(FLYTEKIT_PLUGINS):
        return settings((Choice(Traced(Built(call), call.place)),), _unset(call), names)
    given = {
        field: settings(argument.choices, _unset(call), names) for field in FIELDS if (argument := call.argument(field))
    }
    if "resources" in given:
        return given["resources"]
    halves = {field: of.resources for field, of in given.items() if of.resources is not None}
    unknown = tuple(each for of in given.values() for each in of.unknown)
    provenance = {field: trail for of in reversed(given.values()) for field, trail in of.provenance.items()}
    if not halves:
        return Settings(None, None, unknown, provenance)
    requests, limits = (halves.get(one) or halves[other] for one, other in (FIELDS[:2], FIELDS[1::-1]))
    asked = halves.get("requests")
    resources = Resources(requests.requests, limits.requests, asked.accelerator if asked else None)
    return Settings(resources, None, unknown, provenance)


def _unset(call: Call) -> Choices:
    return (Choice(Traced(Plain(None), call.place)),)
