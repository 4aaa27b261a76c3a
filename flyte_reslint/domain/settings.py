"""The resources and the reuse policy that a task, environment or override would register with, settled field by field.

A value that the SDK would refuse is shown as what it would register where that is plain (`memory=1024` is `1024`), and
is unknown with the reason where it is not; that it is refused is the rules' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.resources import DeviceNames, Resources, read_devices, read_quantity, read_range
from flyte_reslint.domain.reuse import (
    DEFAULT_CONCURRENCY,
    DEFAULT_REPLICAS,
    DEFAULT_SCOPE,
    DEFAULT_TTL,
    ReusePolicy,
    read_concurrency,
    read_replicas,
    read_scope,
    read_seconds,
)
from flyte_reslint.domain.settled import (
    Alternative,
    Meaning,
    Unsettled,
    alternatives,
    argument_alternatives,
    both,
    settle,
    spelled,
    way,
)
from flyte_reslint.domain.values import Built, Choices, Plain, Traced, Trail, Unknown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Resources and reuse in force, what of them cannot be known, and where each came from, nearest first.

    `resources` is None for the platform's default, `reuse` for a fresh container per run. Fields go by the names of
    the SDK's parameters (`cpu`, `memory`, `gpu`, `disk`, `shm`, `reuse.replicas`, ...); `resources` and `reuse` stand
    for the objects as a whole.
    """

    resources: Resources | None
    reuse: ReusePolicy | None
    unknown: tuple[Unsettled, ...] = ()
    provenance: Mapping[str, Trail] = field(default_factory=dict)

    @property
    def state(self) -> Literal["exact", "partial", "unknown"]:
        """Whether all fields are known, some of those that are set, or none."""
        if not self.unknown:
            return "exact"
        known = self.resources and (self.resources.requests or self.resources.shm)
        return "partial" if known or self.reuse else "unknown"


def settings(resources: Choices, reusable: Choices, names: DeviceNames) -> Settings:
    """What `resources` and `reusable`, the effective values of a declaration, come to."""
    account = _Account()
    return Settings(
        _resources(account, resources, names), _reuse(account, reusable), tuple(account.unknown), account.provenance
    )


class _Account:
    """Settles fields, and keeps what came out unknown and where everything came from."""

    def __init__(self) -> None:
        self.unknown: list[Unsettled] = []
        self.provenance: dict[str, Trail] = {}

    def settle(self, name: str, alternatives: Sequence[Alternative[T]]) -> T | None:
        """The value of the field `name`, None when it is unknown."""
        trail = tuple(dict.fromkeys(step for alternative in alternatives for step in alternative.trail))
        if trail:
            self.provenance[name] = trail
        settled = settle(name, alternatives)
        if isinstance(settled, Unsettled):
            self.unknown.append(settled)
            return None
        return settled

    def objects(self, name: str, keyword: str, choices: Choices, kind: str) -> list[Alternative[Call | None]] | None:
        """The calls that may have made the object `name`, None when one of its alternatives is unknown."""
        objects = alternatives(keyword, choices, lambda traced: [Meaning(_made_by(traced, kind))], way)
        if any(isinstance(each.meaning, Unknown) for each in objects):
            self.settle(name, objects)
            return None
        trail = tuple(dict.fromkeys(step for each in objects if each.meaning is not None for step in each.trail))
        if trail:
            self.provenance[name] = trail
        return objects


def _made_by(traced: Traced, kind: str) -> Call | Unknown | None:
    value = traced.value
    if value == Plain(None):
        return None
    if isinstance(value, Built) and value.call.name.rpartition(".")[2] == kind:
        return value.call
    return value if isinstance(value, Unknown) else Unknown(f"{spelled(value)} is not a {kind}", traced.place)


def _resources(account: _Account, choices: Choices, names: DeviceNames) -> Resources | None:
    objects = account.objects("resources", "resources", choices, "Resources")
    if objects is None:
        return None

    def settled(name: str, read: Callable[[Traced], Iterable[Meaning[T | None]]]) -> T | None:
        return account.settle(name, list(_over(objects, name, read, None)))

    unknown_before = len(account.unknown)
    cpu = settled("cpu", read_range)
    memory = settled("memory", read_range)
    devices = settled("gpu", lambda traced: read_devices(traced, names))
    disk = settled("disk", read_quantity)
    shm = settled("shm", read_quantity)
    requests = {
        "cpu": cpu.request if cpu else None,
        "memory": memory.request if memory else None,
        "gpu": devices.quantity if devices else None,
        "ephemeral-storage": disk,
    }
    limits = {"cpu": cpu.limit if cpu else None, "memory": memory.limit if memory else None}
    nothing = not any((cpu, memory, devices, disk is not None, shm is not None))
    if nothing and len(account.unknown) == unknown_before:
        return None
    return Resources(_present(requests), _present(limits), devices.accelerator if devices else None, shm)


def _reuse(account: _Account, choices: Choices) -> ReusePolicy | None:
    objects = account.objects("reuse", "reusable", choices, "ReusePolicy")
    if objects is None or all(each.meaning is None for each in objects):
        return None
    if any(each.meaning is None for each in objects):
        account.settle("reuse", objects)
        return None

    def settled(name: str, read: Callable[[Traced], Iterable[Meaning[T]]], default: T) -> T | None:
        return account.settle(f"reuse.{name}", list(_over(objects, name, read, default)))

    replicas = settled("replicas", read_replicas, DEFAULT_REPLICAS)
    return ReusePolicy(
        replicas.min if replicas else None,
        replicas.max if replicas else None,
        settled("concurrency", read_concurrency, DEFAULT_CONCURRENCY),
        settled("idle_ttl", read_seconds, DEFAULT_TTL),
        settled("scaledown_ttl", read_seconds, DEFAULT_TTL),
        settled("scope", read_scope, DEFAULT_SCOPE),
    )


def _over(
    objects: Sequence[Alternative[Call | None]],
    name: str,
    read: Callable[[Traced], Iterable[Meaning[T]]],
    default: T,
) -> Iterator[Alternative[T]]:
    """Everything that the parameter `name` may be, over all calls that may have made the object."""
    for made in objects:
        if isinstance(made.meaning, Call):
            for each in argument_alternatives(made.meaning, name, read, default):
                yield replace(each, condition=both(made.condition, each.condition))
        else:
            yield Alternative(default, "unset", made.condition, ())


def _present(quantities: Mapping[str, str | None]) -> dict[str, str]:
    return {name: quantity for name, quantity in quantities.items() if quantity is not None}
