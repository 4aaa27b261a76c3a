"""`operator`: functions that do what Python's operators do."""

from __future__ import annotations

from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.values import Known, Value

BINARY = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "lshift": "<<",
    "rshift": ">>",
    "and_": "&",
    "or_": "|",
    "xor": "^",
}
COMPARISONS = {"lt": "<", "le": "<=", "eq": "==", "ne": "!=", "ge": ">=", "gt": ">", "is_": "is", "is_not": "is not"}
SIGNS = {"neg": "-", "pos": "+", "inv": "~", "invert": "~", "not_": "not"}


def _operands(arguments: Arguments, count: int) -> list[Value] | None:
    """What is passed, None where that is not as many positional arguments as the function takes."""
    given = [passed.value for passed in arguments.positional]
    return None if arguments.is_open or arguments.keywords or len(given) != count else given


def _binary(name: str) -> Value:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        pair = _operands(arguments, 2)
        return None if pair is None else operators.binary(machine, BINARY[name], pair[0], pair[1], site.place)

    return native(f"operator.{name}", run)


def _comparison(name: str) -> Value:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        pair = _operands(arguments, 2)
        return None if pair is None else operators.compare(machine, COMPARISONS[name], pair[0], pair[1], site.place)

    return native(f"operator.{name}", run)


def _sign(name: str) -> Value:
    def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        one = _operands(arguments, 1)
        return None if one is None else operators.unary(machine, SIGNS[name], one[0], site.place)

    return native(f"operator.{name}", run)


def _truth(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    one = _operands(arguments, 1)
    if one is None:
        return None
    return operators.unary(machine, "not", operators.unary(machine, "not", one[0], site.place), site.place)


def _contains(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    pair = _operands(arguments, 2)
    return None if pair is None else operators.compare(machine, "in", pair[1], pair[0], site.place)


def _item(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    pair = _operands(arguments, 2)
    return None if pair is None else machine.item(pair[0], pair[1], site.place)


def _method_caller(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    name = arguments.positional[0].value if arguments.positional else None
    if type(name) is not Known or not isinstance(name.value, str):
        return None
    method, passed = name.value, arguments.rest

    def call(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        owner = _operands(arguments, 1)
        return None if owner is None else machine.call(machine.attribute(owner[0], method, site.place), passed, site)

    return native("operator.methodcaller", call)


NAMES: dict[str, Value] = {
    **{f"operator.{name}": _binary(name) for name in BINARY},
    **{f"operator.{name}": _comparison(name) for name in COMPARISONS},
    **{f"operator.{name}": _sign(name) for name in SIGNS},
    "operator.truth": native("operator.truth", _truth),
    "operator.contains": native("operator.contains", _contains),
    "operator.getitem": native("operator.getitem", _item),
    "operator.methodcaller": native("operator.methodcaller", _method_caller),
}
