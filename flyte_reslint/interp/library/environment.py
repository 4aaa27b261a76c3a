"""`os.environ` and `os.getenv`: what the program sets is known, the rest only where the code runs."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.dictionaries import dictionary_attribute
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine, present
from flyte_reslint.interp.native import Method, method_of, native, taken
from flyte_reslint.interp.objects import filled
from flyte_reslint.interp.plain import caused, reason_of
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.tuples import Key, UnknownKey, key_of
from flyte_reslint.interp.values import ABSENT, NONE, Condition, Reference, Single, Unknown, Value, join


def variable(name: str, place: Place) -> Value:
    """The environment variable: absent where it is not set."""
    return join(ABSENT, set_variable(name, place), is_not_set(name), place)


def set_variable(name: str, place: Place) -> Unknown:
    """The variable where it is set: the same unknown wherever the program reads it."""
    return Unknown(f"it comes from the environment variable {name}", place, ("environment", name))


def is_not_set(name: str) -> Condition:
    """The condition that the variable is not set."""
    return Condition(f"{name} is not set", ("environment", name, "unset"), True)


class EnvironmentVariables(DictionaryObject):
    """`os.environ`"""

    type_name = "os.environ"

    def __init__(self, entries: dict[Key, Value] | None = None) -> None:
        super().__init__(entries, is_open=True)

    @property
    def doubt(self) -> str:
        return "it depends on the environment variables"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return method_of(self, METHODS, name) or dictionary_attribute(self, name)

    def get(self, key: Key) -> Value | None:
        return self.variable(key, NOWHERE)

    def variable(self, key: Key, place: Place) -> Value:
        """What the variable is, as far as the program tells."""
        found = self.entries.get(key)
        return variable(str(key), place) if found is None else found

    def item(self, machine: Machine, index: Value, place: Place) -> Value | None:
        try:
            key = key_of(index)
        except UnknownKey:
            return None
        if key not in self.entries:
            machine.doubts += 1
            return set_variable(str(key), place)
        return present(machine.prune(self.entries[key]), place)

    def delete_item(self, machine: Machine, index: Value) -> bool:
        machine.journal.touch(self)
        try:
            self.entries[key_of(index)] = ABSENT
        except UnknownKey:
            return False
        return True


def _look_up(
    target: EnvironmentVariables, machine: Machine, arguments: Arguments, site: Site
) -> tuple[Value, Value] | None:
    values = taken(arguments, "key", "default", required=1)
    if values is None or values[0] is None:
        return None
    default = NONE if values[1] is None else values[1]

    def of(key: Single) -> Value:
        try:
            found = target.variable(key_of(key), site.place)
        except UnknownKey:
            return Unknown(reason_of(key), site.place, caused("environment", key))
        return filled(machine.prune(found), default, site.place)

    return values[0], machine.each(values[0], site.place, of)


def _get(target: EnvironmentVariables, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    found = _look_up(target, machine, arguments, site)
    return None if found is None else found[1]


def _setdefault(target: EnvironmentVariables, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    found = _look_up(target, machine, arguments, site)
    if found is None:
        return None
    target.set_item(machine, found[0], found[1])
    return found[1]


def _pop(target: EnvironmentVariables, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    found = _look_up(target, machine, arguments, site)
    if found is None:
        return None
    target.delete_item(machine, found[0])
    return found[1]


def _copy(target: EnvironmentVariables, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(EnvironmentVariables(target.entries))


METHODS: dict[str, Method[EnvironmentVariables]] = {
    "get": _get,
    "setdefault": _setdefault,
    "pop": _pop,
    "copy": _copy,
}


def names() -> dict[str, Value]:
    """`os.environ` and `os.getenv` of one run."""
    environment = EnvironmentVariables()
    return {
        "os.environ": Reference(environment),
        "os.getenv": native("os.getenv", lambda machine, arguments, site: _get(environment, machine, arguments, site)),
    }
