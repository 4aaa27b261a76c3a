"""`super()`, and the methods that every class has from `object`."""

from __future__ import annotations

from collections.abc import Callable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject, bound, found_among
from flyte_reslint.interp.descriptors import ClassMethod, StaticMethod
from flyte_reslint.interp.functions import BoundMethod, NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.values import NONE, Known, Reference, Value


class SuperObject(Object):
    """`super()` inside a method: what the classes after the method's own one have, bound to the instance."""

    type_name = "super"

    def __init__(self, instance: Value, ancestors: tuple[Value, ...]) -> None:
        self.instance = instance
        self.ancestors = ancestors

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        found = found_among(machine, self.ancestors, name, place)
        if found is None:
            return self._of_object(name)
        owner = target_of(self.instance)
        if isinstance(owner, InstanceObject):
            return bound(machine, found, owner, owner.kind, place)
        target = target_of(found)
        if isinstance(target, StaticMethod):
            return target.function
        return Reference(BoundMethod(target.function if isinstance(target, ClassMethod) else found, self.instance))

    def _of_object(self, name: str) -> Value | None:
        """What `object` itself has, when every class in between is known not to."""
        for ancestor in self.ancestors:
            target = target_of(ancestor)
            if not isinstance(target, TypeObject) or not (isinstance(target, ClassObject) or target.is_plain):
                return None
        return OBJECT_METHODS[name](self.instance) if name in OBJECT_METHODS else None


def _store(instance: Value) -> Value:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        owner = target_of(instance)
        name = arguments.positional[0].value if len(arguments.positional) == 2 else None
        if not isinstance(owner, InstanceObject) or type(name) is not Known:
            return None
        owner.store_attribute(machine, str(name.value), arguments.positional[1].value)
        return NONE

    return Reference(NativeFunction("object.__setattr__", run))


def new_instance(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`object.__new__(kind)`"""
    kind = arguments.positional[0].value if arguments.positional else None
    target = target_of(kind)
    return Reference(InstanceObject(target)) if isinstance(target, ClassObject) else None


def _nothing(instance: Value) -> Value:
    return Reference(NativeFunction("object.__init__", lambda machine, arguments, site: NONE))


OBJECT_METHODS: dict[str, Callable[[Value], Value]] = {
    "__init__": _nothing,
    "__init_subclass__": _nothing,
    "__setattr__": _store,
    "__new__": lambda instance: Reference(NativeFunction("object.__new__", new_instance)),
}
