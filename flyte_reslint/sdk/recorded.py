"""Calls of which rules read an argument, and of whose results nothing is known: images, and variables of containers."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.external import ExternalObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import BoundCall

HOMES = {
    "flyte.Image.from_base": ("flyte._image.Image.from_base",),
    "flytekit.ImageSpec": (
        "flytekit.image_spec.ImageSpec",
        "flytekit.image_spec.image_spec.ImageSpec",
        "union.ImageSpec",
    ),
    "kubernetes.client.V1EnvVar": (
        "kubernetes.client.models.V1EnvVar",
        "kubernetes.client.models.v1_env_var.V1EnvVar",
    ),
}
"""Each call by its public name, and the other names that it goes by."""

CLASSES = frozenset({"flytekit.ImageSpec", "kubernetes.client.V1EnvVar"})
"""The calls that make instances of what is called."""

POSITIONAL = {"flyte.Image.from_base": ("image_uri",), "kubernetes.client.V1EnvVar": ("name", "value")}
"""The parameters that are given by position, in order."""

READ = frozenset({"image_uri", "base_image", "name", "value"})
"""The parameters that rules read."""


class RecordedObject(ExternalObject):
    """What `name` stands for, whose calls are recorded as calls of `dotted`."""

    def __init__(self, name: str, dotted: str) -> None:
        super().__init__(name, {})
        self._dotted = dotted
        self.is_foreign_class = dotted in CLASSES

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        given = dict(zip(POSITIONAL.get(self._dotted, ()), arguments.positional, strict=False))
        given |= {passed.keyword: passed for passed in arguments.keywords if passed.keyword in READ}
        path, has_departed = tuple(machine.path), machine.departures > 0
        machine.record(
            BoundCall(self._dotted, site, given, is_open=arguments.is_open, path=path, has_departed=has_departed)
        )
        return super().call(machine, arguments, site)


def recorded_library() -> dict[str, Value]:
    """The calls by dotted name."""
    return {
        name: Reference(RecordedObject(name, dotted)) for dotted, homes in HOMES.items() for name in (dotted, *homes)
    }
