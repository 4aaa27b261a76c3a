"""Special methods of lists, sets and dictionaries that a program calls by their names."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.values import NONE, Value

CHANGING = frozenset(
    {"__delitem__", "__iadd__", "__iand__", "__imul__", "__init__", "__ior__", "__isub__", "__ixor__", "__setstate__"}
)


def changing_method(target: ListObject | DictionaryObject, name: str) -> Value | None:
    """`target.__setitem__`, or another method that leaves nothing known of what the object holds."""

    def set_item(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.values) != 2 or not target.set_item(machine, *arguments.values):
            return forget(machine, arguments, site)
        return NONE

    def forget(machine: Machine, arguments: Arguments, site: Site) -> Value:
        target.forget(machine, f"{name}() changes it (line {site.place.row})")
        return machine.unknown(f"what {name}() gives is not known", site.place)

    if name == "__setitem__":
        return native(name, set_item)
    return native(name, forget) if name in CHANGING else None
