"""What pydantic makes of a value for an annotated field: the value itself where it already fits."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject
from flyte_reslint.interp.dictionaries import copied
from flyte_reslint.interp.library.annotations import arguments, head, members
from flyte_reslint.interp.library.enumeration import EnumClass
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.tuples import TupleObject, key_value
from flyte_reslint.interp.types import is_subclass
from flyte_reslint.interp.values import Known, Reference, Single, Value, alternatives
from flyte_reslint.program import expressions as ir

PLAIN_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "StrictStr": (str,),
    "int": (int,),
    "StrictInt": (int,),
    "PositiveInt": (int,),
    "NonNegativeInt": (int,),
    "float": (float,),
    "StrictFloat": (float,),
    "PositiveFloat": (float,),
    "NonNegativeFloat": (float,),
    "bool": (bool,),
    "StrictBool": (bool,),
    "bytes": (bytes,),
    "None": (type(None),),
}
"""The type that a value must have exactly for pydantic to keep it."""

ANYTHING = frozenset({"Any", "object"})

CONTAINERS = {"list": ListObject, "List": ListObject, "dict": DictionaryObject, "Dict": DictionaryObject}


class Coercion:
    """Coerces values for the fields of one class, whose names `scope` resolves."""

    def __init__(self, machine: Machine, scope: Scope, site: Site) -> None:
        self.machine = machine
        self.scope = scope
        self.site = site

    def coerced(self, annotation: ir.Expression, value: Value, name: str) -> Value:
        """What the field holds after `value` was passed for it."""

        def of(single: Single) -> Value:
            found = self._fitting(annotation, single)
            if found is None:
                return self.machine.unknown(f"pydantic converts or refuses what {name} gets", self.site.place)
            return found

        return self.machine.each(value, self.site.place, of)

    def _fitting(self, annotation: ir.Expression, value: Single) -> Value | None:
        """The value as the field keeps it; None where it would be converted, refused, or that is not known."""
        choices = members(annotation)
        if len(choices) > 1:
            exact = [choice for choice in choices if self._accepts(choice, value)]
            return self._kept(exact[0], value) if exact else None
        if head(annotation) == "Annotated":
            inner, *metadata = arguments(annotation)
            is_harmless = all(isinstance(item, ir.Call) and head(item.function) == "Field" for item in metadata)
            return self._fitting(inner, value) if is_harmless else None
        if self._accepts(annotation, value):
            return self._kept(annotation, value)
        return self._converted(annotation, value)

    def _accepts(self, annotation: ir.Expression, value: Single) -> bool:
        """Whether pydantic keeps the value as it is."""
        kind = head(annotation)
        if kind in ANYTHING:
            return True
        if kind in PLAIN_TYPES and not isinstance(annotation, ir.Subscript):
            return type(value) is Known and type(value.value) in PLAIN_TYPES[kind]
        if kind == "Literal":
            return type(value) is Known and any(
                isinstance(item, ir.Constant) and type(item.value) is type(value.value) and item.value == value.value
                for item in arguments(annotation)
            )
        if kind in CONTAINERS:
            return self._accepts_container(annotation, kind, value)
        return self._accepts_object(annotation, value)

    def _accepts_container(self, annotation: ir.Expression, kind: str, value: Single) -> bool:
        target = target_of(value)
        inner = arguments(annotation)
        if type(target) is not CONTAINERS[kind]:
            return False
        if isinstance(target, ListObject):
            if target.kind != "list" or target.items is None:
                return False
            return not inner or all(self._accepts_all(inner[0], item) for item in target.items)
        assert isinstance(target, DictionaryObject)
        if target.is_open:
            return False
        keys = [key for item in target.entries for key in [key_value(item)] if type(key) is Known]
        keys_fit = not inner or all(self._accepts(inner[0], key) for key in keys)
        return keys_fit and (
            len(inner) < 2 or all(self._accepts_all(inner[1], entry) for entry in target.entries.values())
        )

    def _accepts_all(self, annotation: ir.Expression, value: Value) -> bool:
        return all(
            any(self._accepts(choice, item.value) for choice in members(annotation)) for item in alternatives(value)
        )

    def _accepts_object(self, annotation: ir.Expression, value: Single) -> bool:
        """Whether the value is an instance of the class that the annotation names."""
        if type(value) is not Reference or isinstance(value.target, (ListObject, DictionaryObject)):
            return False
        if type(value.target) is TupleObject:
            return False
        named = self.named(annotation)
        if isinstance(value.target, InstanceObject):
            return named is not None and is_subclass(Reference(value.target.kind), Reference(named)) is True
        # Anything else is an object of a library, which pydantic only checks.
        return named is None and head(annotation) not in PLAIN_TYPES

    def named(self, annotation: ir.Expression) -> ClassObject | None:
        """The user's class that the annotation names."""
        name = head(annotation)
        found = self.scope.find(name) if name else None
        target = target_of(found)
        return target if isinstance(target, ClassObject) else None

    def _kept(self, annotation: ir.Expression, value: Single) -> Value:
        """The value, containers copied as pydantic does."""
        target = target_of(value)
        if head(annotation) not in CONTAINERS or type(value) is not Reference:
            return value
        if isinstance(target, DictionaryObject):
            return Reference(copied(target), value.trail)
        return Reference(ListObject(target.items), value.trail) if isinstance(target, ListObject) else value

    def _converted(self, annotation: ir.Expression, value: Single) -> Value | None:
        """The conversions that are exact: a whole number to a float, a dict to a model, a value to an enum's member."""
        if head(annotation) == "float" and type(value) is Known and type(value.value) is int:
            return Known(float(value.value), value.trail) if abs(value.value) < 2**53 else None
        named = self.named(annotation)
        target = target_of(value)
        if isinstance(named, EnumClass) and type(value) is Known:
            return named.with_value(self.machine, value, self.site.place)
        if named is not None and type(target) is DictionaryObject and not target.is_open:
            keywords = tuple(Passed(entry, self.site.place, str(key)) for key, entry in target.entries.items())
            return self.machine.call(Reference(named), Arguments((), keywords), self.site)
        return None


def place_of(value: Value, site: Site) -> Place:
    """Where a value stands, the call itself where that is not known."""
    return value.trail.step.place if value.trail is not None else site.place
