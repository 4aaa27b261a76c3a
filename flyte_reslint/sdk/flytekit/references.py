"""`reference_task`: a task that is registered elsewhere; nothing is known of its resources."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Known, Reference, Single, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.flytekit.migration import Migration
from flyte_reslint.sdk.flytekit.tasks import FlytekitTask
from flyte_reslint.sdk.tasks import Written, innermost, is_async


def reference_task(releases: ReleaseOf, migration: Migration) -> Value:
    """The decorator; nothing is known of what a migration makes of it."""

    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if migration.is_on(machine):
            return None
        made = bind(machine, releases, "flytekit.reference_task", arguments, site)

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            if len(arguments.positional) != 1:
                return None
            function = arguments.positional[0].value
            return machine.each(function, site.place, lambda single: _referred(machine, single, made, site))

        return Reference(NativeFunction("flytekit.reference_task", decorate))

    def _referred(machine: Machine, single: Single, made: BoundCall, site: Site) -> Value:
        inner = innermost(machine, single, site.place)
        if inner is None:
            return machine.unknown("it refers to a task by something that is not a function written here", site.place)
        given = made.given.get("name")
        name = Known(inner.name) if given is None else given.value
        written = Written(inner.name, inner.place, inner.name_place)
        task = FlytekitTask(name, written, None, is_async(single), made, releases, is_registered=False)
        machine.record(task)
        return Reference(task)

    return Reference(NativeFunction("flytekit.reference_task", run))
