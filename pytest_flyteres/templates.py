"""Pods that templates describe, as plain data that workers share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Union

from flyte_reslint.domain.containers import Templated
from flyte_reslint.domain.pods import HALVES, Container, Declared, PodSpec
from flyte_reslint.domain.templates import Unseen
from flyte_reslint.domain.values import Choice, Place, Plain, Traced, Unknown, exact

Halves = Mapping[str, Mapping[str, Union[str, None]]]
"""Quantities as written, by `requests` and `limits`, by Kubernetes' names of resources; None for what is not known."""


@dataclass(frozen=True)
class PlainContainer:
    """A container, and whether all that it declares is there."""

    name: str | None
    place: Place
    resources: Halves
    always_restarts: bool
    is_known: bool


@dataclass(frozen=True)
class PlainSpec:
    """A pod's containers, and whether these are all."""

    containers: tuple[PlainContainer, ...]
    init_containers: tuple[PlainContainer, ...]
    is_known: bool


@dataclass(frozen=True)
class PlainPod:
    """What `Templated` tells of a template."""

    spec: PlainSpec | None
    primary: str | None
    unseen: tuple[Unseen, ...]
    is_kept: bool


def plain(template: Templated | None) -> PlainPod | None:
    """The pod of a template as plain data; None where there is none."""
    if template is None:
        return None
    spec = template.spec
    containers = None
    if spec is not None:
        every, initial = (tuple(map(_plain, each)) for each in (spec.containers, spec.init_containers))
        containers = PlainSpec(every, initial, spec.is_known)
    return PlainPod(containers, template.primary, template.unseen, template.is_kept)


def _plain(container: Container) -> PlainContainer:
    resources = {
        half: {each.resource: _text(each) for each in declared} for half, declared in container.resources.items()
    }
    return PlainContainer(container.name, container.place, resources, container.always_restarts, container.is_known)


def _text(declared: Declared) -> str | None:
    traced = exact(declared.choices)
    value = traced.value.value if traced is not None and isinstance(traced.value, Plain) else None
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def template(pod: PlainPod | None) -> Templated | None:
    """The template again."""
    if pod is None:
        return None
    spec = None
    if pod.spec is not None:
        every, initial = (tuple(map(_container, each)) for each in (pod.spec.containers, pod.spec.init_containers))
        spec = PodSpec(every, initial, pod.spec.is_known)
    return Templated(spec, pod.primary, pod.unseen, pod.is_kept)


def _container(of: PlainContainer) -> Container:
    resources = {half: tuple(_declared(of, half)) for half in HALVES}
    return Container(of.name, of.place, resources, of.always_restarts, is_known=of.is_known)


def _declared(of: PlainContainer, half: str) -> Iterator[Declared]:
    for name, text in of.resources[half].items():
        value = Plain(text) if text is not None else Unknown("it is not known", of.place)
        yield Declared(name, (Choice(Traced(value, of.place)),))
