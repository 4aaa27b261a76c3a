"""Accelerators: the constants of `flytekit.extras.accelerators`, their partitions, and `GPUAccelerator`."""

from __future__ import annotations

from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.flytekit import ACCELERATORS
from flyte_reslint.domain.values import Choice, Place, Plain, Traced
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.exports import Exporter

SOURCE = Place("flytekit/extras/accelerators.py", 1, 1, 1, 1)
"""Where constants are defined: in no file of the user's."""


PARTITIONS = ("partition_", "slice_")
"""How the attributes begin that stand for partitions."""


class AcceleratorObject(Object):
    """A constant (`A100`), one of its partitions (`A100.partition_1g_5gb`), or what `A100.partitioned(...)` gave."""

    type_name = "accelerator"

    def __init__(
        self, name: str, releases: ReleaseOf, *, partition: str | None = None, made: BoundCall | None = None
    ) -> None:
        self.name = name
        self._releases = releases
        self._partition = partition
        self._made = made

    def identity(self) -> tuple[object, ...]:
        return ("accelerator", self.name, self._partition, id(self._made) if self._made else None)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        release = self._releases(place.file)
        if name == "partitioned":
            return Reference(NativeFunction(name, self._partitioned))
        if name == "unpartitioned" and release.partitions(self.name):
            return Reference(AcceleratorObject(self.name, self._releases))
        partition = release.partition_of(f"{self.name}.{name}")
        if partition is None:
            if name.startswith(PARTITIONS):
                machine.record(BoundCall(f"{ACCELERATORS}{self.name}.{name}", Site(place, place)))
            return None
        return Reference(AcceleratorObject(self.name, self._releases, partition=partition))

    def _partitioned(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        signature = f"{ACCELERATORS}MultiInstanceGPUAccelerator.partitioned"
        made = bind(machine, self._releases, f"{ACCELERATORS}{self.name}.partitioned", arguments, site, signature)
        return Reference(AcceleratorObject(self.name, self._releases, made=made))

    def built(self, exporter: Exporter) -> Call:
        """A call that names the device as it is registered, and the partition."""
        if self._made is not None:
            return self._with_device(self._made.exported(exporter))
        call = self._with_device(Call(f"{ACCELERATORS}{self.name}", SOURCE, SOURCE))
        if self._partition is None:
            return call
        return _with(call, "partition_size", self._partition)

    def _with_device(self, call: Call) -> Call:
        return _with(call, "device", self._releases(call.place.file).wire_device(self.name))


def _with(call: Call, name: str, value: str) -> Call:
    argument = Argument(name, call.place, (Choice(Traced(Plain(value), call.place)),))
    return Call(call.name, call.place, call.function, (*call.arguments, argument), call.faults, call.is_open)
