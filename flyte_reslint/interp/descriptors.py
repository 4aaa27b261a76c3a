"""What a class holds that instances see as something else: properties, class methods and static methods."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.values import Reference, Value


class Property(Object):
    """`@property`"""

    type_name = "property"

    def __init__(self, function: Value, setter: Value | None = None) -> None:
        self.function = function
        self.setter = setter

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "fget":
            return self.function
        if name not in {"setter", "getter", "deleter"}:
            return None

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            given = arguments.positional[0].value if arguments.positional else self.function
            getter = given if name == "getter" else self.function
            return Reference(Property(getter, given if name == "setter" else self.setter))

        return Reference(NativeFunction(f"property.{name}", decorate))

    def set(self, machine: Machine, owner: Value, value: Value) -> bool:
        """`owner.name = value` where this is the property `name`; False when nothing sets it."""
        if self.setter is None:
            return False
        place = NOWHERE
        machine.call(self.setter, Arguments((Passed(owner, place), Passed(value, place))), Site(place, place))
        return True


class ClassMethod(Object):
    """`@classmethod`"""

    type_name = "classmethod"

    def __init__(self, function: Value) -> None:
        self.function = function


class StaticMethod(Object):
    """`@staticmethod`"""

    type_name = "staticmethod"

    def __init__(self, function: Value) -> None:
        self.function = function
