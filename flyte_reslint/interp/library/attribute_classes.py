"""`attrs`, under its old and its new name."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject
from flyte_reslint.interp.library.annotations import head
from flyte_reslint.interp.library.data_classes import FieldOptions, flag
from flyte_reslint.interp.library.functional import unchanged
from flyte_reslint.interp.library.records import Field, Kind, as_dictionary, make_record, replace
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.plain import reason_of
from flyte_reslint.interp.values import Known, Reference, Single, Unknown, Value

ATTRS = Kind("__attrs_attrs__", "__attrs_post_init__")


class AttributeOptions(FieldOptions):
    """What `attr.ib(...)` or `attrs.field(...)` returns."""

    def __init__(self, arguments: Arguments) -> None:
        super().__init__(arguments)
        self.computed: Value | None = None

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "validator":
            return native("validator", unchanged)
        if name != "default":
            return None

        def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            self.computed = Unknown("a method computes the default", site.place)
            return arguments.positional[0].value if arguments.positional else None

        return native("default", decorate)


class FactoryObject(Object):
    """`attrs.Factory(function)`"""

    type_name = "Factory"

    def __init__(self, function: Value) -> None:
        self.function = function


def _attribute(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(AttributeOptions(arguments))


def _factory(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    passed = arguments.get(0, "factory")
    if passed is None or len(arguments.values) != 1:
        return machine.unknown("the factory needs the instance", site.place)
    return Reference(FactoryObject(passed.value))


def _define(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@attrs.define`, `@attr.s` and their kin, bare or called."""
    options = Arguments((), arguments.keywords)
    if arguments.positional:
        return _decorated(machine, arguments.positional[0].value, options, site)

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.positional:
            return None
        return _decorated(machine, arguments.positional[0].value, options, site)

    return native("attrs.define", decorate)


def _decorated(machine: Machine, value: Value, options: Arguments, site: Site) -> Value:
    def of(single: Single) -> Value:
        target = target_of(single)
        if not isinstance(target, ClassObject):
            return machine.unknown(reason_of(single), site.place)
        make_record(machine, target, ATTRS, _own_fields(machine, target, options), site)
        return single

    return machine.each(value, site.place, of)


def _own_fields(machine: Machine, made: ClassObject, options: Arguments) -> tuple[Field, ...]:
    """The fields of the class body: its `attr.ib()`s, or all annotated names where none stands without annotation."""
    declared = [name for name, value in made.scope.values.items() if _options(value) is not None]
    names = declared
    if all(name in made.annotations for name in declared):
        names = [name for name, annotation in made.annotations.items() if head(annotation) != "ClassVar"]
    keyword_only = flag(machine, options, "kw_only", default=False)
    return tuple(_declared(machine, name, made.scope.values.get(name), keyword_only) for name in names)


def _options(value: Value | None) -> AttributeOptions | None:
    target = target_of(value)
    return target if isinstance(target, AttributeOptions) else None


def _declared(machine: Machine, name: str, value: Value | None, keyword_only: bool) -> Field:
    options = _options(value) or AttributeOptions(Arguments())
    default = options.computed or (options.option("default") if _options(value) else value)
    factory = options.option("factory")
    target = target_of(default)
    if isinstance(target, FactoryObject):
        default, factory = None, target.function
    alias = options.option("alias")
    converter = options.option("converter")
    return Field(
        name,
        str(alias.value) if type(alias) is Known else name.lstrip("_"),
        default,
        factory,
        None if type(converter) is Known else converter,
        in_init=options.flag(machine, "init", default=True),
        is_keyword_only=options.flag(machine, "kw_only", default=keyword_only),
        is_compared=options.flag(machine, "eq", default=True),
    )


def _as_dictionary(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1 or arguments.keywords:
        return machine.unknown("asdict() is called with options", site.place)
    return as_dictionary(machine, arguments.positional[0].value, ATTRS, site.place)


FUNCTIONS = {
    "define": _define,
    "mutable": _define,
    "frozen": _define,
    "field": _attribute,
    "Factory": _factory,
    "evolve": replace,
    "asdict": _as_dictionary,
}

OLD_FUNCTIONS = {
    "s": _define,
    "attrs": _define,
    "attributes": _define,
    "dataclass": _define,
    "ib": _attribute,
    "attrib": _attribute,
}

NAMES: dict[str, Value] = {
    **{f"{module}.{name}": native(name, run) for module in ("attrs", "attr") for name, run in FUNCTIONS.items()},
    **{f"attr.{name}": native(name, run) for name, run in OLD_FUNCTIONS.items()},
}
