"""`dataclasses`."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject
from flyte_reslint.interp.library.annotations import head
from flyte_reslint.interp.library.names_of_types import TypingForm
from flyte_reslint.interp.library.records import (
    Field,
    Kind,
    as_dictionary,
    make_record,
    record_of,
    replace,
)
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.plain import reason_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Single, Value

DATACLASS = Kind("__dataclass_fields__", "__post_init__")


class FieldOptions(Object):
    """What `field(...)` returns: the options of one field."""

    type_name = "Field"

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments

    def option(self, name: str) -> Value | None:
        """The value passed for an option."""
        passed = self.arguments.keyword(name)
        return None if passed is None else passed.value

    def flag(self, machine: Machine, name: str, *, default: bool) -> bool:
        """A yes-or-no option; the default also where it is not known."""
        value = self.option(name)
        truth = None if value is None else machine.truth(value)
        return default if truth is None else truth


def _field(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(FieldOptions(arguments))


def flag(machine: Machine, arguments: Arguments, name: str, *, default: bool) -> bool:
    """A yes-or-no keyword of a decorator."""
    return FieldOptions(arguments).flag(machine, name, default=default)


def _dataclass(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@dataclass` and `@dataclass(...)`"""
    options = Arguments((), arguments.keywords)
    if arguments.positional:
        return decorated_class(machine, arguments.positional[0].value, options, site)

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.positional:
            return None
        return decorated_class(machine, arguments.positional[0].value, options, site)

    return native("dataclass", decorate)


def decorated_class(machine: Machine, value: Value, options: Arguments, site: Site) -> Value:
    """The class with its fields and methods, itself otherwise unchanged."""

    def of(single: Single) -> Value:
        target = target_of(single)
        if not isinstance(target, ClassObject):
            return machine.unknown(reason_of(single), site.place)
        make_record(machine, target, DATACLASS, _own_fields(machine, target, options), site)
        return single

    return machine.each(value, site.place, of)


def _own_fields(machine: Machine, made: ClassObject, options: Arguments) -> tuple[Field, ...]:
    """The fields that the class body itself declares, in order."""
    fields: list[Field] = []
    keyword_only = flag(machine, options, "kw_only", default=False)
    in_init = flag(machine, options, "init", default=True)
    for name, annotation in made.annotations.items():
        kind = head(annotation)
        if kind == "KW_ONLY":
            keyword_only = True
        elif kind != "ClassVar":
            field = _declared(machine, name, made.scope.values.get(name), is_keyword_only=keyword_only, in_init=in_init)
            fields.append(_as_init_variable(field) if kind == "InitVar" else field)
    return tuple(fields)


def _declared(machine: Machine, name: str, value: Value | None, *, is_keyword_only: bool, in_init: bool) -> Field:
    target = target_of(value)
    if not isinstance(target, FieldOptions):
        return Field(name, name, value, in_init=in_init, is_keyword_only=is_keyword_only)
    return Field(
        name,
        name,
        target.option("default"),
        target.option("default_factory"),
        in_init=in_init and target.flag(machine, "init", default=True),
        is_keyword_only=target.flag(machine, "kw_only", default=is_keyword_only),
        is_compared=target.flag(machine, "compare", default=True),
    )


def _as_init_variable(field: Field) -> Field:
    return Field(
        field.name,
        field.alias,
        field.default,
        field.factory,
        in_init=field.in_init,
        is_keyword_only=field.is_keyword_only,
        is_init_variable=True,
    )


def _as_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or arguments.keywords:
        return machine.unknown("asdict() is called with options", site.place)
    return as_dictionary(machine, arguments.positional[0].value, DATACLASS, site.place)


class FieldObject(Object):
    """One of the fields that `fields()` lists."""

    type_name = "Field"

    def __init__(self, field: Field) -> None:
        self.field = field

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "default" and self.field.factory is None:
            return self.field.default
        return Known(self.field.name) if name == "name" else None


def _fields(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None

    def of(single: Single) -> Value:
        record = record_of(machine, single, DATACLASS)
        if record is None or record.is_open:
            return machine.unknown(reason_of(single), site.place)
        listed = (field for field in record.fields if not field.is_init_variable)
        return Reference(TupleObject(Reference(FieldObject(field)) for field in listed))

    return machine.each(arguments.positional[0].value, site.place, of)


def _is_dataclass(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None

    def of(single: Single) -> Value:
        if record_of(machine, single, DATACLASS) is not None:
            return Known(True)
        target = target_of(single)
        if type(single) is Known or (isinstance(target, (InstanceObject, ClassObject)) and target.is_followed):
            return Known(False)
        return machine.unknown(reason_of(single), site.place)

    return machine.each(arguments.positional[0].value, site.place, of)


NAMES: dict[str, Value] = {
    "dataclasses.dataclass": native("dataclasses.dataclass", _dataclass),
    "dataclasses.field": native("dataclasses.field", _field),
    "dataclasses.replace": native("dataclasses.replace", replace),
    "dataclasses.asdict": native("dataclasses.asdict", _as_dictionary),
    "dataclasses.fields": native("dataclasses.fields", _fields),
    "dataclasses.is_dataclass": native("dataclasses.is_dataclass", _is_dataclass),
    "dataclasses.KW_ONLY": Reference(TypingForm("KW_ONLY")),
    "dataclasses.InitVar": Reference(TypingForm("InitVar")),
    "copy.replace": native("copy.replace", replace),
}
