"""Classes whose `__init__` is made from annotated fields: what `dataclasses` and `attrs` have in common."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject
from flyte_reslint.interp.equality import equal, every
from flyte_reslint.interp.library.copying import with_contents
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object, target_of
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


class Field(Struct, frozen=True):
    """One field. `alias` is its name as an argument; `factory` and `converter` are functions of the user."""

    name: str
    alias: str
    default: Value | None = None
    factory: Value | None = None
    converter: Value | None = None
    in_init: bool = True
    is_keyword_only: bool = False
    is_init_variable: bool = False
    is_compared: bool = True


class Kind(Struct, frozen=True):
    """What tells the kinds of records apart: where the fields are kept, and the method called after `__init__`."""

    fields_name: str
    after_init: str


class FieldsObject(Object):
    """The fields of a class, kept in the class as Python does; `is_open` when an unknown base may have more."""

    type_name = "fields"

    def __init__(self, fields: tuple[Field, ...], *, is_open: bool) -> None:
        self.fields = fields
        self.is_open = is_open


def make_record(machine: Machine, made: ClassObject, kind: Kind, own: tuple[Field, ...], site: Site) -> None:
    """Give the class the methods that its fields imply, where it does not define them itself."""
    inherited: dict[str, Field] = {}
    is_open = False
    for ancestor in reversed(made.ancestors[1:]):
        found = _kept(ancestor, kind)
        is_open = is_open or found is None
        inherited |= {} if found is None else {field.name: field for field in found}
    fields = {**inherited, **{field.name: field for field in own}}
    record = FieldsObject(tuple(fields.values()), is_open=is_open)
    journal = machine.journal
    made.scope.bind(journal, kind.fields_name, Reference(record))
    for field in own:
        if field.default is not None:
            made.scope.bind(journal, field.name, field.default)
        elif field.name in made.scope.values:
            made.scope.unbind(journal, field.name)
    methods = {
        "__init__": lambda m, arguments, place: _initialise(m, kind, record, arguments, place),
        "__eq__": lambda m, arguments, place: _equal(m, record, arguments, place),
        "__replace__": lambda m, arguments, place: _replaced(m, record, arguments, place),
    }
    for name, run in methods.items():
        if name not in made.scope.values:
            made.scope.bind(journal, name, native(f"{made.name}.{name}", run))


def _kept(ancestor: Value, kind: Kind) -> tuple[Field, ...] | None:
    """The fields that a base has; None where that is not known."""
    target = target_of(ancestor)
    if isinstance(target, ClassObject):
        found = target.scope.values.get(kind.fields_name)
        record = target_of(found)
        return record.fields if isinstance(record, FieldsObject) else ()
    return () if getattr(target, "is_plain", False) else None


def record_of(machine: Machine, value: Single, kind: Kind) -> FieldsObject | None:
    """The fields of a class or instance."""
    target = target_of(value)
    owner = target.kind if isinstance(target, InstanceObject) else target
    if not isinstance(owner, ClassObject):
        return None
    found = owner.find(machine, kind.fields_name, owner.place)
    record = target_of(found)
    return record if isinstance(record, FieldsObject) else None


def _initialise(machine: Machine, kind: Kind, record: FieldsObject, arguments: Arguments, site: Site) -> Value | None:
    """`__init__`"""
    instance = arguments.positional[0].value if arguments.positional else None
    target = target_of(instance)
    machine.budget.spend(len(record.fields))
    if instance is None or not isinstance(target, InstanceObject):
        return None if target is None else _initialise_modelled(machine, record, target, arguments.rest, site)
    positional = list(arguments.positional[1:])
    machine.journal.touch(target)
    if record.is_open:
        target.is_open, target.reason = True, f"a base class of {target.kind.name} is not known"
    variables: list[Passed] = []
    in_order = sorted(record.fields, key=lambda field: field.is_keyword_only)
    for field in in_order:
        passed = None
        if field.in_init and positional and not field.is_keyword_only:
            passed = positional.pop(0)
        elif field.in_init:
            passed = arguments.keyword(field.alias)
        value = _field_value(machine, target.kind.name, field, passed, arguments, site)
        if field.is_init_variable:
            missing = machine.unknown(f"{field.name} is not given", site.place)
            variables.append(Passed(missing if value is None else value, site.place))
        elif value is not None:
            target.store_attribute(machine, field.name, value)
    names = {field.alias for field in record.fields if field.in_init}
    machine.doubts += bool(positional) or any(passed.keyword not in names for passed in arguments.keywords)
    after = target.method(machine, kind.after_init, site.place)
    if after is not None:
        machine.call(after, Arguments(tuple(variables)), site)
    return NONE


def _initialise_modelled(
    machine: Machine, record: FieldsObject, target: Object, arguments: Arguments, site: Site
) -> Value | None:
    """`__init__` where the class has a modelled base, whose parameters come first: own fields go by keyword."""
    fields: dict[str, Passed] = {}
    for field in record.fields:
        passed = arguments.keyword(field.alias) if field.in_init else None
        value = _field_value(machine, target.type_name, field, passed, arguments, site)
        if value is not None:
            defined = value.trail.step.place if value.trail is not None else site.place
            place = defined if passed is None else passed.place
            fields[field.name] = Passed(value, place, field.alias, None if passed is None else passed.keyword_place)
    names = {field.alias for field in record.fields if field.in_init}
    rest = tuple(passed for passed in arguments.keywords if passed.keyword not in names)
    others = Arguments(arguments.positional, rest, arguments.more_positional, arguments.more_keywords)
    return target.initialise(machine, fields, others, site)


def _field_value(
    machine: Machine, owner: str, field: Field, passed: Passed | None, arguments: Arguments, site: Site
) -> Value | None:
    if passed is not None:
        value = through(passed.value, Step(f"{field.alias} of {owner}()", passed.place))
        return _converted(machine, field, value, site)
    default = field.default
    if field.factory is not None:
        default = machine.call(field.factory, Arguments(), site)
    default = None if default is None else _converted(machine, field, default, site)
    if not field.in_init:
        return default
    if arguments.is_open:
        unknown = machine.unknown(f"{field.alias} may be among the unpacked arguments", site.place)
        condition = Condition(f"{field.alias} is not given", ("default", site.place, field.alias), True)
        return unknown if default is None else join(default, unknown, condition, site.place)
    if default is None and not field.is_init_variable:
        return machine.unknown(f"{owner}() is called without {field.alias}", site.place)
    return default


def _converted(machine: Machine, field: Field, value: Value, site: Site) -> Value:
    if field.converter is None:
        return value
    return machine.call(field.converter, Arguments((Passed(value, site.place),)), site)


def _equal(machine: Machine, record: FieldsObject, arguments: Arguments, site: Site) -> Value | None:
    """`__eq__`: field by field, between instances of one class."""
    if len(arguments.positional) != 2:
        return None
    sides = [passed.value for passed in arguments.positional]
    left, right = (target_of(side) for side in sides)
    if not isinstance(left, InstanceObject) or not isinstance(right, InstanceObject) or left.kind is not right.kind:
        return NOT_IMPLEMENTED if all(isinstance(side, (Known, Reference)) for side in sides) else None
    names = [field.name for field in record.fields if field.is_compared and not field.is_init_variable]
    pairs = [(left.attributes.get(name), right.attributes.get(name)) for name in names]
    if left.is_open or right.is_open or any(a is None or b is None for a, b in pairs):
        return None
    answer = every(equal(machine, a, b, site.place) for a, b in pairs if a is not None and b is not None)
    return Unknown("the fields are not all known", site.place) if answer is None else Known(answer)


def _replaced(machine: Machine, record: FieldsObject, arguments: Arguments, site: Site) -> Value | None:
    """`__replace__`: another instance with some fields changed."""
    instance = arguments.positional[0].value if arguments.positional else None
    target = target_of(instance)
    if instance is None or not isinstance(target, InstanceObject):
        return None
    keywords = list(arguments.keywords)
    for field in record.fields:
        if field.in_init and not field.is_init_variable and arguments.keyword(field.alias) is None:
            value = machine.attribute(instance, field.name, site.place)
            place = value.trail.step.place if value.trail is not None else site.place
            keywords.append(Passed(value, place, field.alias))
    everything = Arguments((), tuple(keywords), False, arguments.more_keywords)
    return machine.call(Reference(target.kind), everything, site)


def replace(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`dataclasses.replace(object, **changes)`, `attrs.evolve`, `copy.replace`"""
    if len(arguments.positional) != 1:
        return machine.unknown("replace() takes one object and keywords", site.place)
    changes = Arguments((), arguments.keywords, arguments.more_positional, arguments.more_keywords)

    def of(single: Single) -> Value:
        target = target_of(single)
        found = None
        if isinstance(target, InstanceObject):
            method = target.method(machine, "__replace__", site.place)
            found = None if method is None else machine.call(method, changes, site)
        elif target is not None:
            found = target.replaced(machine, changes, site)
        if found is None:
            return machine.unknown("what replace() changes is not known", site.place)
        return found

    return machine.each(arguments.positional[0].value, site.place, of)


def as_dictionary(machine: Machine, value: Value, kind: Kind, place: Place, depth: int = 0) -> Value:
    """`asdict(value)`: records become dicts, containers are copied."""
    if depth > 16:
        return Unknown("it is nested too deeply", place)

    def of(single: Single) -> Value:
        target = target_of(single)
        if isinstance(target, InstanceObject):
            record = record_of(machine, single, kind)
            if record is None or record.is_open or target.is_open:
                return single
            entries = dict(_entries(machine, target, record, kind, place, depth))
            return Reference(DictionaryObject(entries), single.trail)
        found = with_contents(single, lambda part: as_dictionary(machine, part, kind, place, depth + 1))
        return single if found is None else found

    return machine.each(value, place, of)


def _entries(
    machine: Machine, target: InstanceObject, record: FieldsObject, kind: Kind, place: Place, depth: int
) -> Iterator[tuple[str, Value]]:
    for field in record.fields:
        if not field.is_init_variable:
            value = machine.attribute(Reference(target), field.name, place)
            yield field.name, as_dictionary(machine, value, kind, place, depth + 1)
