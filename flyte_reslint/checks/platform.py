"""Rules about what the platform makes of a task: refused, capped in silence, never scheduled.

They run only where a platform's limits are known, and judge tasks and overrides, case by case, by the pods they get
under the limits of their file's platform.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.checks.accelerators import accelerator_strings, device_calls
from flyte_reslint.checks.cases import Case
from flyte_reslint.checks.fault import Fault, placed, told
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import Given, given, text
from flyte_reslint.checks.pools import pools
from flyte_reslint.checks.rule import platform_rule
from flyte_reslint.checks.together import beside_others, in_a_cluster
from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.resources import COMPUTE, SETTINGS, DeviceNames
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.admin import verdict
from flyte_reslint.platform.limits import Accelerators, Amount, LimitsOf
from flyte_reslint.platform.pod import ZERO, pod
from flyte_reslint.platform.quota import exceeded, quota_bounds, range_bounds
from flyte_reslint.platform.together import lowered_others


@platform_rule("FLR501")
def above_platform_limit(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """A registration that flyteadmin refuses."""
    above = (each for each in _above_limit(registry, limits_of) if each.is_refused)
    return told("FLR501", (each.fault("flyteadmin refuses to register the task") for each in above))


@platform_rule("FLR502")
def silently_capped(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """More than the platform allows, which nothing refuses."""
    above = (each for each in _above_limit(registry, limits_of) if not each.is_refused)
    yield from told("FLR502", (each.fault(each.silence) for each in above))
    yield from told("FLR502", _containers_above_limit(registry, limits_of))


class _Above(Struct, frozen=True):
    """A case that declares more of the resource `name` than the platform's limit; None is what is not written."""

    case: Case
    name: str
    request: Quantity | None
    limit: Quantity | None
    bound: Amount

    @property
    def _is_judged_by_admin(self) -> bool:
        """Whether flyteadmin looks at it: at a flytekit task's resources that have a request, but in no template."""
        template = self.case.template
        is_declared = self.case.override is None and (template is None or template.spec is None)
        return self.case.sdk == "flytekit" and is_declared and self.request is not None

    @property
    def is_refused(self) -> bool:
        """Whether flyteadmin refuses to register the task for it."""
        return self._is_judged_by_admin and verdict(self.request, self.limit, self.bound.quantity) != ""

    @property
    def silence(self) -> str:
        """What happens where nothing refuses it."""
        capped = f"the pod gets {self.bound.quantity}, and nothing says so"
        return (
            f"flyteadmin compares whole numbers and lets it pass, but {capped}" if self._is_judged_by_admin else capped
        )

    def fault(self, reason: str) -> Fault:
        """What is said of it."""
        field, most = SETTINGS[self.name], self.bound.quantity
        halves = {"request": self.request, "limit": self.limit}
        above = {half: quantity for half, quantity in halves.items() if quantity is not None and quantity > most}
        subject = " and ".join(f"{half} {quantity}" for half, quantity in above.items())
        if self.limit is None:
            subject = str(self.request)
        verb = "are" if " and " in subject else "is"
        claim = f"{field} {subject} {verb} above the platform's limit of {most}"
        is_of_limits = "request" not in above and f"{field}.limit" in self.case.settings.provenance
        source = f"{field}.limit" if is_of_limits else field
        related = (*self.case.came(source), Related(self.bound.place, "the platform's limit"))
        remedy = f'write "{most}" or less, or have the platform\'s limit raised'
        return Fault(self.case, self.case.where(source), claim, reason, remedy, related)


def _above_limit(registry: Registry, limits_of: LimitsOf) -> Iterator[_Above]:
    for case, limits in placed(registry, limits_of):
        resources = case.settings.resources
        for name, declared in pod(case.settings, limits).declared.items():
            bound = limits.limits.get(name)
            is_faulty = ZERO != declared.limit < declared.request
            if not resources or bound is None or is_faulty:
                continue
            if max(declared.request, declared.limit) > bound.quantity:
                request = declared.request if name in resources.requests else None
                limit = declared.limit if name in resources.limits else None
                yield _Above(case, name, request, limit, bound)


def _containers_above_limit(registry: Registry, limits_of: LimitsOf) -> Iterator[Fault]:
    """The other containers of a pod template, which Flyte lowers to the platform's limits as well."""
    said: set[tuple[Place, str, str, Place]] = set()
    for case, limits in placed(registry, limits_of):
        for each in lowered_others(case.template, limits):
            value_of = (each.container.place, each.resource, each.half, each.bound.place)
            if value_of in said:
                continue
            said.add(value_of)
            most = each.bound.quantity
            value = f"{SETTINGS[each.resource]} {each.half} {each.declared}"
            yield Fault(
                case,
                each.container.place,
                f"{value} of {each.subject} is above the platform's limit of {most}",
                f"the container gets {most}, and nothing says so",
                f'write "{most}" or less, or have the platform\'s limit raised',
                (Related(each.bound.place, "the platform's limit"),),
            )


@platform_rule("FLR503")
def above_namespace_quota(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """A pod that can never be scheduled."""
    return told("FLR503", _never_scheduled(registry, limits_of))


def _never_scheduled(registry: Registry, limits_of: LimitsOf) -> Iterator[Fault]:
    for case, limits in placed(registry, limits_of):
        one = pod(case.settings, limits)
        for resource, bound in exceeded(one, (*quota_bounds(limits), *range_bounds(limits))).items():
            field = one.setting(resource) or resource
            most = bound.amount.quantity
            claim = f"one pod's {resource} {bound.half} of {bound.taken(one)} is above {bound.source} of {most}"
            remedy = f'write "{most}" or less, or have {bound.source} raised'
            if bound.half == "pods":
                claim, remedy = f"{bound.source} allows no pod", f"have {bound.source} raised"
            yield Fault(
                case,
                case.where(field),
                f"{claim} ({bound.name})",
                "the pod stays pending until the task's deadline, 48 hours by default",
                remedy,
                (*case.came(field), Related(bound.amount.place, bound.source)),
            )
        yield from beside_others(case, one, limits)
        yield from in_a_cluster(case, one, limits)


@platform_rule("FLR504")
def reuse_pool_above_quota(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """A pool that never reaches its full size."""
    return told("FLR504", _never_full(registry, limits_of))


def _never_full(registry: Registry, limits_of: LimitsOf) -> Iterator[Fault]:
    for pool in pools(registry):
        case, limits = pool.case, limits_of(pool.case.file)
        for bound, one in pool.exceeded(limits) if limits is not None else ():
            taken, most = bound.taken(one, pool.replicas), bound.amount.quantity
            subject = "one replica takes" if pool.replicas == 1 else f"{pool.replicas} replicas take"
            claim = f"{subject} {bound.resource} {bound.half}s of {taken}, above {bound.source} of {most}"
            if bound.half == "pods":
                claim = f"{pool.replicas} replicas are above {bound.source} of {most} pods"
            yield Fault(
                case,
                case.where(pool.field, "reuse"),
                f"{claim} ({bound.name})",
                "the pool never reaches its full size",
                f"write fewer replicas, ask for less, or have {bound.source} raised",
                (*case.came(pool.field), Related(bound.amount.place, bound.source)),
            )


@platform_rule("FLR505")
def accelerator_not_offered(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """A device that no node of the platform has."""
    for asked in accelerator_strings(registry):
        if asked.counts:
            yield from _not_offered(asked.value, asked.device, asked.release, limits_of)
    for call, _, release in device_calls(registry):
        for value in given(call, "device"):
            device = text(value.value)
            if device is not None:
                yield from _not_offered(value, device, release, limits_of)
    yield from told("FLR505", _accelerators_not_offered(registry, limits_of))


def _accelerators_not_offered(registry: Registry, limits_of: LimitsOf) -> Iterator[Fault]:
    """flytekit's: a constant, a partition of one, a call of `GPUAccelerator`."""
    for case, limits in placed(registry, limits_of):
        offered = limits.accelerators
        accelerator = case.settings.resources.accelerator if case.settings.resources else None
        if case.sdk != "flytekit" or accelerator is None or offered is None:
            continue
        if not _is_among(offered, accelerator.name, accelerator.device):
            yield Fault(
                case,
                case.where("accelerator"),
                f"accelerator {accelerator.name} is not a device that the platform offers",
                "no node has it, and the pod stays pending",
                _other_device(offered, "accelerator"),
                (*case.came("accelerator"), Related(offered.place, "the devices that the platform offers")),
            )


def _is_among(offered: Accelerators, *names: str) -> bool:
    """Whether the platform lists a device of these names."""
    return not {name.lower() for name in offered.devices}.isdisjoint(name.lower() for name in names)


def _not_offered(value: Given, device: str, names: DeviceNames, limits_of: LimitsOf) -> Iterator[Finding]:
    """A device that the platform lists neither by the name that users write nor by the registered one."""
    limits = limits_of(value.place.file)
    offered = limits.accelerators if limits is not None else None
    if offered is not None and not _is_among(offered, device, names.wire_device(device)):
        yield value.finding(
            "FLR505",
            "is not a device that the platform offers",
            reason="no node has it, and the pod stays pending",
            remedy=_other_device(offered, "gpu"),
            related=(Related(offered.place, "the devices that the platform offers"),),
        )


def _other_device(offered: Accelerators, field: str) -> str:
    devices = ", ".join(offered.devices)
    return f"write one of {devices}" if devices else f"leave {field} out: the platform offers no devices"


@platform_rule("FLR506")
def quota_needs_value(registry: Registry, limits_of: LimitsOf) -> Iterator[Finding]:
    """A resource that a quota counts, and for which a pod asks nothing."""
    return told("FLR506", _uncounted(registry, limits_of))


def _uncounted(registry: Registry, limits_of: LimitsOf) -> Iterator[Fault]:
    for case, limits in placed(registry, limits_of):
        one = pod(case.settings, limits)
        bounds = {bound.resource: bound for bound in quota_bounds(limits) if bound.resource in COMPUTE}
        for resource, bound in bounds.items():
            if bound.taken(one) is not None or resource in one.unknown:
                continue
            of = f'task "{case.function}"' if case.function else "the task"
            claim = f"{of} asks for no {resource}, which {bound.source} bounds ({bound.name})"
            reason = "Kubernetes admits the pod, and the quota does not count what it uses"
            setter = "a LimitRange" if case.settings.is_of_pod else "the platform"
            remedy = f'write {SETTINGS[resource]}="10Gi" or what the task needs, or have {setter} set a default'
            yield Fault(case, case.place, claim, reason, remedy, (Related(bound.amount.place, bound.source),))
