"""The requests and limits that a task's container really gets.

The rules are those of `AdjustOrDefaultResource` and `ApplyResourceOverrides` in Flyte's
`pluginmachinery/flytek8s/container_helper.go`: an unset request takes the limit, else the platform's default; an unset
limit takes the request; both are lowered to the platform's limit, and the request to the limit. Zero is unset.

Defaults of devices and storage are not given there, but by flyteadmin before, to a task that is a container:
`setCompiledTaskDefaults` in its `execution_manager.go`. A pod that the code describes gets none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce

from msgspec import Struct, field

from flyte_reslint.domain.containers import DEFAULTED, Templated
from flyte_reslint.domain.groups import PodGroups
from flyte_reslint.domain.pods import total, with_most
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import RESOURCES, SETTINGS, Resources, device_resource
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.limits import Amount, Limits, LimitsOf

ZERO = Quantity("0")

FALLBACKS = {"cpu": Quantity("1000m"), "memory": Quantity("1024Mi")}
"""What a container gets where neither task nor platform says anything: `defaultCPURequest`, `defaultMemoryRequest`."""

ITS_REQUEST = "its request"
"""Why a limit is what it is that nobody sets."""


class Requirement(Struct, frozen=True):
    """A declared request and limit; zero is unset."""

    request: Quantity = ZERO
    limit: Quantity = ZERO


class Half(Struct, frozen=True):
    """A request or a limit as it comes out, why it differs from what is declared, and which place made it so."""

    quantity: Quantity
    reason: str = ""
    place: Place | None = None


class Change(Struct, frozen=True):
    """How the platform changes half of a requirement; `before` is None where the task says nothing."""

    resource: str
    half: str
    before: Quantity | None
    after: Half

    def __str__(self) -> str:
        """`limit 6 -> 4 (platform limit, admin.yaml:9)`"""
        change = str(self.after.quantity) if self.before is None else f"{self.before} → {self.after.quantity}"
        place = self.after.place
        reason = f"{self.after.reason}, {place.file}:{place.row}" if place else self.after.reason
        return f"{self.half} {change} ({reason})"


class Doubt(Struct, frozen=True):
    """A resource of which the limit, or request and limit, are unknown: the reason, and the place that it speaks of."""

    resource: str
    reason: str
    place: Place | None


class Pod(Struct, frozen=True):
    """The container's requests and limits by Kubernetes' resource name, and how they differ from what is declared.

    `doubts` say what is not known, `device` how Kubernetes calls the task's devices. `number` is how many pods this is
    the sum of.
    """

    requests: Mapping[str, Quantity]
    limits: Mapping[str, Quantity]
    device: str
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    declared: Mapping[str, Requirement] = field(default_factory=dict)
    number: int = 1

    @property
    def unknown(self) -> tuple[str, ...]:
        """The resources of which not everything is known."""
        return tuple(dict.fromkeys(each.resource for each in self.doubts))

    def resource(self, field: str) -> str | None:
        """Kubernetes' name of the resource that a field of `Settings` tells of, None where it tells of none."""
        return self.device if field == "gpu" else RESOURCES.get(field)

    def setting(self, resource: str) -> str | None:
        """The field of `Settings` that tells of a resource of Kubernetes, None where none does."""
        return "gpu" if resource == self.device else SETTINGS.get(resource)

    def times(self, count: int) -> Pod:
        """`count` such pods together."""
        requests = {name: quantity * count for name, quantity in self.requests.items()}
        limits = {name: quantity * count for name, quantity in self.limits.items()}
        return Pod(requests, limits, self.device, doubts=self.doubts, number=self.number * count)

    def plus(self, other: Pod) -> Pod:
        """Both together."""
        requests, limits = _sum(self.requests, other.requests), _sum(self.limits, other.limits)
        doubts = tuple(dict.fromkeys((*self.doubts, *other.doubts)))
        return Pod(requests, limits, self.device, doubts=doubts, number=self.number + other.number)


def _sum(one: Mapping[str, Quantity], other: Mapping[str, Quantity]) -> dict[str, Quantity]:
    return {
        name: one[name] + other[name] if name in one and name in other else {**one, **other}[name]
        for name in dict.fromkeys((*one, *other))
    }


def adjusted(declared: Requirement, default: Half, platform_limit: Amount | None) -> tuple[Half, Half]:
    """The request and the limit that `declared` becomes; a default or limit of zero is none."""
    request = _first_set(Half(declared.request), Half(declared.limit, "its limit"), default)
    limit = _first_set(Half(declared.limit), Half(request.quantity, ITS_REQUEST))
    if platform_limit is not None:
        bound = Half(platform_limit.quantity, "platform limit", platform_limit.place)
        request, limit = _lowered(request, bound), _lowered(limit, bound)
    return _lowered(request, Half(limit.quantity, "its limit")), limit


def _first_set(*halves: Half) -> Half:
    return next((half for half in halves if half.quantity != ZERO), halves[0])


def _lowered(half: Half, bound: Half) -> Half:
    return bound if ZERO not in (half.quantity, bound.quantity) and half.quantity > bound.quantity else half


def pod(settings: Settings, limits: Limits) -> Pod:
    """The pod of a task, environment or override that has these settings.

    A request whose limit alone is unknown is known: nobody means one to be lowered by a limit below it.
    """
    resources = settings.resources or Resources({}, {})
    device = device_resource(resources.accelerator)
    requests: dict[str, Quantity] = {}
    bounds: dict[str, Quantity] = {}
    declared: dict[str, Requirement] = {}
    changes: list[Change] = []
    doubts: list[Doubt] = []
    for name, setting in SETTINGS.items():
        resource = device if name == "gpu" else name
        requirement = declared_requirement(resources, name)
        open_halves = [each for each in settings.unknown if each.field in (setting, f"{setting}.limit", "resources")]
        doubts += (Doubt(resource, each.reason, each.place) for each in open_halves)
        if requirement is None:
            doubts.append(Doubt(resource, "what is declared is no quantity", _place(settings, setting)))
            continue
        if any(each.field != f"{setting}.limit" for each in open_halves):
            continue
        declared[name] = requirement
        is_defaulted = name in DEFAULTED or not settings.is_of_pod
        request, limit = _with_limits(name, requirement, limits, is_defaulted=is_defaulted)
        if not open_halves and request.quantity != ZERO:
            requests[resource], bounds[resource] = request.quantity, limit.quantity
            changes += _changes(name, requirement, request, limit)
        elif requirement.request != ZERO:
            requests[resource] = request.quantity
            changes += (each for each in _changes(name, requirement, request, limit) if each.half == "request")
    unknown = {each.resource for each in doubts}
    for given, defaults in ((requests, limits.default_requests), (bounds, limits.default_limits)):
        for resource, amount in defaults.items():
            if resource not in unknown:
                given.setdefault(resource, amount.quantity)
    return Pod(requests, bounds, device, tuple(changes), tuple(doubts), declared)


def _place(settings: Settings, field: str) -> Place | None:
    """Where a field is set."""
    trail = settings.provenance.get(field)
    return trail[0].place if trail else None


def whole_pod(own: Pod, template: Templated, limits: Limits) -> Pod | None:
    """The pod with all containers of its template, as the scheduler counts them, of which `own` is the task's.

    The others are lowered to the platform's limits as well, and get no defaults. None where part of it is not known, or
    the template describes no pod.
    """
    if template.spec is None:
        return None
    halves = {"requests": own.requests, "limits": own.limits}
    texts = {half: {name: str(each) for name, each in amounts.items()} for half, amounts in halves.items()}
    spec = with_most(template.spec, {name: each.quantity for name, each in limits.limits.items()})
    counted = total(spec, template.primary, texts) if template.primary is not None else None
    return None if counted is None else Pod(counted.requests, counted.limits, own.device, doubts=own.doubts)


def pods_under(limits_of: LimitsOf) -> Callable[[str, Settings, Templated | None], Pod | None]:
    """Gives the pod that settings in a file come to, with all containers of a template; None without a platform."""

    def pod_of(file: str, settings: Settings, template: Templated | None) -> Pod | None:
        limits = limits_of(file)
        if limits is None:
            return None
        own = pod(settings, limits)
        return own if template is None else whole_pod(own, template, limits) or own

    return pod_of


def pods_together(groups: PodGroups, limits: Limits) -> Pod | None:
    """The pods of all groups, as one; None where it is not known how many there are, or where there are none."""
    if any(group.count is None for group in groups):
        return None
    several = [pod(group.settings, limits).times(group.count) for group in groups if group.count]
    return reduce(Pod.plus, several) if several else None


def declared_requirement(resources: Resources, name: str) -> Requirement | None:
    """What is declared of the resource `name`, None where Kubernetes would refuse it."""
    try:
        request, limit = (Quantity(half.get(name, "0")) for half in (resources.requests, resources.limits))
    except InvalidQuantity:
        return None
    return None if request.is_negative or limit.is_negative else Requirement(request, limit)


def _with_limits(name: str, declared: Requirement, limits: Limits, *, is_defaulted: bool) -> tuple[Half, Half]:
    platform_default = limits.defaults.get(name)
    if platform_default is None or not is_defaulted:
        default = Half(FALLBACKS.get(name, ZERO), "Flyte's default")
    else:
        default = Half(platform_default.quantity, "platform default", platform_default.place)
    request, limit = adjusted(declared, default, limits.limits.get(name))
    if limits.mirroring is not None and limit.quantity != request.quantity:
        limit = Half(request.quantity, "limits mirror requests", limits.mirroring.place)
    return request, limit


def _changes(name: str, declared: Requirement, request: Half, limit: Half) -> Iterator[Change]:
    for half, before, after in (("request", declared.request, request), ("limit", declared.limit, limit)):
        if before != after.quantity:
            yield Change(name, half, before if before != ZERO else None, after)
