"""Writing models of Python's functions and methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value

Owner = TypeVar("Owner", bound=Object)

Method = Callable[[Owner, Machine, Arguments, Site], "Value | None"]
"""A method's model: the object, then what `NativeFunction` takes."""


def native(name: str, run: Callable[[Machine, Arguments, Site], Value | None]) -> Value:
    """A modelled function as a value."""
    return Reference(NativeFunction(name, run))


def method_of(owner: Owner, methods: Mapping[str, Method[Owner]], name: str) -> Value | None:
    """The method `name` of an object, bound to it."""
    run = methods.get(name)
    return None if run is None else native(f"{owner.type_name}.{name}", partial(run, owner))


def taken(arguments: Arguments, *names: str, required: int = 0) -> list[Value | None] | None:
    """The value passed for each of `names`, in order or as a keyword.

    None where the arguments are not all known, are too many, or miss one of the first `required`.
    """
    if arguments.is_open or len(arguments.positional) > len(names):
        return None
    found: list[Value | None] = [passed.value for passed in arguments.positional]
    found += [None] * (len(names) - len(found))
    for passed in arguments.keywords:
        position = names.index(passed.keyword) if passed.keyword in names else -1
        if position < 0 or found[position] is not None:
            return None
        found[position] = passed.value
    return None if any(value is None for value in found[:required]) else found


def call_with(machine: Machine, function: Value, values: list[Value], site: Site) -> Value:
    """`function(*values)`, called by the library at `site`."""
    return machine.call(function, Arguments(tuple(Passed(value, site.place) for value in values)), site)
