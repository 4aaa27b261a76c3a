"""What lies outside the linted files: names of Python's library, of an SDK, of third-party packages."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.values import Known, Reference, Unknown, Value, alternatives

SDKS = frozenset({"flyte", "flytekit", "flyteplugins", "flytekitplugins", "union", "unionai"})
"""Top-level packages that are the SDKs' even where a folder of the repository has the same name."""

MIGRATED = SDKS - {"flyte"}
"""Packages whose names `flyte_migrate` sets: what it makes of them is modelled."""

RECORDING = SDKS | {"kubernetes"}
"""Packages whose models record what is made with them."""


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
        dotted = f"{self.name}.{name}"
        if dotted in machine.replaced:
            return machine.unknown(f"{dotted} is set to something else", place)
        return external(dotted, self.library)

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        """Whoever reads the name from now on does not find what the library has."""
        if not machine.is_supposing and self.name.partition(".")[0] not in MIGRATED:
            machine.replaced.add(f"{self.name}.{name}")
            if self.name == "builtins" and machine.frames:
                linker = machine.frames[-1].module.linker
                linker.builtins = {**linker.builtins, name: Unknown(f"builtins.{name} is set", NOWHERE)}
        return True

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        owner, _, name = self.name.rpartition(".")
        if name != "__dict__" or type(index) is not Known:
            return False
        return ExternalObject(owner, self.library).set_attribute(machine, str(index.value), value)

    def truth(self, machine: Machine) -> bool | None:
        return None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if self.name == "builtins.exec" and len(arguments.values) == 1:
            _forget_names(machine, site.place)
        if self._keeps(arguments):
            if self.name in MAKERS:
                return Reference(ExternalObject(f"{self.name}()", self.library))
            return machine.unknown(self.doubt, site.place)
        return None

    def _keeps(self, arguments: Arguments) -> bool:
        """Whether the call leaves its arguments as they are: a function of Python's library that calls none of ours."""
        if self.name.partition(".")[0] not in sys.stdlib_module_names or self.name in CHANGING:
            return False
        return not any(
            type(item.value) is Reference
            and (item.value.target.type_name in {"function", "method", "partial"} or item.value.target.gives_once)
            for value in arguments.values
            for item in alternatives(value)
        )


def _forget_names(machine: Machine, place: Place) -> None:
    """Code that is not known was executed here: in a module, it may have set any name."""
    frame = machine.frames[-1] if machine.frames else None
    if frame is None or frame.scope is not frame.module.scope or machine.is_supposing:
        return
    reason = f"exec() may set it on line {place.row}"
    machine.journal.touch(frame.scope)
    frame.scope.open_reason = reason
    for name, value in frame.scope.values.items():
        if type(value) is not Reference:
            frame.scope.values[name] = Unknown(reason, place)


CHANGING = frozenset(
    {
        "random.shuffle",
        "heapq.heapify",
        "heapq.heappop",
        "heapq.heappush",
        "heapq.heappushpop",
        "heapq.heapreplace",
        "bisect.insort",
        "bisect.insort_left",
        "bisect.insort_right",
        "builtins.eval",
        "builtins.exec",
        "operator.delitem",
        "operator.iadd",
        "operator.iconcat",
        "operator.ior",
        "operator.setitem",
    }
)
"""Functions of Python's library that change what they are given."""

MAKERS = frozenset({"logging.getLogger", "re.compile", "argparse.ArgumentParser", "random.Random"})
"""Functions of Python's library whose results keep their arguments too."""


def external(name: str, library: Mapping[str, Value]) -> Value:
    """The model of a dotted name, or the name itself as an object that nothing more is known of."""
    found = library.get(name)
    return Reference(ExternalObject(name, library)) if found is None else found
