"""Functions that end the program."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value


class NeverObject(Object):
    """What a call that never returns would give."""

    type_name = "never"
    never_returns = True


def _exit(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(NeverObject())


NAMES: dict[str, Value] = {
    name: native(name, _exit) for name in ("sys.exit", "os._exit", "builtins.exit", "builtins.quit")
}
