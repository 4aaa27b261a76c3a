"""pydantic: `BaseModel`, `BaseSettings`, `Field`, in versions 1 and 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject, initialise
from flyte_reslint.interp.descriptors import ClassMethod
from flyte_reslint.interp.equality import equal
from flyte_reslint.interp.library.annotations import head
from flyte_reslint.interp.library.coercion import Coercion, place_of
from flyte_reslint.interp.library.copying import copied_value, with_contents
from flyte_reslint.interp.library.data_classes import FieldOptions
from flyte_reslint.interp.library.environment import is_not_set, set_variable
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import DictionaryObject, ListObject, Object, target_of
from flyte_reslint.interp.special_methods import ELLIPSIS, NOT_IMPLEMENTED
from flyte_reslint.interp.values import (
    NONE,
    Condition,
    Known,
    Reference,
    Single,
    Unknown,
    Value,
    join,
    through,
)
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

ALIASES = ("validation_alias", "alias", "env")


class ModelOptions(FieldOptions):
    """What pydantic's `Field(...)` returns; its default may be the first argument."""

    def default(self) -> Value | None:
        """The default that is written, None for a required field (`...`)."""
        passed = self.arguments.get(0, "default")
        is_required = (
            passed is not None and isinstance(passed.value, Reference) and passed.value.target is ELLIPSIS.target
        )
        return None if passed is None or is_required else passed.value


class ValidatorObject(Object):
    """A method under `@field_validator("name")` or `@model_validator(...)`: `fields` is None for all of them."""

    type_name = "validator"

    def __init__(self, fields: frozenset[str] | None) -> None:
        self.fields = fields


@dataclass(frozen=True, slots=True)
class ModelField:
    """One field of a model."""

    name: str
    owner: ClassObject
    annotation: ir.Expression
    default: Value | None
    factory: Value | None
    alias: str | None
    is_validated: bool


class ModelType(TypeObject):
    """`BaseModel`, or `BaseSettings` when it `reads_environment`."""

    python_type = object

    def __init__(self, name: str, *, reads_environment: bool) -> None:
        self.name = name
        self.reads_environment = reads_environment

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        instance = InstanceObject(made_from)
        initialise(machine, instance, arguments, site)
        return Reference(instance)

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "__init__":
            return native("BaseModel.__init__", self._initialise)
        if name == "__eq__":
            return native("BaseModel.__eq__", _equal)
        if name in {"model_copy", "copy"}:
            return native(name, _copy)
        if name in {"model_dump", "dict"}:
            return native(name, _dump)
        if name in {"model_validate", "parse_obj"}:
            return Reference(ClassMethod(native(name, _validate)))
        return None

    def _initialise(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        instance = arguments.positional[0].value if arguments.positional else None
        target = target_of(instance)
        if not isinstance(target, InstanceObject):
            return None
        machine.journal.touch(target)
        fields = list(model_fields(machine, target.kind))
        is_changed = _is_changed(machine, target.kind)
        for field in fields:
            value = self._value(machine, target, field, arguments, site)
            if is_changed or field.is_validated:
                value = Unknown(f"a validator of {target.kind.name} may change it", site.place)
            target.attributes[field.name] = value
        if _is_open(target.kind):
            target.is_open, target.reason = True, f"a base class of {target.kind.name} is not known"
        after = target.method(machine, "model_post_init", site.place)
        if after is not None:
            machine.call(after, Arguments((Passed(NONE, site.place),)), site)
        return NONE

    def _value(
        self, machine: Machine, target: InstanceObject, field: ModelField, arguments: Arguments, site: Site
    ) -> Value:
        passed = arguments.keyword(field.alias or field.name)
        if passed is None and field.alias is not None and arguments.keyword(field.name) is not None:
            return machine.unknown(f"{field.name} is passed by its name though it has an alias", site.place)
        if passed is not None:
            value = through(passed.value, Step(f"{field.name} of {target.kind.name}()", passed.place))
            return Coercion(machine, field.owner.scope, site).coerced(field.annotation, value, field.name)
        default = self._default(machine, target, field, site)
        if arguments.is_open:
            unknown = machine.unknown(f"{field.name} may be among the unpacked arguments", site.place)
            return join(
                default,
                unknown,
                Condition(f"{field.name} is not given", ("default", site.place, field.name), True),
                site.place,
            )
        return default

    def _default(self, machine: Machine, target: InstanceObject, field: ModelField, site: Site) -> Value:
        default = field.default
        if field.factory is not None:
            default = machine.call(field.factory, Arguments(), site)
        elif default is not None:
            default = machine.each(default, site.place, lambda single: _unshared(machine, single, site.place))
        if not self.reads_environment:
            missing = f"{target.kind.name}() is called without {field.name}"
            return machine.unknown(missing, site.place) if default is None else default
        name = variable_name(machine, target.kind, field)
        given = set_variable(name, site.place)
        if default is None:
            machine.doubts += 1
            return given
        return join(default, given, is_not_set(name), site.place)


def _unshared(machine: Machine, value: Single, place: Place) -> Value:
    """A default as each instance gets it: containers are copied."""
    is_container = isinstance(value, Reference) and isinstance(value.target, (ListObject, DictionaryObject))
    return copied_value(machine, value, place) if is_container else value


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
        return ModelField(name, owner, annotation, value, None, None, is_validated)
    aliases = [option for key in ALIASES[:2] if (option := target.option(key)) is not None]
    alias = aliases[0] if aliases else None
    is_clear = alias is None or (isinstance(alias, Known) and isinstance(alias.value, str))
    return ModelField(
        name,
        owner,
        annotation,
        target.default(),
        target.option("default_factory"),
        str(alias.value) if isinstance(alias, Known) else None,
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


def _is_changed(machine: Machine, kind: ClassObject) -> bool:
    """Whether validators of the whole model, or its options, may change any field."""
    for ancestor in kind.ancestors:
        target = target_of(ancestor)
        for value in target.scope.values.values() if isinstance(target, ClassObject) else ():
            validator = target_of(value)
            if isinstance(validator, ValidatorObject) and (validator.fields is None or "*" in validator.fields):
                return True
    return any(machine.truth(option(machine, kind, name) or NONE) is not False for name in CHANGING_OPTIONS)


def _is_open(kind: ClassObject) -> bool:
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
    text = str(prefix.value) if isinstance(prefix, Known) else ""
    return (field.alias or text + field.name).upper()


def _equal(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`__eq__`: field by field, between instances of one class."""
    sides = [target_of(passed.value) for passed in arguments.positional]
    if len(sides) != 2 or not all(isinstance(side, InstanceObject) for side in sides):
        return NOT_IMPLEMENTED
    left, right = (side for side in sides if isinstance(side, InstanceObject))
    if left.kind is not right.kind or left.is_open or right.is_open:
        return machine.unknown("the models are not wholly known", site.place)
    answer = equal(
        machine,
        Reference(DictionaryObject(left.attributes)),
        Reference(DictionaryObject(right.attributes)),
        site.place,
    )
    return Unknown("the fields are not all known", site.place) if answer is None else Known(answer)


def _copy(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`model_copy(update={...})`: the update is not validated."""
    values = taken(arguments, "self", "update", "deep", required=1)
    instance = None if values is None else values[0]
    target = target_of(instance)
    if values is None or not isinstance(target, InstanceObject):
        return None
    made = InstanceObject(target.kind, target.attributes)
    made.is_open, made.reason = target.is_open, target.reason
    if values[2] is not None and machine.truth(values[2]) is not False:
        made.attributes = {name: copied_value(machine, value, site.place) for name, value in made.attributes.items()}
    update = values[1]
    changes = target_of(update)
    if isinstance(changes, DictionaryObject) and not changes.is_open and changes.is_certain:
        made.attributes |= {str(name): value for name, value in changes.entries.items()}
    elif update is not None and not (isinstance(update, Known) and update.value is None):
        made.attributes, made.is_open, made.reason = {}, True, "what it is updated with is not known"
    return Reference(made)


def _dump(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`model_dump()`: models inside become dicts too."""
    if len(arguments.positional) != 1 or arguments.keywords:
        return machine.unknown("model_dump() is called with options", site.place)
    return _dumped(machine, arguments.positional[0].value, site.place, 0)


def _dumped(machine: Machine, value: Value, place: Place, depth: int) -> Value:
    def of(single: Single) -> Value:
        target = target_of(single)
        if isinstance(target, InstanceObject) and _is_model(target.kind) and not target.is_open and depth < 16:
            names = [field.name for field in model_fields(machine, target.kind)]
            entries = {
                name: _dumped(machine, target.attributes[name], place, depth + 1)
                for name in names
                if name in target.attributes
            }
            return Reference(DictionaryObject(entries))
        found = with_contents(single, lambda part: _dumped(machine, part, place, depth + 1)) if depth < 16 else None
        return single if found is None else found

    return machine.each(value, place, of)


def _is_model(kind: ClassObject) -> bool:
    return any(isinstance(base, Reference) and isinstance(base.target, ModelType) for base in kind.ancestors)


def _validate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`Model.model_validate({...})`"""
    if len(arguments.positional) != 2:
        return None
    kind, source = arguments.positional[0].value, arguments.positional[1].value

    def of(single: Single) -> Value:
        target = target_of(single)
        if isinstance(target, DictionaryObject) and target.is_certain:
            keywords = tuple(Passed(entry, place_of(entry, site), str(key)) for key, entry in target.entries.items())
            return machine.call(kind, Arguments((), keywords, False, target.is_open), site)
        return machine.unknown("what the model is validated from is not known", site.place)

    return machine.each(source, site.place, of)


def _field(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(ModelOptions(arguments))


def _validator(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@field_validator("name", ...)`"""
    names = [passed.value for passed in arguments.positional]
    fields = frozenset(str(name.value) for name in names if isinstance(name, Known))
    found = ValidatorObject(None if arguments.is_open or len(fields) < len(names) else fields)
    return native("validator", lambda machine, arguments, site: Reference(found))


def _model_validator(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`@model_validator(...)`, `@root_validator` and `@root_validator(...)`"""
    found = Reference(ValidatorObject(None))
    return found if arguments.positional else native("validator", lambda machine, arguments, site: found)


def _configuration(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    entries = {passed.keyword: passed.value for passed in arguments.keywords}
    return Reference(DictionaryObject(entries, is_open=arguments.is_open))


MODEL = Reference(ModelType("BaseModel", reads_environment=False))
SETTINGS = Reference(ModelType("BaseSettings", reads_environment=True))

NAMES: dict[str, Value] = {
    "pydantic.BaseModel": MODEL,
    "pydantic.main.BaseModel": MODEL,
    "pydantic.v1.BaseModel": MODEL,
    "pydantic.BaseSettings": SETTINGS,
    "pydantic.v1.BaseSettings": SETTINGS,
    "pydantic_settings.BaseSettings": SETTINGS,
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
