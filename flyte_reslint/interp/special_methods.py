"""Special methods: what operators and built-in functions do with an instance whose class defines them."""

from __future__ import annotations

from typing import Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.errors import may_return_true
from flyte_reslint.interp.guarded import guarded
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Value

OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
    "@": "matmul",
}

COMPARISONS = {"==": "eq", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}

EXITS = ("__exit__", "__aexit__")

SIGNS = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}


class SingletonObject(Object):
    """An object of Python that there is only one of."""

    is_hashable = True
    is_followed = True

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name


NOT_IMPLEMENTED = Reference(SingletonObject("NotImplementedType"))
ELLIPSIS = Reference(SingletonObject("ellipsis"))


class SpecialMethods(Changeable):
    """An object that answers through the special methods of its class."""

    def method(self, machine: Machine, name: str, place: Place) -> Value | None:
        """The method `name` of the class, bound to the object; None where the class has none that is known."""
        raise NotImplementedError

    def special(self, machine: Machine, name: str, place: Place, *values: Value) -> Value | None:
        """What the method `name` returns; None where there is none, or where it declines."""
        method = self.method(machine, name, place)
        if method is None:
            return None
        arguments = Arguments(tuple(Passed(value, place) for value in values))
        result = machine.call(method, arguments, Site(place, place))
        declined = type(result) is Reference and result.target is NOT_IMPLEMENTED.target
        return None if declined else result

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        if operator in COMPARISONS:
            return self.special(machine, f"__{COMPARISONS[operator]}__", place, other)
        if operator not in OPERATORS:
            return None
        return self.special(machine, f"__{'r' if is_right else ''}{OPERATORS[operator]}__", place, other)

    def unary(self, machine: Machine, operator: str, place: Place) -> Value | None:
        return self.special(machine, SIGNS[operator], place)

    def length(self, machine: Machine) -> Value | None:
        return self.special(machine, "__len__", NOWHERE)

    def begun(self, machine: Machine) -> Value | None:
        return self.special(machine, "__iter__", NOWHERE)

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        iterator = self.begun(machine)
        return None if iterator is None else machine.iterate(iterator)

    def contains(self, machine: Machine, value: Value) -> bool | None:
        answer = self.special(machine, "__contains__", NOWHERE, value)
        return None if answer is None else machine.truth(answer)

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        return self.special(machine, "__getitem__", place, index)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        return self.special(machine, "__setitem__", NOWHERE, index, value) is not None

    def delete_item(self, machine: Machine, index: Value) -> bool:
        return self.special(machine, "__delitem__", NOWHERE, index) is not None

    def text(self, machine: Machine, conversion: Literal["s", "r", "a"], place: Place) -> Value | None:
        shown = self.special(machine, "__str__", place) if conversion == "s" else None
        return shown or self.special(machine, "__repr__", place)

    def formatted(self, machine: Machine, specification: str, place: Place) -> Value | None:
        shown = self.special(machine, "__format__", place, Known(specification))
        if shown is None and not specification:
            shown = self.text(machine, "s", place)
        return shown

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return self.special(machine, "__enter__", place) or self.special(machine, "__aenter__", place)

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        for name in EXITS:
            self.special(machine, name, place, error, error, error)

    def swallows(self, machine: Machine) -> bool:
        methods = [self.method(machine, name, NOWHERE) for name in EXITS]
        return any(may_return_true(method) for method in methods if method is not None)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        method = self.method(machine, "__call__", site.place)
        if method is not None:
            return machine.call(method, arguments, site)
        if self.method(machine, "__enter__", site.place) is None:
            return None
        return guarded(lambda machine: Reference(self), arguments)
