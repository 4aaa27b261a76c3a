"""The resources and the reuse policy that a task, environment or override would register with, settled field by field.

A value that the SDK would refuse is shown as what it would register where that is plain (`memory=1024` is `1024`), and
is unknown with the reason where it is not; that it is refused is the rules' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeVar

from msgspec import Struct, field

from flyte_reslint.domain.account import Account, over, present
from flyte_reslint.domain.flytekit import declared_resources, is_declaration
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
from flyte_reslint.domain.settled import Meaning, Unsettled
from flyte_reslint.domain.values import Built, Choices, Traced, Trail

T = TypeVar("T")


class Settings(Struct, frozen=True):
    """Resources and reuse in force, what of them cannot be known, and where each came from, nearest first.

    `resources` is None for the platform's default, `reuse` for a fresh container per run. Fields go by the names of
    the SDK's parameters (`cpu`, `memory`, `gpu`, `disk`, `shm`, `reuse.replicas`, ...); `resources` and `reuse` stand
    for the objects as a whole. `is_of_pod` is for a container in a pod that the code describes.
    """

    resources: Resources | None
    reuse: ReusePolicy | None
    unknown: tuple[Unsettled, ...] = ()
    provenance: Mapping[str, Trail] = field(default_factory=dict)
    is_of_pod: bool = False

    @property
    def state(self) -> Literal["exact", "partial", "unknown"]:
        """Whether all fields are known, some of those that are set, or none."""
        if not self.unknown:
            return "exact"
        of = self.resources
        known = of and (of.requests or of.limits or of.accelerator or of.shm)
        return "partial" if known or self.reuse else "unknown"


def settings(resources: Choices, reusable: Choices, names: DeviceNames) -> Settings:
    """What `resources` and `reusable`, the effective values of a declaration, come to."""
    account = Account()
    return Settings(
        _resources(account, resources, names), _reuse(account, reusable), tuple(account.unknown), account.provenance
    )


def _resources(account: Account, choices: Choices, names: DeviceNames) -> Resources | None:
    made = choices[0].traced
    if isinstance(made.value, Built) and is_declaration(made):
        return declared_resources(account, made.value.call)
    objects = account.objects("resources", "resources", choices, "flyte.Resources")
    if objects is None or all(each.meaning is None for each in objects):
        return None

    def settled(name: str, read: Callable[[Traced], Iterable[Meaning[T | None]]]) -> T | None:
        return account.settle(name, list(over(objects, name, read, None)))

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
    return Resources(present(requests), present(limits), devices.accelerator if devices else None, shm)


def _reuse(account: Account, choices: Choices) -> ReusePolicy | None:
    objects = account.objects("reuse", "reusable", choices, "flyte.ReusePolicy")
    if objects is None or all(each.meaning is None for each in objects):
        return None
    if any(each.meaning is None for each in objects):
        account.settle("reuse", objects)
        return None

    def settled(name: str, read: Callable[[Traced], Iterable[Meaning[T]]], default: T) -> T | None:
        return account.settle(f"reuse.{name}", list(over(objects, name, read, default)))

    replicas = settled("replicas", read_replicas, DEFAULT_REPLICAS)
    return ReusePolicy(
        replicas.min if replicas else None,
        replicas.max if replicas else None,
        settled("concurrency", read_concurrency, DEFAULT_CONCURRENCY),
        settled("idle_ttl", read_seconds, DEFAULT_TTL),
        settled("scaledown_ttl", read_seconds, DEFAULT_TTL),
        settled("scope", read_scope, DEFAULT_SCOPE),
    )
