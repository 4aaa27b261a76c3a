"""Pods that templates describe, as plain data that workers share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flyte_reslint.domain.containers import Templated
from flyte_reslint.domain.pods import HALVES, Container, Declared, PodSpec
from flyte_reslint.domain.values import Choice, Place, Plain, Traced, exact

Halves = Mapping[str, Mapping[str, str]]
"""Quantities as written, by `requests` and `limits`, by Kubernetes' names of resources."""


@dataclass(frozen=True)
class PlainContainer:
    """A container of which everything is known."""

    name: str | None
    place: Place
    resources: Halves
    always_restarts: bool


@dataclass(frozen=True)
class PlainPod:
    """A pod of which everything is known, and the name of the task's own container in it."""

    primary: str | None
    containers: tuple[PlainContainer, ...]
    init_containers: tuple[PlainContainer, ...]


def plain(template: Templated | None) -> PlainPod | None:
    """The pod of a template as plain data; None where there is none or part of it is not known."""
    if template is None or not template.spec.is_known:
        return None
    spec = template.spec
    containers, initial = (tuple(map(_plain, each)) for each in (spec.containers, spec.init_containers))
    known = tuple(each for each in containers if each is not None)
    known_initial = tuple(each for each in initial if each is not None)
    if len(known) < len(containers) or len(known_initial) < len(initial):
        return None
    return PlainPod(template.primary, known, known_initial)


def _plain(container: Container) -> PlainContainer | None:
    resources: dict[str, dict[str, str]] = {half: {} for half in HALVES}
    for half in HALVES:
        for each in container.resources[half]:
            traced = exact(each.choices)
            value = traced.value.value if traced is not None and isinstance(traced.value, Plain) else None
            if not isinstance(value, (str, int)) or isinstance(value, bool):
                return None
            resources[half][each.resource] = str(value)
    return PlainContainer(container.name, container.place, resources, container.always_restarts)


def template(pod: PlainPod | None) -> Templated | None:
    """The template again."""
    if pod is None:
        return None
    containers, initial = (tuple(map(_container, each)) for each in (pod.containers, pod.init_containers))
    return Templated(PodSpec(containers, initial), pod.primary)


def _container(of: PlainContainer) -> Container:
    resources = {half: tuple(_declared(of, half)) for half in HALVES}
    return Container(of.name, of.place, resources, of.always_restarts)


def _declared(of: PlainContainer, half: str) -> Iterator[Declared]:
    for name, text in of.resources[half].items():
        yield Declared(name, (Choice(Traced(Plain(text), of.place)),))
