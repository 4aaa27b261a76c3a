"""Tasks and environments as single fields, so that the static view and the SDK's can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveTask, Name
from flyte_reslint.domain.resources import Resources
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.verify.registered import Registered

Kind = Literal["task", "environment"]

Fields = Mapping[str, str]
"""What is set, one by one: `cpu.request`, `gpu.device`, `reuse.concurrency`, `line`..."""

PARTLY_KNOWN = frozenset({"async", "environment", "gpu.class", "line"})
"""Fields that one of the views may not have at all: they are compared where both have them."""


class Subject(Struct, frozen=True):
    """A task or an environment of the static view.

    `files` are those whose import makes it, as findings name them; `is_certain` is False for what only some
    imports make; `origins` tell where a field was set.
    """

    kind: Kind
    name: str | None
    function: str | None
    place: Place
    files: tuple[str, ...]
    is_certain: bool
    fields: Fields
    unknown: tuple[Unsettled, ...]
    origins: Mapping[str, Place]

    def origin(self, field: str) -> Place:
        """Where `field` was set, the declaration itself for one that nothing sets."""
        whole = "reuse" if field.startswith("reuse") else "resources"
        names = (field, field.rpartition(".")[0], field.partition(".")[0], whole)
        return next((self.origins[name] for name in names if name in self.origins), self.place)

    def leaves_open(self, field: str) -> bool:
        """Whether the static view does not claim to know `field`."""
        return any(covers(unsettled.field, field) for unsettled in self.unknown)


def covers(unknown: str, field: str) -> bool:
    """Whether not knowing `unknown` (`cpu`, `resources`, `reuse.replicas`) leaves `field` open."""
    if unknown == "resources":
        return field.partition(".")[0] in {"cpu", "memory", "gpu", "disk", "shm"}
    return field == unknown or field.startswith(f"{unknown}.")


def task_subject(task: EffectiveTask) -> Subject:
    """A task of the static view."""
    declaration = task.declaration
    more = {"line": str(declaration.place.row)}
    if declaration.is_async is not None:
        more["async"] = str(declaration.is_async).lower()
    if task.environment is not None and task.environment.name.text is not None:
        more["environment"] = task.environment.name.text
    made_in = task.environment.declaration if task.environment is not None else None
    return Subject(
        "task",
        task.name.text,
        declaration.function,
        declaration.place,
        (declaration.place.file,) if made_in is None else (declaration.place.file, made_in.module),
        declaration.is_certain and (made_in is None or made_in.is_certain),
        {**_flat(task.settings.resources, task.settings.reuse), **more},
        _unknown(task.name, task.settings),
        _origins(task.settings),
    )


def environment_subject(environment: EffectiveEnvironment) -> Subject:
    """An environment of the static view."""
    declaration, settings = environment.declaration, environment.settings
    return Subject(
        "environment",
        environment.name.text,
        None,
        declaration.call.place,
        (declaration.call.place.file, declaration.module),
        declaration.is_certain,
        _flat(settings.resources, settings.reuse),
        _unknown(environment.name, settings),
        _origins(settings),
    )


def _unknown(name: Name, settings: Settings) -> tuple[Unsettled, ...]:
    return (*((name.unknown,) if name.unknown else ()), *settings.unknown)


def _origins(settings: Settings) -> Mapping[str, Place]:
    return {field: trail[-1].place for field, trail in settings.provenance.items() if trail}


def registered_fields(registered: Registered) -> Fields:
    """What the SDK registers, in the same fields."""
    fields = _flat(registered.resources, registered.reuse)
    if registered.line is not None:
        fields["line"] = str(registered.line)
    if registered.is_async is not None:
        fields["async"] = str(registered.is_async).lower()
    if registered.environment is not None:
        fields["environment"] = registered.environment
    return fields


def _flat(resources: Resources | None, reuse: ReusePolicy | None) -> dict[str, str]:
    return {**dict(_resource_fields(resources)), **dict(_reuse_fields(reuse))}


def _resource_fields(resources: Resources | None) -> Iterator[tuple[str, str]]:
    if resources is None:
        return
    for half, quantities in (("request", resources.requests), ("limit", resources.limits)):
        for name, text in quantities.items():
            yield f"{'disk' if name == 'ephemeral-storage' else name}.{half}", text
    if resources.accelerator is not None:
        device = resources.accelerator
        parts = {"device": device.device, "partition": device.partition, "class": device.device_class}
        yield from ((f"gpu.{part}", text) for part, text in parts.items() if text is not None)
    if resources.shm is not None:
        yield "shm", resources.shm


def _reuse_fields(reuse: ReusePolicy | None) -> Iterator[tuple[str, str]]:
    if reuse is None:
        return
    parts = {
        "replicas.min": reuse.min,
        "replicas.max": reuse.max,
        "concurrency": reuse.concurrency,
        "idle_ttl": reuse.idle_ttl,
        "scaledown_ttl": reuse.scaledown_ttl,
        "scope": reuse.scope,
    }
    for part, value in parts.items():
        if value is not None:
            yield f"reuse.{part}", f"{value:g}" if isinstance(value, float) else str(value)
