"""`types.SimpleNamespace`."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import Reference, Value


def _namespace(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.positional:
        return machine.unknown("the namespace is made from a mapping", site.place)
    kind = ClassObject("SimpleNamespace", (), Scope("class"), site.place, {}, has_metaclass=False)
    made = InstanceObject(kind, {str(passed.keyword): passed.value for passed in arguments.keywords})
    made.is_open = arguments.more_keywords
    made.reason = "the namespace is made with unpacked arguments that are not known" if made.is_open else ""
    return Reference(made)


NAMES: dict[str, Value] = {"types.SimpleNamespace": native("types.SimpleNamespace", _namespace)}
