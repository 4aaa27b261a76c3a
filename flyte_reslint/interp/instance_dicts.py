"""`vars(instance)` and `instance.__dict__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.values import Value

if TYPE_CHECKING:
    from flyte_reslint.interp.classes import InstanceObject


class InstanceDictionary(DictionaryObject):
    """The attributes of an instance as they were when it was asked for; what changes it changes the instance."""

    def __init__(self, owner: InstanceObject) -> None:
        super().__init__(owner.attributes, is_open=owner.is_open)
        self.owner = owner

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        method = super().attribute(machine, name, place)
        if method is None or name not in CHANGING:
            return method

        def run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            result = machine.call(method, arguments, site)
            self._tell(machine)
            return result

        return native(name, run)

    def set_item(self, machine: Machine, index: Value, value: Value) -> bool:
        is_set = super().set_item(machine, index, value)
        self._tell(machine)
        return is_set

    def delete_item(self, machine: Machine, index: Value) -> bool:
        is_deleted = super().delete_item(machine, index)
        self._tell(machine)
        return is_deleted

    def forget(self, machine: Machine, reason: str) -> None:
        super().forget(machine, reason)
        self._tell(machine)

    def _tell(self, machine: Machine) -> None:
        """Give the instance the attributes that the dict holds now."""
        if self.is_open:
            self.owner.forget(machine, self.doubt)
            return
        machine.journal.touch(self.owner)
        self.owner.attributes = {name: value for name, value in self.entries.items() if isinstance(name, str)}


CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear"})
