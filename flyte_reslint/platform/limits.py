"""The limits in force for a project and domain, each with the place in a platform file that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeVar, Union

from msgspec import Struct, field

from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.error import PlatformError


class Amount(Struct, frozen=True):
    """An amount of a resource, and where a platform file says it."""

    quantity: Quantity
    place: Place

    @property
    def where(self) -> str:
        """`admin.yaml:9`"""
        return f"{self.place.file}:{self.place.row}"


Amounts = Mapping[str, Amount]
"""Amounts by resource: by Flyte's name of it (`gpu`) in bounds, by Kubernetes' (`limits.cpu`) in quotas."""


class Scope(Struct, frozen=True):
    """What something is said for: a project, a domain, both; None stands for all of them."""

    project: str | None = None
    domain: str | None = None

    def covers(self, project: str | None, domain: str | None) -> bool:
        """Whether it is said for this project and domain."""
        return self.project in (None, project) and self.domain in (None, domain)

    @property
    def rank(self) -> int:
        """What is more specific ranks higher: domain, project, both (`ResourcePriority` in flyteadmin)."""
        return (1 if self.domain else 0) + (2 if self.project else 0)


class Mirroring(Struct, frozen=True):
    """Whether limits are set to the requests, whatever a task says."""

    is_on: bool
    place: Place


class Bounds(Struct, frozen=True):
    """The defaults and limits that one file sets, by Flyte's resource name; None takes an earlier one back.

    Attributes replace all that flyteadmin's configuration says, as `GetTaskResources` of flyteadmin does. Settings
    and our own platform.toml add to what is in force.
    """

    origin: Literal["configuration", "attributes", "settings", "platform"]
    scope: Scope
    defaults: Mapping[str, Amount | None]
    limits: Mapping[str, Amount | None]
    mirroring: Mirroring | None = None


_ORDER = ("configuration", "attributes", "settings", "platform")


class Manifest(Struct, frozen=True):
    """Where a Kubernetes manifest holds: a namespace, or wherever our own platform.toml names its file."""

    name: str | None
    namespace: str | None
    scope: Scope
    place: Place

    def holds_in(self, project: str | None, domain: str | None) -> bool:
        """Whether it holds for this project and domain, whose namespace is `project-domain` in Flyte."""
        if self.scope != Scope() or self.namespace is None:
            return self.scope.covers(project, domain)
        return self.namespace == f"{project}-{domain}"


class Quota(Struct, frozen=True):
    """A ResourceQuota: what all pods of a namespace may have together."""

    manifest: Manifest
    hard: Amounts


class Range(Struct, frozen=True):
    """A LimitRange: what one container or one pod of a namespace may have, and what a container gets by default."""

    manifest: Manifest
    container_maximum: Amounts
    pod_maximum: Amounts
    default_limits: Amounts
    default_requests: Amounts


class Accelerators(Struct, frozen=True):
    """The devices that the platform offers."""

    devices: tuple[str, ...]
    scope: Scope
    place: Place


class Limits(Struct, frozen=True):
    """What is in force for one project and domain. No resource in `defaults` and `limits` is zero."""

    defaults: Amounts = field(default_factory=dict)
    limits: Amounts = field(default_factory=dict)
    mirroring: Mirroring | None = None
    quota: Amounts = field(default_factory=dict)
    container_maximum: Amounts = field(default_factory=dict)
    pod_maximum: Amounts = field(default_factory=dict)
    default_limits: Amounts = field(default_factory=dict)
    default_requests: Amounts = field(default_factory=dict)
    accelerators: Accelerators | None = None
    notices: tuple[str, ...] = ()


LimitsOf = Callable[[str], Union[Limits, None]]
"""Gives the limits in force for a file; None where no platform is known."""


def unlimited(_file: str) -> None:
    """No platform is known."""


class Platform(Struct, frozen=True):
    """All that platform files say, in the order in which they were given; `notices` tell what was left out and why."""

    bounds: tuple[Bounds, ...] = ()
    quotas: tuple[Quota, ...] = ()
    ranges: tuple[Range, ...] = ()
    accelerators: tuple[Accelerators, ...] = ()
    notices: tuple[str, ...] = ()

    def limits(self, project: str | None = None, domain: str | None = None) -> Limits:
        """What is in force for `project` and `domain`; later files have their way over earlier ones.

        Raises PlatformError where files contradict each other: a limit below a default.
        """
        defaults, limits, mirroring = self._bounds(project, domain)
        _check(defaults, limits)
        quotas = [each for each in _latest(self.quotas) if each.manifest.holds_in(project, domain)]
        ranges = [each for each in _latest(self.ranges) if each.manifest.holds_in(project, domain)]
        offers = [each for each in self.accelerators if each.scope.covers(project, domain)]
        return Limits(
            defaults,
            limits,
            mirroring,
            _tightest(each.hard for each in quotas),
            _tightest(each.container_maximum for each in ranges),
            _tightest(each.pod_maximum for each in ranges),
            _tightest(each.default_limits for each in ranges),
            _tightest(each.default_requests for each in ranges),
            max(reversed(offers), key=lambda each: each.scope.rank, default=None),
            (*self.notices, *self._elsewhere(project, domain)),
        )

    def _bounds(self, project: str | None, domain: str | None) -> tuple[Amounts, Amounts, Mirroring | None]:
        defaults: dict[str, Amount | None] = {}
        limits: dict[str, Amount | None] = {}
        mirroring = None
        in_scope = (each for each in self.bounds if each.scope.covers(project, domain))
        for each in sorted(in_scope, key=lambda each: (_ORDER.index(each.origin), each.scope.rank)):
            if each.origin == "attributes":
                defaults, limits = {}, {}
            defaults |= each.defaults
            limits |= each.limits
            mirroring = each.mirroring or mirroring
        return _set(defaults), _set(limits), mirroring if mirroring and mirroring.is_on else None

    def _elsewhere(self, project: str | None, domain: str | None) -> Iterator[str]:
        """What to say of manifests that hold elsewhere, when nobody said where the code runs."""
        if project is None or domain is None:
            manifests = [each.manifest for each in _latest(self.quotas)] + [
                each.manifest for each in _latest(self.ranges)
            ]
            for manifest in manifests:
                if not manifest.holds_in(project, domain) and manifest.scope == Scope():
                    where = f"{manifest.place.file}:{manifest.place.row}"
                    reason = "give --project and --domain to have it count"
                    yield f"{where}: left out, as it is for the namespace {manifest.namespace}: {reason}"


def _set(amounts: Mapping[str, Amount | None]) -> Amounts:
    """The amounts that are set: to Flyte, zero is not."""
    return {name: amount for name, amount in amounts.items() if amount is not None and amount.quantity.value}


def _check(defaults: Amounts, limits: Amounts) -> None:
    for name, default in defaults.items():
        limit = limits.get(name)
        if limit is not None and limit.quantity < default.quantity:
            problem = f"the limit of {limit.quantity} for {name} is below the default of {default.quantity}"
            raise PlatformError(limit.place, f"{problem} ({default.where})")


AnyManifest = TypeVar("AnyManifest", Quota, Range)


def _latest(manifests: Iterable[AnyManifest]) -> list[AnyManifest]:
    """Of manifests with one name in one namespace, the last: it replaces the others."""
    latest: dict[object, AnyManifest] = {}
    for each in manifests:
        manifest = each.manifest
        latest[manifest.name or manifest.place, manifest.namespace, manifest.scope] = each
    return list(latest.values())


def _tightest(several: Iterable[Amounts]) -> Amounts:
    """The least amount of each resource: all of them hold."""
    tightest: dict[str, Amount] = {}
    for amounts in several:
        for name, amount in amounts.items():
            if name not in tightest or amount.quantity < tightest[name].quantity:
                tightest[name] = amount
    return tightest
