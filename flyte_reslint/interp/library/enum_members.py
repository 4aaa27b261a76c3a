"""The members of an `enum.Enum` class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.classes import ClassObject, InstanceObject, bound
from flyte_reslint.interp.machine import Machine, present
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.plain import computed
from flyte_reslint.interp.scalars import scalar_attribute
from flyte_reslint.interp.values import Known, Value

if TYPE_CHECKING:
    from flyte_reslint.interp.library.enumeration import EnumClass


class EnumMember(InstanceObject):
    """A member; one of a class with a mixin type is also a plain value."""

    is_hashable = True

    def __init__(self, kind: EnumClass, name: str, value: Value) -> None:
        super().__init__(kind)
        self.enumeration = kind
        self.name = name
        self.value = value

    @property
    def is_followed(self) -> bool:
        return True

    @property
    def plain_value(self) -> Known | None:
        value = self.value
        return value if self.enumeration.mixin is not None and type(value) is Known else None

    def __eq__(self, other: object) -> bool:
        mine = self.plain_value
        if mine is None:
            return self is other
        if not isinstance(other, EnumMember):
            return bool(mine.value == other)
        theirs = other.plain_value
        return theirs is not None and bool(mine.value == theirs.value)

    def __hash__(self) -> int:
        mine = self.plain_value
        return id(self) if mine is None else hash(mine.value)

    def method(self, machine: Machine, name: str, place: Place) -> Value | None:
        for ancestor in self.kind.ancestors:
            target = target_of(ancestor)
            found = target.scope.values.get(name) if isinstance(target, ClassObject) else None
            if found is not None:
                return bound(machine, found, self, self.kind, place)
        return None

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"value", "_value_"}:
            return present(self.value, place)
        if name in {"name", "_name_"}:
            return Known(self.name)
        found = super().attribute(machine, name, place)
        plain = self.plain_value
        return scalar_attribute(plain, name) if found is None and plain is not None else found

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        plain = self.plain_value
        return super().item(machine, index, place) if plain is None else machine.item(plain, index, place)

    def truth(self, machine: Machine) -> bool | None:
        answer = self.special(machine, "__bool__", self.kind.place)
        if answer is not None:
            return machine.truth(answer)
        if self.enumeration.base.name == "Flag":
            return machine.truth(self.value)
        plain = self.plain_value
        return True if self.enumeration.mixin is None else (None if plain is None else bool(plain.value))

    def length(self, machine: Machine) -> Value | None:
        return None

    def text(self, machine: Machine, conversion: Literal["s", "r", "a"], place: Place) -> Value | None:
        shown = super().text(machine, conversion, place)
        if shown is not None:
            return shown
        value = self.value
        base = self.enumeration.base.name
        if conversion == "r":
            is_clear = type(value) is Known and base not in {"Flag", "IntFlag"}
            return (
                Known(f"<{self.kind.name}.{self.name}: {value.value!r}>") if is_clear and type(value) is Known else None
            )
        if base == "StrEnum":
            return self.plain_value
        return Known(f"{self.kind.name}.{self.name}") if base == "Enum" else None

    def formatted(self, machine: Machine, specification: str, place: Place) -> Value | None:
        is_overridden = any(self.method(machine, name, place) is not None for name in ("__format__", "__str__"))
        plain = self.plain_value
        if self.enumeration.base.name in {"IntEnum", "StrEnum"} and plain is not None and not is_overridden:
            content: Any = plain.value
            return computed(machine, lambda: format(content, specification), place, plain.trail, "its format")
        if self.enumeration.mixin is not None:
            # What a member of `class Size(str, Enum)` looks like in an f-string changed with Python 3.12.
            return machine.unknown(
                f"how {self.kind.name}.{self.name} is formatted depends on the version of Python", place
            )
        return super().formatted(machine, specification, place)

    @property
    def doubt(self) -> str:
        return f"nothing of the kind is known of {self.kind.name}.{self.name}"
