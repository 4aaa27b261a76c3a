"""pydantic: `BaseModel` and `BaseSettings`, in versions 1 and 2."""

from __future__ import annotations

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject, initialise
from flyte_reslint.interp.descriptors import ClassMethod
from flyte_reslint.interp.equality import equal
from flyte_reslint.interp.library.coercion import Coercion, place_of
from flyte_reslint.interp.library.copying import copied_value, with_contents
from flyte_reslint.interp.library.environment import is_not_set, set_variable
from flyte_reslint.interp.library.model_fields import ModelField, is_changed, is_open, model_fields, variable_name
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.special_methods import NOT_IMPLEMENTED
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
        is_unclear = is_changed(machine, target.kind)
        for field in fields:
            value = self._value(machine, target, field, arguments, site)
            if is_unclear or field.is_validated:
                value = Unknown(f"a validator of {target.kind.name} may change it", site.place)
            target.attributes[field.name] = value
        if is_open(target.kind):
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
    is_container = type(value) is Reference and isinstance(value.target, (ListObject, DictionaryObject))
    return copied_value(machine, value, place) if is_container else value


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
    elif update is not None and not (type(update) is Known and update.value is None):
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
    return any(type(base) is Reference and isinstance(base.target, ModelType) for base in kind.ancestors)


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


MODEL = Reference(ModelType("BaseModel", reads_environment=False))
SETTINGS = Reference(ModelType("BaseSettings", reads_environment=True))

NAMES: dict[str, Value] = {
    "pydantic.BaseModel": MODEL,
    "pydantic.main.BaseModel": MODEL,
    "pydantic.v1.BaseModel": MODEL,
    "pydantic.BaseSettings": SETTINGS,
    "pydantic.v1.BaseSettings": SETTINGS,
    "pydantic_settings.BaseSettings": SETTINGS,
}
