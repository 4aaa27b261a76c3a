"""What lies outside the linted files: names of Python's library, of an SDK, of third-party packages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value


SDKS = frozenset({"flyte", "flytekit", "flyteplugins", "flytekitplugins", "union", "unionai"})
"""Top-level packages that are the SDKs' even where a folder of the repository has the same name."""


class ExternalObject(Object):
    """Something known by its dotted name only; `library` has what is modelled below that name."""

    type_name = "object"

    def __init__(self, name: str, library: Mapping[str, Value]) -> None:
        self.name = name
        self.library = library

    def identity(self) -> Hashable:
        return ("external", self.name)

    @property
    def doubt(self) -> str:
        return f"{self.name} is only known when the code runs"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return external(f"{self.name}.{name}", self.library)

    def truth(self, machine: Machine) -> bool | None:
        return None


def external(name: str, library: Mapping[str, Value]) -> Value:
    """The model of a dotted name, or the name itself as an object that nothing more is known of."""
    found = library.get(name)
    return Reference(ExternalObject(name, library)) if found is None else found
