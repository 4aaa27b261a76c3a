"""Built-in functions that ask about values: `isinstance`, `getattr`, `type`, `callable`, `super`."""

from __future__ import annotations

from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.classes import ClassObject, InstanceObject, TypeObject
from flyte_reslint.interp.functions import BoundMethod, FunctionObject, NativeFunction
from flyte_reslint.interp.inheritance import SuperObject
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.module_dicts import ModuleDictionary
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import may_be_absent, target_of
from flyte_reslint.interp.plain import caused, reason_of
from flyte_reslint.interp.special_methods import ELLIPSIS, NOT_IMPLEMENTED
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.types import is_subclass, type_of
from flyte_reslint.interp.values import (
    Condition,
    Known,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
    identity,
    join,
)


def type_call(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`type(value)`"""
    if len(arguments.positional) != 1 or arguments.is_open:
        return machine.unknown("it is a class made by type()", site.place)

    def of(single: Single) -> Value:
        found = type_of(machine, single)
        return Unknown(reason_of(single), site.place, caused("type", single)) if found is None else found

    return machine.each(arguments.positional[0].value, site.place, of)


def _isinstance(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    kinds = arguments.positional[1].value

    def of(single: Single) -> Value:
        kind = type_of(machine, single)
        answer = None if kind is None else is_subclass(kind, kinds)
        if answer is not None:
            return Known(answer)
        return Unknown(_reason(single, kinds), site.place, caused(("isinstance", identity(kinds)), single))

    return machine.each(arguments.positional[0].value, site.place, of)


def _reason(single: Single, kinds: Value) -> str:
    if type(single) is not Known:
        return reason_of(single)
    return reason_of(alternatives(kinds)[0].value)


def _issubclass(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    kind, kinds = arguments.positional[0].value, arguments.positional[1].value
    answer = is_subclass(kind, kinds)
    if answer is None:
        return machine.unknown(_reason(alternatives(kind)[0].value, kinds), site.place)
    return Known(answer)


def _callable(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None

    def of(single: Single) -> Value:
        if type(single) is Known:
            return Known(False)
        target = target_of(single)
        if isinstance(target, (FunctionObject, NativeFunction, BoundMethod, TypeObject)):
            return Known(True)
        if isinstance(target, (TupleObject, ListObject, DictionaryObject)):
            return Known(False)
        return Unknown(reason_of(single), site.place, caused("callable", single))

    return machine.each(arguments.positional[0].value, site.place, of)


def _getattr(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", "name", "default", required=2)
    if values is None or values[0] is None or values[1] is None:
        return None
    owner, default = values[0], values[2]

    def named(name: Single) -> Value:
        if type(name) is not Known or not isinstance(name.value, str):
            return machine.unknown(reason_of(name), site.place)
        text = name.value
        if default is None:
            return machine.attribute(owner, text, site.place)
        given = default
        return machine.each(owner, site.place, lambda single: _attribute_or(machine, single, text, given, site))

    return machine.each(values[1], site.place, named)


def _attribute_or(machine: Machine, owner: Single, name: str, default: Value, site: Site) -> Value:
    has = has_attribute(machine, owner, name, site)
    if has is False:
        return default
    found = machine.attribute(owner, name, site.place)
    if has:
        return found
    missing = Condition(f"there is no attribute {name}", ("attribute", identity(owner), name, "missing"), True)
    return join(default, found, missing, site.place)


def has_attribute(machine: Machine, owner: Single, name: str, site: Site) -> bool | None:
    """`hasattr(owner, name)`"""
    if type(owner) is Known:
        return hasattr(owner.value, name)
    if type(owner) is not Reference:
        return None
    target = owner.target
    if isinstance(target, InstanceObject):
        if name in target.attributes:
            return True if not may_be_absent(target.attributes[name]) else None
        if target.is_open:
            return None
        target = target.kind
    if isinstance(target, ClassObject):
        found = target.find(machine, name, site.place)
        if found is not None:
            return True
        return False if target.foreign_base is None and not name.startswith("__") and not target.has_metaclass else None
    if isinstance(target, ModuleObject):
        return target.has(name)
    if isinstance(target, (TupleObject, ListObject, DictionaryObject)):
        return True if target.attribute(machine, name, site.place) is not None else None
    return None


def _hasattr(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    name = arguments.positional[1].value

    def of(single: Single) -> Value:
        has = has_attribute(machine, single, str(name.value), site) if type(name) is Known else None
        if has is None:
            return Unknown(
                "whether there is an attribute is not known", site.place, caused(("hasattr", identity(name)), single)
            )
        return Known(has)

    return machine.each(arguments.positional[0].value, site.place, of)


def _setattr(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "object", "name", "value", required=3)
    if values is None or values[0] is None or values[1] is None or values[2] is None:
        return None
    owner, name, value = values[0], values[1], values[2]
    if type(name) is Known:
        machine.set_attribute(owner, str(name.value), value, site.place)
        return Known(None)
    for item in alternatives(owner):
        if type(item.value) is Reference:
            item.value.target.forget(machine, f"an attribute of unknown name is set (line {site.place.row})")
    return Known(None)


def _globals(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`globals()`"""
    return Reference(ModuleDictionary(machine.frames[-1].module)) if machine.frames and not arguments.values else None


def _locals(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`locals()`: in a module, what `globals()` gives."""
    if machine.frames and machine.frames[-1].scope is machine.frames[-1].module.scope:
        return _globals(machine, arguments, site)
    return machine.unknown("the names of a scope are only known when the code runs", site.place)


def _vars(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return _locals(machine, arguments, site)

    def of(single: Single) -> Value:
        found = target_of(single)
        has_names = isinstance(found, (InstanceObject, ModuleObject))
        attributes = found.attribute(machine, "__dict__", site.place) if found is not None and has_names else None
        return attributes or machine.unknown("what vars() gives is only known when the code runs", site.place)

    return machine.each(arguments.positional[0].value, site.place, of)


def _super(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if arguments.positional:
        if len(arguments.positional) != 2:
            return None
        kind, instance = arguments.positional[0].value, arguments.positional[1].value
        defining = target_of(kind)
    else:
        frame = next((frame for frame in reversed(machine.frames) if frame.definition is not None), None)
        if frame is None or frame.definition is None or not frame.definition.parameters:
            return None
        defining = frame.defining_class
        instance = frame.scope.values.get(frame.definition.parameters[0].name, Unknown("self is not known", site.place))
    if not isinstance(defining, ClassObject):
        return None
    return Reference(SuperObject(instance, _after(instance, defining)))


def _after(instance: Value, defining: ClassObject) -> tuple[Value, ...]:
    """What follows the defining class among the ancestors of the instance's class."""
    target = target_of(instance)
    kind = target.kind if isinstance(target, InstanceObject) else target
    if isinstance(kind, ClassObject):
        ancestors = kind.ancestors
        for position, ancestor in enumerate(ancestors):
            if type(ancestor) is Reference and ancestor.target is defining:
                return ancestors[position + 1 :]
    return defining.ancestors[1:]


FUNCTIONS: dict[str, Value] = {
    "isinstance": native("isinstance", _isinstance),
    "issubclass": native("issubclass", _issubclass),
    "callable": native("callable", _callable),
    "getattr": native("getattr", _getattr),
    "hasattr": native("hasattr", _hasattr),
    "setattr": native("setattr", _setattr),
    "globals": native("globals", _globals),
    "locals": native("locals", _locals),
    "vars": native("vars", _vars),
    "super": native("super", _super),
    "NotImplemented": NOT_IMPLEMENTED,
    "Ellipsis": ELLIPSIS,
}
