"""Objects: what a reference can point to, and the protocol through which the machine talks to them.

An operation that an object does not model answers None, and the machine makes an unknown of it, with a reason.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.journal import now
from flyte_reslint.interp.values import (
    ABSENT,
    NONE,
    Absent,
    Alternative,
    Condition,
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
    consistent,
    identity,
    join,
    one_of,
    retraced,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from flyte_reslint.interp.arguments import Arguments, Passed, Site
    from flyte_reslint.interp.machine import Machine


MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


class Object:
    """Anything but a plain value. Subclasses answer what they model."""

    type_name = "object"
    is_hashable = False
    """Whether the object can be a dict's key: equal to itself and to nothing else, unless it says otherwise."""

    is_telling = False
    """Whether code that mentions the object is worth executing, wherever it is: an environment, a call to await."""

    is_task = False
    """Whether the object is a task: calls of it are recorded in the bodies of tasks, and nowhere else."""

    never_returns = False
    """Whether the object stands for the result of a call that ends the program."""
    holds_others = False
    """Whether context managers that are entered in a `with` of the object are left with it."""
    gives_once = False
    """Whether the object gives its values only once, so that whoever looks at them changes it."""
    is_method = False
    """Whether an instance that finds the object on its class passes itself as the first argument."""
    is_foreign_class = False
    """Whether the object is surely a class that is none of Python's: no plain value is an instance of it."""

    def identity(self) -> Hashable:
        """Equal for objects that are surely the same."""
        return ("object", id(self))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        """`object.name`"""
        return None

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        """`object.name = value`; False when that is not modelled."""
        return False

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        """`object[index]`"""
        return None

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        """`object[index] = value`; False when that is not modelled."""
        return False

    def delete_item(self, machine: Machine, index: Value) -> bool:
        """`del object[index]`; False when that is not modelled."""
        return False

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`object(arguments)`"""
        return None

    def iterate(self, machine: Machine) -> tuple[Value, ...] | None:
        """The values that iterating gives, when they are all known."""
        return None

    def begun(self, machine: Machine) -> Value | None:
        """`iter(object)`, where that is something else than the object's own items."""
        return None

    def unpacked(self, machine: Machine, count: int) -> tuple[Value, ...] | None:
        """The values that `count` names are bound to, when they are all known."""
        return self.iterate(machine)

    def truth(self, machine: Machine) -> bool | None:
        """`bool(object)`"""
        return True

    def contains(self, machine: Machine, value: Value) -> bool | None:
        """`value in object`"""
        return None

    def length(self, machine: Machine) -> Value | None:
        """`len(object)`"""
        return None

    def operate(self, machine: Machine, operator: str, other: Single, place: Place, *, is_right: bool) -> Value | None:
        """`object operator other`, or `other operator object` when it `is_right`; comparisons too."""
        return None

    def unary(self, machine: Machine, operator: str, place: Place) -> Value | None:
        """`-object`, `+object` or `~object`"""
        return None

    def text(self, machine: Machine, conversion: Literal["s", "r", "a"], place: Place) -> Value | None:
        """`str(object)`, `repr(object)` or `ascii(object)`"""
        return None

    def formatted(self, machine: Machine, specification: str, place: Place) -> Value | None:
        """`format(object, specification)`"""
        return None if specification else self.text(machine, "s", place)

    def class_of(self, machine: Machine) -> Value | None:
        """`type(object)`"""
        return None

    @property
    def plain_value(self) -> Known | None:
        """The plain value that the object also is: a member of `class Size(str, Enum)` is a string."""
        return None

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        """`await object`"""
        return None

    def entered(self, machine: Machine, place: Place) -> Value | None:
        """What `with object as target` binds."""
        return None

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        """What the end of `with object` does, after `error` or after none."""

    def swallows(self, machine: Machine) -> bool:
        """Whether what follows `with object` may be reached after an error."""
        return False

    def replaced(self, machine: Machine, changes: Arguments, site: Site) -> Value | None:
        """`dataclasses.replace(object, **changes)`"""
        return None

    def initialise(
        self, machine: Machine, fields: Mapping[str, Passed], arguments: Arguments, site: Site
    ) -> Value | None:
        """`__init__` of a dataclass of the user whose base is modelled: its own `fields`, and the other arguments."""
        return None

    def dropped(self, machine: Machine) -> None:
        """The object is the value of an expression statement: nothing will ever use it."""

    def forget(self, machine: Machine, reason: str) -> None:
        """Code that cannot be followed got hold of the object and may have changed it."""

    @property
    def is_followed(self) -> bool:
        """Whether all that `==` looks at is known: two such objects that are not found equal are not."""
        return False

    @property
    def doubt(self) -> str:
        """Why an operation on the object has no known result."""
        return f"nothing is known of this {self.type_name}"


def target_of(value: Value | None) -> Object | None:
    """The object that a value refers to, None for any other value."""
    return value.target if type(value) is Reference else None


def operated(machine: Machine, operator: str, left: Single, right: Single, place: Place) -> Value | None:
    """What either object says that the operator gives, None where neither models it."""
    if type(left) is Reference:
        found = left.target.operate(machine, operator, right, place, is_right=False)
        if found is not None:
            return found
    if type(right) is Reference:
        return right.target.operate(machine, MIRRORED.get(operator, operator), left, place, is_right=True)
    return None


def as_plain(value: Single) -> Single:
    """The plain value that an object also is, else the value itself."""
    found = value.target.plain_value if type(value) is Reference else None
    return value if found is None else retraced(found, value.trail)


class Changeable(Object):
    """An object whose state the journal follows; `reason` says why part of that state is unknown."""

    reason = ""
    born: int

    def __new__(cls, *arguments: Any, **keywords: Any) -> Self:
        """Remember when the object was made."""
        made = super().__new__(cls)
        made.born = now()
        return made

    @property
    def doubt(self) -> str:
        return self.reason or f"the {self.type_name} has no such item that is known"

    def snapshot(self) -> Any:
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        raise NotImplementedError

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        raise NotImplementedError

    def widen(self, state: Any, reason: str, place: Place) -> None:
        raise NotImplementedError


def may_be_absent(value: Value) -> bool:
    """Whether some alternative has no value."""
    if type(value) is not OneOf:
        return type(value) is Absent
    return any(type(item.value) is Absent for item in value.alternatives)


def filled(value: Value, fallback: Value, place: Place) -> Value:
    """`value`, with `fallback` in the place of the alternatives that have no value."""
    parts: list[Alternative] = []
    for item in alternatives(value):
        if type(item.value) is not Absent:
            parts.append(item)
            continue
        for other in alternatives(fallback):
            conditions = consistent((*item.conditions, *other.conditions))
            if conditions is not None:
                parts.append(Alternative(other.value, conditions))
    return one_of(parts, place)


def merge_named(
    if_true: dict[Any, Value], if_false: dict[Any, Value], condition: Condition, place: Place
) -> dict[Any, Value]:
    """Join two mappings entry by entry; what only one has may be absent."""
    merged: dict[Any, Value] = {}
    for name in if_true | if_false:
        first, second = if_true.get(name, ABSENT), if_false.get(name, ABSENT)
        merged[name] = first if first is second else join(first, second, condition, place)
    return merged


def widen_named(present: dict[Any, Value], other: dict[Any, Value], reason: str, place: Place) -> dict[Any, Value]:
    """The entries of `present`, those that differ in `other` unknown."""
    return {
        name: value
        if name in other and (value is other[name] or identity(value) == identity(other[name]))
        else Unknown(reason, place)
        for name, value in present.items()
    }
