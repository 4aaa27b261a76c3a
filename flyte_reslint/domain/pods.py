"""Pods as they are written: objects of the kubernetes client, or plain dicts in the shape of Kubernetes' API.

A pod's total is what the scheduler counts: the containers that run side by side together, or an init container where
that asks for more. Init containers that restart always run beside the others from then on. Source: "Resource sharing
within containers" of https://kubernetes.io/docs/concepts/workloads/pods/init-containers/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import flyte_resource
from flyte_reslint.domain.values import (
    Built,
    Choice,
    Choices,
    Dictionary,
    Items,
    Place,
    Plain,
    Traced,
    Unknown,
    Value,
    exact,
)

KUBERNETES = "kubernetes.client."
HALVES = ("requests", "limits")

K8S_POD = "flytekit.models.task.K8sPod"
"""The IDL model of a pod, to which nothing adds a container."""

TEMPLATES = {
    "flytekit.PodTemplate": "primary",
    "flyte.PodTemplate": "primary",
    "flytekitplugins.pod.Pod": "primary",
    K8S_POD: None,
}
"""The calls that hold a pod's specification, with the name of the primary container where they are given none."""


class Container(Struct, frozen=True):
    """A container: its name where that is known, and what it declares by Kubernetes' names of resources.

    `always_restarts` is for an init container that goes on running beside the others. `is_known` is False where it may
    declare more.
    """

    name: str | None
    place: Place
    resources: Mapping[str, tuple[Declared, ...]]
    always_restarts: bool = False
    has_image: bool = False
    is_known: bool = True


class Declared(Struct, frozen=True):
    """What is declared of a resource: its choices where it stands."""

    resource: str
    choices: Choices


class PodSpec(Struct, frozen=True):
    """A pod's containers; `is_known` is False where there may be others."""

    containers: tuple[Container, ...]
    init_containers: tuple[Container, ...] = ()
    is_known: bool = True


class Total(Struct, frozen=True):
    """What the scheduler counts for a pod, by Kubernetes' names of resources."""

    requests: Mapping[str, Quantity] = field(default_factory=dict)
    limits: Mapping[str, Quantity] = field(default_factory=dict)


def part(value: Value, name: str) -> Choices:
    """What an object has as `name`, or a dict under the same in Kubernetes' spelling; nothing where it has none."""
    if isinstance(value, Built) and value.call.name.startswith(KUBERNETES):
        argument = value.call.argument(name)
        return argument.choices if argument else ()
    if isinstance(value, Dictionary):
        first, *words = name.split("_")
        return value.get(first + "".join(word.title() for word in words)) or value.get(name)
    return ()


def is_open(value: Value) -> bool:
    """Whether an object or dict may have parts that are not known."""
    if isinstance(value, Built):
        return value.call.is_open
    return not isinstance(value, Dictionary) or value.is_open


def declared(requirements: Value, half: str) -> Iterator[Declared]:
    """What `V1ResourceRequirements`, or a dict like it, declares of each resource in one half."""
    for choice in part(requirements, half):
        if isinstance(choice.traced.value, Dictionary):
            for entry in choice.traced.value.entries:
                yield Declared(entry.key, entry.choices)


def pod_spec(template: Call) -> PodSpec | None:
    """The specification that a template holds, None where it is given none or that cannot be known."""
    argument = template.argument("pod_spec")
    spec = exact(argument.choices) if argument else None
    if spec is None or spec.value == Plain(None) or isinstance(spec.value, Unknown):
        return None
    containers, are_known = _containers(spec.value, "containers")
    initial, are_initial_known = _containers(spec.value, "init_containers")
    return PodSpec(containers, initial, are_known and are_initial_known and not is_open(spec.value))


def _containers(spec: Value, name: str) -> tuple[tuple[Container, ...], bool]:
    """The containers that are known, and whether these are all."""
    choices = part(spec, name)
    if not choices:
        return (), True
    found = exact(choices)
    if found is None or not isinstance(found.value, Items):
        return (), found is not None and found.value == Plain(None)
    containers = tuple(container for item in found.value.items for container in [_container(item)] if container)
    return containers, len(containers) == len(found.value.items)


def _container(traced: Traced) -> Container | None:
    value = traced.value
    if is_open(value) or not isinstance(value, (Built, Dictionary)):
        return None
    name = exact(part(value, "name"))
    text = name.value.value if name and isinstance(name.value, Plain) and isinstance(name.value.value, str) else None
    requirements = exact(part(value, "resources"))
    resources = {half: tuple(declared(requirements.value, half)) if requirements is not None else () for half in HALVES}
    restarts = exact(part(value, "restart_policy"))
    always_restarts = restarts is not None and restarts.value == Plain("Always")
    return Container(text, traced.place, resources, always_restarts, bool(part(value, "image")), _is_known(value))


def _is_known(container: Value) -> bool:
    """Whether all that a container declares of resources is known."""
    requirements = part(container, "resources")
    halves = [part(choice.traced.value, half) for choice in requirements for half in HALVES]
    return all(_is_closed(choices) for choices in (requirements, *halves))


def _is_closed(choices: Choices) -> bool:
    """Whether there is nothing, or one object or dict that has no other parts than are known."""
    found = exact(choices)
    return not choices or (found is not None and (found.value == Plain(None) or not is_open(found.value)))


def primary_name(template: Call) -> str | None:
    """The name of the primary container, None where it is not known."""
    argument = template.argument("primary_container_name")
    if argument is None:
        return None if template.is_open else TEMPLATES[template.name]
    found = exact(argument.choices)
    value = found.value if found else None
    return value.value if isinstance(value, Plain) and isinstance(value.value, str) else None


def merged(spec: PodSpec, primary: str | None, own: Mapping[str, Mapping[str, str]]) -> PodSpec | None:
    """The pod of a Flyte 2 task: its `own` requests and limits win over the primary container's, key by key.

    None where it is not known which container that is. Source: `_get_k8s_pod` in the SDK's `task_serde.py`.
    """
    if primary is None:
        return None

    def with_own(container: Container, half: str) -> tuple[Declared, ...]:
        kept = (each for each in container.resources[half] if each.resource not in own[half])
        given = ((name, Traced(Plain(text), container.place)) for name, text in own[half].items())
        return (*kept, *(Declared(name, (Choice(traced),)) for name, traced in given))

    containers = (
        replace(each, resources={half: with_own(each, half) for half in HALVES}) if each.name == primary else each
        for each in spec.containers
    )
    return replace(spec, containers=tuple(containers))


def with_most(spec: PodSpec, most: Mapping[str, Quantity]) -> PodSpec:
    """The pod with nothing in it above `most`, which goes by Flyte's names of resources."""

    def lowered(container: Container) -> Container:
        halves = {half: tuple(_lowered(each, most) for each in container.resources[half]) for half in HALVES}
        return replace(container, resources=halves)

    return replace(
        spec,
        containers=tuple(map(lowered, spec.containers)),
        init_containers=tuple(map(lowered, spec.init_containers)),
    )


def _lowered(one: Declared, most: Mapping[str, Quantity]) -> Declared:
    bound = most.get(flyte_resource(one.resource))
    try:
        quantity = None if bound is None else _quantity(one)
    except (InvalidQuantity, _NotKnown):
        return one
    if bound is None or quantity is None or quantity <= bound:
        return one
    traced = Traced(Plain(str(bound)), one.choices[0].traced.place)
    return replace(one, choices=(Choice(traced),))


def total(spec: PodSpec, primary: str | None, own: Mapping[str, Mapping[str, str]]) -> Total | None:
    """What the scheduler counts for a pod whose primary container gets `own` requests and limits, if there are any.

    None where part of it is not known.
    """
    if not spec.is_known:
        return None
    halves = {half: _total(spec, primary, own, half) for half in HALVES}
    requests, limits = halves["requests"], halves["limits"]
    return None if requests is None or limits is None else Total(requests, limits)


def _total(
    spec: PodSpec, primary: str | None, own: Mapping[str, Mapping[str, str]], half: str
) -> dict[str, Quantity] | None:
    has_own = any(own.values())
    running: dict[str, Quantity] = {}
    highest: dict[str, Quantity] = {}
    try:
        for container in spec.init_containers:
            asked = _quantities(container, half)
            if container.always_restarts:
                running = _sum(running, asked)
                highest = _maximum(highest, running)
            else:
                highest = _maximum(highest, _sum(running, asked))
        names = [container.name for container in spec.containers]
        for container in spec.containers:
            if not (has_own and container.name == primary):
                running = _sum(running, _quantities(container, half))
        if has_own and (primary in names or None not in names):
            texts = {**own["limits"], **own["requests"]} if half == "requests" else own[half]
            running = _sum(running, {name: Quantity(text) for name, text in texts.items()})
    except (InvalidQuantity, _NotKnown):
        return None
    return _maximum(highest, running)


class _NotKnown(Exception):
    """A quantity that is not known."""


def _quantities(container: Container, half: str) -> dict[str, Quantity]:
    """What a container gets in one half; a request that is not declared is its limit.

    Raises InvalidQuantity and _NotKnown.
    """
    if not container.is_known:
        raise _NotKnown
    found: dict[str, Quantity] = _quantities(container, "limits") if half == "requests" else {}
    return found | {each.resource: _quantity(each) for each in container.resources[half]}


def _quantity(one: Declared) -> Quantity:
    """What is declared. Raises InvalidQuantity and _NotKnown."""
    traced = exact(one.choices)
    value = traced.value if traced else None
    if not isinstance(value, Plain) or not isinstance(value.value, (str, int)) or isinstance(value.value, bool):
        raise _NotKnown
    return Quantity(str(value.value))


def _sum(first: Mapping[str, Quantity], second: Mapping[str, Quantity]) -> dict[str, Quantity]:
    return {
        name: first[name] + second[name] if name in first and name in second else {**first, **second}[name]
        for name in dict.fromkeys((*first, *second))
    }


def _maximum(first: Mapping[str, Quantity], second: Mapping[str, Quantity]) -> dict[str, Quantity]:
    return {
        name: max(half[name] for half in (first, second) if name in half) for name in dict.fromkeys((*first, *second))
    }
