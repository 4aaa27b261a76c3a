"""What the container of a task gets in the pod that its template describes.

In Flyte 2 the task's own requests and limits win over those of the template's container, key by key: `_get_k8s_pod` in
the SDK's `task_serde.py`. In flytekit they take the place of all that it has, where there are any:
`_serialize_pod_spec` in its `core/utils.py`. An override of a node is merged into the container that comes of that.

A template in the cluster lies below (`ApplyFlytePodConfiguration` in Flyte's `pluginmachinery/flytek8s/pod_helper.go`).
Flyte 2 gives the task's container defaults of cpu and memory first, and a limit to what has a request and the other way
round (`ApplyResourceOverrides` in `container_helper.go`), so that this template adds devices and storage of which the
task says nothing. flytekit's backend, from 1.16.0 on, first fills in each half that is missing from the template
(`MergeResourcesIfMissing`). Of its other containers, neither takes any (`MergeBasePodSpecOntoTemplate`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.pods import HALVES, K8S_POD, Container, PodSpec, pod_spec, primary_name
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.registry import Environment
from flyte_reslint.domain.resources import SETTINGS, Resources, flyte_resource
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.templates import Template, Unseen, template_in_force
from flyte_reslint.domain.values import Place, Plain, Step, Unknown, exact

DEFAULTED = ("cpu", "memory")
"""What every container gets, whatever anybody says."""

OPEN = "the pod template leaves it open"

NOTHING = PodSpec((), (), is_known=False)
"""The pod of a template of which nothing is known."""


class Templated(Struct, frozen=True):
    """The pod that a task's template describes, and the name of the task's own container in it.

    `spec` is None where the code describes no pod, and there is only one in the cluster. `unseen` is what else the
    container may get from templates. `is_kept` says that the template's container keeps what the task does not set,
    even where it sets something: so it is in Flyte 2, and at an override of a flytekit node.
    """

    spec: PodSpec | None
    primary: str | None
    unseen: tuple[Unseen, ...] = ()
    is_kept: bool = True

    @property
    def own(self) -> Container | None:
        """The task's own container; None where the template does not have it."""
        return next((each for each in self._containers if each.name and each.name == self.primary), None)

    @property
    def others(self) -> tuple[Container, ...]:
        """The containers beside it, those that run before it included."""
        beside = (each for each in self._containers if not each.name or each.name != self.primary)
        return (*(self.spec.init_containers if self.spec is not None else ()), *beside)

    @property
    def _containers(self) -> tuple[Container, ...]:
        return self.spec.containers if self.spec is not None else ()


def templated(
    sdk: Literal["flyte", "flytekit"], declaration: Call | None, environment: Environment | None
) -> Templated | None:
    """The pod that the template of a task describes, None where it has none; arguments are `template_in_force`'s."""
    return _templated(template_in_force(sdk, declaration, environment), is_kept=sdk == "flyte")


def overridden(
    sdk: Literal["flyte", "flytekit"],
    declaration: Call | None,
    environment: Environment | None,
    override: Call,
    own: Callable[[], Settings],
) -> Templated | None:
    """The same at a call of `override` on a task, whose `own` settings are asked for where they matter."""
    found = _templated(template_in_force(sdk, declaration, environment, override), is_kept=True)
    if found is None or sdk == "flyte" or not _declares(own()):
        return found
    hidden = tuple(each for each in found.unseen if each.is_in_cluster)
    return replace(found, spec=_emptied(found.spec, found.primary), unseen=hidden)


def several(place: Place) -> Templated:
    """The pod of one of several tasks, called at `place`, whose templates differ."""
    return Templated(NOTHING, None, (Unseen("the pod template depends on which task it is", place),))


def _templated(template: Template, *, is_kept: bool) -> Templated | None:
    unseen = template.unseen
    found = Templated(None, None, unseen, is_kept)
    if template.call is None:
        if any(not each.is_in_cluster for each in unseen):
            return replace(found, spec=NOTHING)
        return found if unseen else None
    argument = template.call.argument("pod_spec")
    given = exact(argument.choices) if argument is not None else None
    is_left_out = given.value == Plain(None) if given is not None else argument is None and not template.call.is_open
    if is_left_out:
        return found if unseen else None
    spec = pod_spec(template.call)
    found = replace(found, spec=spec or NOTHING, primary=primary_name(template.call))
    reason = _hidden(template.call, spec, found.own)
    place = argument.place if spec is None and argument is not None else template.call.place
    return replace(found, unseen=(Unseen(reason, place), *unseen)) if reason else found


def _hidden(template: Call, spec: PodSpec | None, own: Container | None) -> str:
    """Why it is not known what the task's own container declares in the pod of a template; empty where it is."""
    if spec is None:
        argument = template.argument("pod_spec")
        value = argument.choices[0].traced.value if argument is not None else None
        return "the pod of the template is unknown" + (f": {value.reason}" if isinstance(value, Unknown) else "")
    if own is not None:
        return "" if own.is_known else OPEN
    if primary_name(template) is None and template.name != K8S_POD:
        return "the name of the pod template's primary container is unknown"
    is_complete = spec.is_known and all(each.name is not None for each in spec.containers)
    return "" if is_complete else "not all containers of the pod template are known"


def _emptied(spec: PodSpec | None, primary: str | None) -> PodSpec | None:
    """The pod, whose primary container declares nothing."""
    if spec is None:
        return None
    nothing: Mapping[str, tuple[()]] = dict.fromkeys(HALVES, ())
    containers = (replace(each, resources=nothing) if each.name == primary else each for each in spec.containers)
    return replace(spec, containers=tuple(containers))


def in_pod(own: Settings, sdk: Literal["flyte", "flytekit"], pod: Templated | None) -> Settings:
    """The settings of a task's container: its `own`, and what templates give it besides, or may."""
    if pod is None:
        return own
    is_replacing = not pod.is_kept and _declares(own)
    found = own if is_replacing else _beside(own, pod.own)
    for each in pod.unseen:
        if each.is_in_cluster or not is_replacing:
            found = _left_open(found, each, is_filled=each.is_in_cluster and sdk == "flyte")
    return replace(found, is_of_pod=pod.spec not in (None, NOTHING))


def _declares(own: Settings) -> bool:
    """Whether there are requests or limits, or may be."""
    return bool(own.unknown or (own.resources is not None and (own.resources.requests or own.resources.limits)))


def _beside(own: Settings, container: Container | None) -> Settings:
    """The settings, with what a template's container has besides."""
    if container is None:
        return own
    given = own.resources or Resources({}, {})
    halves: dict[str, Mapping[str, str]] = {"requests": given.requests, "limits": given.limits}
    unknown = list(own.unknown)
    provenance = dict(own.provenance)
    for half in HALVES:
        for name, text in declared_texts(container, half):
            if name in halves[half] or name not in SETTINGS:
                continue
            field = SETTINGS[name]
            if text is None:
                of = field if half == "requests" else f"{field}.limit"
                unknown.append(Unsettled(of, OPEN, container.place))
                continue
            halves[half] = {**halves[half], name: text}
            provenance.setdefault(field, (Step(f'container "{container.name}"', container.place),))
    resources = replace(given, requests=halves["requests"], limits=halves["limits"])
    return replace(own, resources=resources, unknown=tuple(unknown), provenance=provenance)


def _left_open(found: Settings, template: Unseen, *, is_filled: bool) -> Settings:
    """The settings, of which a template that is not to be seen may set what nothing else does.

    `is_filled` is for one to which the container comes with defaults, and with both halves of all that it has.
    """
    given = found.resources or Resources({}, {})
    unsettled = {each.field for each in found.unknown}
    unknown = list(found.unknown)
    for name, field in SETTINGS.items():
        if not unsettled.isdisjoint({field, f"{field}.limit", "resources"}):
            continue
        has_request, has_limit = (_is_set(half.get(name)) for half in (given.requests, given.limits))
        is_whole = has_request or has_limit if is_filled or name == "gpu" else has_request and has_limit
        if not is_whole and not (is_filled and name in DEFAULTED):
            of = f"{field}.limit" if has_request else field
            unknown.append(Unsettled(of, template.reason, template.place))
    return replace(found, unknown=tuple(unknown))


def _is_set(quantity: str | None) -> bool:
    """Whether a quantity is more than nothing; Flyte takes zero for unset."""
    try:
        return quantity is not None and Quantity(quantity) != Quantity("0")
    except InvalidQuantity:
        return True


def declared_texts(container: Container, half: str) -> Iterator[tuple[str, str | None]]:
    """What a container declares in one half, by Flyte's names of resources; None for what is not known."""
    for each in container.resources[half]:
        traced = exact(each.choices)
        value = traced.value.value if traced is not None and isinstance(traced.value, Plain) else None
        is_text = isinstance(value, (str, int)) and not isinstance(value, bool)
        yield flyte_resource(each.resource), str(value) if is_text else None
