"""What the container of a task gets in the pod that its template describes.

In Flyte 2 the task's own requests and limits win over those of the template's container, key by key: `_get_k8s_pod` in
the SDK's `task_serde.py`. In flytekit they take the place of all that it has, where there are any:
`_serialize_pod_spec` in its `core/utils.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.pods import HALVES, Container, PodSpec, pod_spec, primary_name, template_in_force
from flyte_reslint.domain.registry import Environment, Task
from flyte_reslint.domain.resources import SETTINGS, Resources, flyte_resource
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Plain, Step, exact


class Templated(Struct, frozen=True):
    """The pod that a task's template describes, and the name of the task's own container in it."""

    spec: PodSpec
    primary: str | None

    @property
    def own(self) -> Container | None:
        """The task's own container; None where the template does not have it."""
        return next((each for each in self.spec.containers if each.name and each.name == self.primary), None)

    @property
    def others(self) -> tuple[Container, ...]:
        """The containers beside it, those that run before it included."""
        beside = (each for each in self.spec.containers if not each.name or each.name != self.primary)
        return (*self.spec.init_containers, *beside)


def templated(task: Task, environment: Environment | None) -> Templated | None:
    """The pod that a task's template describes, None where it has none or that is not known."""
    template = template_in_force(task.decorator, environment)
    spec = pod_spec(template) if template is not None else None
    return None if template is None or spec is None else Templated(spec, primary_name(template))


def in_pod(own: Settings, sdk: str, pod: Templated | None) -> Settings:
    """The settings of a task's container: its `own`, and what the template's container has besides."""
    container = pod.own if pod is not None else None
    given = own.resources or Resources({}, {})
    if container is None or (sdk == "flytekit" and (given.requests or given.limits or own.unknown)):
        return own
    halves: dict[str, Mapping[str, str]] = {"requests": given.requests, "limits": given.limits}
    unknown = list(own.unknown)
    provenance = dict(own.provenance)
    for half in HALVES:
        for name, text in declared_texts(container, half):
            if name in halves[half] or name not in SETTINGS:
                continue
            field = SETTINGS[name]
            if text is None:
                unknown.append(Unsettled(field, "the pod template leaves it open", container.place))
                continue
            halves[half] = {**halves[half], name: text}
            provenance.setdefault(field, (Step(f'container "{container.name}"', container.place),))
    resources = replace(given, requests=halves["requests"], limits=halves["limits"])
    return replace(own, resources=resources, unknown=tuple(unknown), provenance=provenance)


def declared_texts(container: Container, half: str) -> Iterator[tuple[str, str | None]]:
    """What a container declares in one half, by Flyte's names of resources; None for what is not known."""
    for each in container.resources[half]:
        traced = exact(each.choices)
        value = traced.value.value if traced is not None and isinstance(traced.value, Plain) else None
        is_text = isinstance(value, (str, int)) and not isinstance(value, bool)
        yield flyte_resource(each.resource), str(value) if is_text else None
