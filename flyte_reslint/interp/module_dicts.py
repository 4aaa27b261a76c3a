"""`globals()`, `vars(module)` and `module.__dict__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.dictionaries import dictionary_attribute, pairs_of
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.tuples import Key
from flyte_reslint.interp.values import ABSENT, NONE, Known, Value

if TYPE_CHECKING:
    from flyte_reslint.interp.modules import ModuleObject

MODELLED = frozenset({"get", "setdefault"})


class ModuleDictionary(DictionaryObject):
    """The names of a module; Python keeps more in it than the module binds."""

    def __init__(self, module: ModuleObject) -> None:
        self.module = module

    @property
    def entries(self) -> dict[Key, Value]:  # type: ignore[override]  # the scope's, which nothing sets here
        return dict(self.module.scope.values.items())

    @property
    def is_open(self) -> bool:  # type: ignore[override]  # it always may have more
        return True

    @property
    def doubt(self) -> str:
        return "the names of a scope are only known when the code runs"

    def get(self, key: Key) -> Value | None:
        found = self.module.scope.values.get(key) if isinstance(key, str) else None
        if found is None and isinstance(key, str) and self.module.has(key) is False:
            return ABSENT
        return found

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "update":
            return native(name, self._update)
        return dictionary_attribute(self, name) if name in MODELLED else None

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        if type(index) is Known:
            return self.module.set_attribute(machine, str(index.value), value)
        self.forget(machine, "a name that is not known is set")
        return True

    def delete_item(self, machine: Machine, index: Value) -> bool:
        if type(index) is Known:
            self.module.scope.unbind(machine.journal, str(index.value))
        return type(index) is Known

    def forget(self, machine: Machine, reason: str) -> None:
        machine.journal.touch(self.module.scope)
        self.module.scope.open_reason = reason

    def _update(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        for passed in arguments.positional:
            pairs = pairs_of(machine, passed.value)
            if pairs is None:
                self.forget(machine, f"names that are not known are set on line {site.place.row}")
            for key, value in pairs or ():
                self.module.set_attribute(machine, str(key), value)
        for passed in arguments.keywords:
            self.module.set_attribute(machine, str(passed.keyword), passed.value)
        if arguments.is_open:
            self.forget(machine, f"names that are not known are set on line {site.place.row}")
        return NONE
