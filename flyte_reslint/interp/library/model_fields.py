"""The fields of a pydantic model: what its classes declare, configure and validate."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.library.annotations import head
from flyte_reslint.interp.library.data_classes import FieldOptions
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.special_methods import ELLIPSIS
from flyte_reslint.interp.values import NONE, Known, Reference, Unknown, Value
from flyte_reslint.program import expressions as ir

CHANGING_OPTIONS = (
    "str_strip_whitespace",
    "str_to_lower",
    "str_to_upper",
    "anystr_strip_whitespace",
    "anystr_lower",
    "anystr_upper",
    "use_enum_values",
    "validate_default",
    "validate_all",
    "alias_generator",
    "coerce_numbers_to_str",
)
"""Options under which a model changes what it is given in ways that are not followed."""

ALIASES = ("validation_alias", "alias")


class ModelOptions(FieldOptions):
    """What pydantic's `Field(...)` returns; its default may be the first argument."""

    def default(self) -> Value | None:
        """The default that is written, None for a required field (`...`)."""
        passed = self.arguments.get(0, "default")
        is_required = passed is not None and type(passed.value) is Reference and passed.value.target is ELLIPSIS.target
        return None if passed is None or is_required else passed.value


class ValidatorObject(Object):
    """A method under `@field_validator("name")` or `@model_validator(...)`: `fields` is None for all of them."""

    type_name = "validator"

    def __init__(self, fields: frozenset[str] | None) -> None:
        self.fields = fields


class ModelField(Struct, frozen=True):
    """One field of a model; `variable` is the environment variable that is written for it."""

    name: str
    owner: ClassObject
    annotation: ir.Expression
    default: Value | None
    factory: Value | None
    alias: str | None
    variable: str | None
    is_validated: bool


def model_fields(machine: Machine, kind: ClassObject) -> Iterator[ModelField]:
    """The fields of a model, those of its bases first."""
    found: dict[str, ModelField] = {}
    validated = validated_fields(kind)
    for ancestor in reversed(kind.ancestors):
        target = target_of(ancestor)
        if not isinstance(target, ClassObject):
            continue
        for name, annotation in target.annotations.items():
            if head(annotation) != "ClassVar" and not name.startswith("_") and name != "model_config":
                value = target.scope.values.get(name)
                found[name] = _declared(name, target, annotation, value, is_validated=name in validated)
        for name, value in target.scope.values.items():
            if name in found and name not in target.annotations:
                former = found[name]
                found[name] = _declared(name, former.owner, former.annotation, value, is_validated=former.is_validated)
    yield from found.values()


def _declared(
    name: str, owner: ClassObject, annotation: ir.Expression, value: Value | None, *, is_validated: bool
) -> ModelField:
    target = target_of(value)
    if not isinstance(target, ModelOptions):
        return ModelField(name, owner, annotation, value, None, None, None, is_validated)
    aliases = [option for key in ALIASES if (option := target.option(key)) is not None]
    alias, variable = aliases[0] if aliases else None, target.option("env")
    is_clear = alias is None or (type(alias) is Known and isinstance(alias.value, str))
    return ModelField(
        name,
        owner,
        annotation,
        target.default(),
        target.option("default_factory"),
        str(alias.value) if type(alias) is Known else None,
        str(variable.value) if type(variable) is Known else None,
        is_validated or not is_clear,
    )


def validated_fields(kind: ClassObject) -> frozenset[str]:
    """The fields that validators of the class may change."""
    names: set[str] = set()
    for ancestor in kind.ancestors:
        target = target_of(ancestor)
        for value in target.scope.values.values() if isinstance(target, ClassObject) else ():
            validator = target_of(value)
            if isinstance(validator, ValidatorObject):
                names |= validator.fields or set()
    return frozenset(names)


def is_changed(machine: Machine, kind: ClassObject) -> bool:
    """Whether validators of the whole model, or its options, may change any field."""
    for ancestor in kind.ancestors:
        target = target_of(ancestor)
        for value in target.scope.values.values() if isinstance(target, ClassObject) else ():
            validator = target_of(value)
            if isinstance(validator, ValidatorObject) and (validator.fields is None or "*" in validator.fields):
                return True
    return any(machine.truth(option(machine, kind, name) or NONE) is not False for name in CHANGING_OPTIONS)


def is_open(kind: ClassObject) -> bool:
    """Whether a base that is not known may add fields."""
    for ancestor in kind.ancestors:
        target = target_of(ancestor)
        if not isinstance(target, TypeObject):
            return True
    return False


def option(machine: Machine, kind: ClassObject, name: str) -> Value | None:
    """An option of the model: from `model_config`, `class Config`, or the class statement's keywords."""
    for ancestor in kind.ancestors:
        target = target_of(ancestor)
        if isinstance(target, ClassObject):
            found = target.keywords.get(name) or _configured(machine, target, name)
            if found is not None:
                return found
    return None


def _configured(machine: Machine, kind: ClassObject, name: str) -> Value | None:
    for attribute in ("model_config", "Config"):
        config = kind.scope.values.get(attribute)
        target = target_of(config)
        if isinstance(target, DictionaryObject):
            found = target.entries.get(name)
            if found is not None or target.is_open:
                return found or Unknown("the model's configuration is not known", kind.place)
        elif isinstance(target, ClassObject):
            found = target.find(machine, name, kind.place)
            if found is not None:
                return found
        elif config is not None:
            return Unknown("the model's configuration is not known", kind.place)
    return None


def variable_name(machine: Machine, kind: ClassObject, field: ModelField) -> str:
    """The environment variable that a setting is read from."""
    prefix = option(machine, kind, "env_prefix")
    text = str(prefix.value) if type(prefix) is Known else ""
    return (field.variable or field.alias or text + field.name).upper()


def _field(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(ModelOptions(arguments))


def _validator(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@field_validator("name", ...)`"""
    names = [passed.value for passed in arguments.positional]
    fields = frozenset(str(name.value) for name in names if type(name) is Known)
    found = ValidatorObject(None if arguments.is_open or len(fields) < len(names) else fields)
    return native("validator", lambda machine, arguments, site: Reference(found))


def _model_validator(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@model_validator(...)`, `@root_validator` and `@root_validator(...)`"""
    found = Reference(ValidatorObject(None))
    return found if arguments.positional else native("validator", lambda machine, arguments, site: found)


def _configuration(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    entries = {passed.keyword: passed.value for passed in arguments.keywords}
    return Reference(DictionaryObject(entries, is_open=arguments.is_open))


NAMES: dict[str, Value] = {
    "pydantic.Field": native("pydantic.Field", _field),
    "pydantic.v1.Field": native("pydantic.Field", _field),
    "pydantic.ConfigDict": native("pydantic.ConfigDict", _configuration),
    "pydantic_settings.SettingsConfigDict": native("SettingsConfigDict", _configuration),
    "pydantic.field_validator": native("field_validator", _validator),
    "pydantic.validator": native("validator", _validator),
    "pydantic.v1.validator": native("validator", _validator),
    "pydantic.model_validator": native("model_validator", _model_validator),
    "pydantic.root_validator": native("root_validator", _model_validator),
    "pydantic.v1.root_validator": native("root_validator", _model_validator),
}
