"""flytekit's IDL models: resources as lists of entries, containers, pods.

Documents show them under modules of `flytekit.core` that no release has; they mean the same there.
"""

from __future__ import annotations

from flyte_reslint.domain.models import RESOURCE_NAMES
from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Known, Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf
from flyte_reslint.sdk.built import BuiltObject, BuiltType

MODULE = "flytekit.models.task"

DOCUMENTED = {
    "flytekit.core.resources": ("ResourceEntry", "ResourceName"),
    "flytekit.core.container": ("Container",),
    "flytekit.core.k8s_pod": ("K8sPod", "K8sObjectMetadata"),
}
"""Where documents show the models."""


class ResourceNames(Object):
    """`Resources.ResourceName`: numbers of an enumeration of protobuf's."""

    type_name = "type"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        kubernetes_name = name.lower().replace("_", "-")
        number = next((number for number, known in RESOURCE_NAMES.items() if known == kubernetes_name), None)
        return None if number is None else Known(number)


class ModelResources(BuiltType):
    """`flytekit.models.task.Resources`, which holds the classes of its entries and of their names."""

    def __init__(self, releases: ReleaseOf) -> None:
        super().__init__(f"{MODULE}.Resources", releases)
        self.inner: dict[str, Value] = {
            "ResourceEntry": Reference(BuiltType(f"{MODULE}.Resources.ResourceEntry", releases)),
            "ResourceName": Reference(ResourceNames()),
        }

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return self.inner.get(name)


class TaskResources(BuiltType):
    """`flytekit.Resources`, which documents also call with lists of entries, as one calls the model."""

    def __init__(self, releases: ReleaseOf, model: ModelResources) -> None:
        super().__init__("flytekit.Resources", releases)
        self._model = model

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        halves = (arguments.keyword("requests"), arguments.keyword("limits"))
        if any(_holds_entries(machine, half.value) for half in halves if half is not None):
            return self._model.call(machine, arguments, site)
        return super().call(machine, arguments, site)


def _holds_entries(machine: Machine, value: Value) -> bool:
    return any(
        type(item) is Reference
        and isinstance(item.target, BuiltObject)
        and item.target.made.name == f"{MODULE}.Resources.ResourceEntry"
        for item in machine.iterate(value) or ()
    )


def models_library(releases: ReleaseOf) -> dict[str, Value]:
    """The models by dotted name, `flytekit.Resources` among them."""
    resources = ModelResources(releases)
    models: dict[str, Value] = {
        f"{MODULE}.Resources": Reference(resources),
        "flytekit.Resources": Reference(TaskResources(releases, resources)),
    }
    for name in ("Container", "K8sPod", "K8sObjectMetadata"):
        models[f"{MODULE}.{name}"] = Reference(BuiltType(f"{MODULE}.{name}", releases))
    for module, names in DOCUMENTED.items():
        for name in names:
            models[f"{module}.{name}"] = resources.inner.get(name) or models[f"{MODULE}.{name}"]
    return models
