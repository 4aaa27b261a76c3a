"""`flyte.PodTemplate`: what it is made of, and the copies that its methods make."""

from __future__ import annotations

from msgspec.structs import replace

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Value
from flyte_reslint.sdk.binding import BoundCall, bind
from flyte_reslint.sdk.built import BuiltObject, BuiltType

PRIMARY = "primary"
"""The name of the primary container where a template is given none: `_PRIMARY_CONTAINER_DEFAULT_NAME` of the SDK."""

COPYING = frozenset({"allow_fuse", "allow_nested_sandboxing", "with_termination_grace_period"})
"""Methods that make a copy, which has an empty primary container where the template has none of that name.

`allow_fuse` may have it ask for a device of another kind besides.
"""


class PodTemplateObject(BuiltObject):
    """A pod template."""

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in COPYING:
            return Reference(NativeFunction(name, lambda m, arguments, site: self._copied(m, name, site)))
        return super().attribute(machine, name, place)

    def _copied(self, machine: Machine, method: str, site: Site) -> Value:
        copy = PodTemplateObject(replace(self.made, site=site), self.kind)
        copy.fields, copy.places = dict(self.fields), dict(self.places)
        spec = self.fields.get("pod_spec")
        if spec is not None and (method == "allow_fuse" or not self._has_primary(machine, spec, site.place)):
            copy.fields["pod_spec"] = machine.each(spec, site.place, opened)
        return Reference(copy)

    def _has_primary(self, machine: Machine, spec: Value, place: Place) -> bool:
        primary = self.attribute(machine, "primary_container_name", place)
        names = container_names(machine, spec, place) or ()
        return type(primary) is Known and any(type(name) is Known and name.value == primary.value for name in names)


class PodTemplateType(BuiltType):
    """The class of pod templates."""

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(PodTemplateObject(bind(machine, self.releases, self.dotted, arguments, site), self))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Reference(NativeFunction(name, self._from_spec)) if name == "from_spec" else None

    def _from_spec(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        """`from_spec`: the primary container is the one that is named, else "primary", else the only one."""
        asked = bind(machine, self.releases, f"{self.dotted}.from_spec", arguments, site)
        spec = asked.given.get("pod_spec")
        if spec is None or asked.is_open:
            return None
        named = asked.given.get("primary_container_name")
        name = NONE if named is None else named.value
        if machine.truth(name) is False:
            name, named = sole_name(machine, spec), None
        given = {"pod_spec": spec, "primary_container_name": named or Passed(name, site.place)}
        made = BoundCall(self.dotted, site, given, path=asked.path, has_departed=asked.has_departed)
        machine.record(made)
        return Reference(PodTemplateObject(made, self))


def sole_name(machine: Machine, spec: Passed) -> Value:
    """The name of the only container of a pod, "primary" where there are several: there must be one of that name."""
    names = container_names(machine, spec.value, spec.place)
    if names is None:
        return machine.unknown("the containers of the pod cannot be known", spec.place)
    return names[0] if len(names) == 1 else Known(PRIMARY)


def container_names(machine: Machine, spec: Value, place: Place) -> list[Value] | None:
    """The names of a pod's containers; None where it cannot be known which it has."""
    containers = machine.iterate(machine.attribute(spec, "containers", place))
    return None if containers is None else [machine.attribute(each, "name", place) for each in containers]


def opened(spec: Single) -> Value:
    """A pod's specification of which not everything is known."""
    if type(spec) is Reference and isinstance(spec.target, BuiltObject):
        copy = BuiltObject(replace(spec.target.made, is_open=True), spec.target.kind)
        copy.fields, copy.places = dict(spec.target.fields), dict(spec.target.places)
        return Reference(copy, spec.trail)
    return spec
