"""Objects that carry their arguments and little else: `Resources`, `Device`, `ReusePolicy` and their kin."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import ClassObject, TypeObject
from flyte_reslint.interp.formatting import to_text
from flyte_reslint.interp.library.enum_members import EnumMember
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Changeable, merge_named, target_of, widen_named
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Condition, Known, Reference, Single, Value, alternatives
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.exports import Exporter

SPELLED = {"flyte.Resources": ("cpu",), "flytekit.Resources": ("cpu", "mem", "gpu", "ephemeral_storage")}
"""The arguments that are registered as `str()` spells them. It makes "Cpu.SMALL" of a `(str, Enum)` member.

Sources: `_get_cpu_resource_entry` of flyte's `resources_serde.py`, and flytekit's `core/resources.py`.
"""


class BuiltObject(Changeable):
    """What a call of `made.name` returned: its fields are the call's arguments."""

    def __init__(self, made: BoundCall, kind: BuiltType) -> None:
        self.made = made
        self.kind = kind
        self.fields: dict[str, Value] = {name: passed.value for name, passed in made.given.items()}
        self.places = {name: passed.place for name, passed in made.given.items()}

    @property
    def type_name(self) -> str:  # type: ignore[override]  # an instance's, where the others share one
        return self.kind.name

    def built(self, exporter: Exporter) -> Call:
        """The call as rules read it, with fields that were assigned afterwards."""
        given = self.made.given
        changed = {}
        for name, value in self.fields.items():
            before = given.get(name)
            if before is None or before.value is not value:
                place = value.trail.step.place if value.trail is not None else self.made.site.place
                changed[name] = Passed(value, place)
        made = replace(self.made, given={**given, **changed}) if changed else self.made
        return made.exported(exporter)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in self.fields:
            return self.fields[name]
        return None if self.made.is_open else self.kind.default(self.made, name)

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        machine.journal.touch(self)
        self.fields[name] = value
        return True

    def replaced(self, machine: Machine, changes: Arguments, site: Site) -> Value | None:
        """`dataclasses.replace(object, **changes)`; a mere copy is not a call of its own."""
        if changes == Arguments():
            copy = BuiltObject(self.made, self.kind)
            copy.fields = dict(self.fields)
            return Reference(copy)
        kept = [
            Passed(value, self.places.get(name, self.made.site.place), name)
            for name, value in self.fields.items()
            if changes.keyword(name) is None
        ]
        keywords = (*kept, *changes.keywords)
        return self.kind.call(machine, Arguments((), keywords, False, changes.more_keywords or self.made.is_open), site)

    def snapshot(self) -> Any:
        return dict(self.fields)

    def restore(self, state: Any) -> None:
        self.fields = dict(state)

    def merge(self, if_true: Any, if_false: Any, condition: Condition, place: Place) -> None:
        self.fields = merge_named(if_true, if_false, condition, place)

    def widen(self, state: Any, reason: str, place: Place) -> None:
        self.fields = widen_named(self.fields, state, reason, place)


def few_resources(releases: ReleaseOf, place: Place, **amounts: str | int) -> Value:
    """The `flyte.Resources` that the SDK itself fills in for the call at `place`."""
    given = {name: Passed(Known(amount), place) for name, amount in amounts.items()}
    made = BoundCall("flyte.Resources", Site(place, place), given)
    return Reference(BuiltObject(made, BuiltType("flyte.Resources", releases)))


class BuiltType(TypeObject):
    """A class or function of the SDK whose calls make a `BuiltObject`."""

    def __init__(self, dotted: str, releases: ReleaseOf, *, makes: str = "") -> None:
        self.dotted = dotted
        self.name = makes or dotted.rpartition(".")[2]
        self.is_foreign_class = not makes
        self.releases = releases

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self.releases, self.dotted, arguments, site)
        for name in SPELLED.get(self.dotted, ()):
            if name in made.given:
                passed = made.given[name]
                value = _spelled(machine, passed.value, passed.place)
                made.given[name] = Passed(value, passed.place, passed.keyword, passed.keyword_place)
        return Reference(BuiltObject(made, self))

    def instantiate(self, machine: Machine, made_from: ClassObject, arguments: Arguments, site: Site) -> Value | None:
        if made_from.annotations or made_from.find(machine, "__init__", site.place) is not None:
            return None
        return self.call(machine, arguments, site)

    def default(self, made: BoundCall, name: str) -> Value | None:
        """The value of a field that was not given, where the signature spells it."""
        signature = self.releases(made.site.place.file).signature(self.dotted)
        parameter = None if signature is None else signature.parameter(name)
        if parameter is None or not isinstance(parameter.default, (str, int, float, bool, type(None))):
            return None
        return Known(parameter.default)


def _spelled(machine: Machine, value: Value, place: Place) -> Value:
    """The value, or the halves of a range, with the texts that members of enumerations are registered as."""

    def of(single: Single) -> Value:
        target = target_of(single)
        if isinstance(target, EnumMember) and target.plain_value is not None:
            return to_text(machine, single, place)
        if isinstance(target, (TupleObject, ListObject)) and any(map(_has_members, target.items or ())):
            return Reference(TupleObject(tuple(_spelled(machine, item, place) for item in target.items or ())))
        return single

    return machine.each(value, place, of)


def _has_members(value: Value) -> bool:
    return any(
        type(item.value) is Reference and isinstance(item.value.target, EnumMember) for item in alternatives(value)
    )
