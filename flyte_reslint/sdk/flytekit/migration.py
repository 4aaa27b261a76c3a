"""`flyte_migrate`, the package of the Flyte project that makes flytekit's decorators declare tasks of Flyte 2.

Source: `_task.py`, `_resource.py` and `_workflow.py` of flyteorg/flyte-migrate. A module that imports it gets an
environment for each task, and one more for all its workflows.
"""

from __future__ import annotations

import re

from flyte_reslint.domain.values import Place
from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Passed, Site
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Value
from flyte_reslint.sdk.binding import BoundCall
from flyte_reslint.sdk.built import BuiltObject, BuiltType
from flyte_reslint.sdk.environments import EnvironmentObject, EnvironmentType
from flyte_reslint.sdk.tasks import TaskOptions, innermost, make_task

PACKAGE = "flyte_migrate"

WORKFLOW_RESOURCES = {"cpu": Known(0.8), "memory": Known("800Mi")}
"""What the environment of a module's workflows asks for: `parent_env_for`."""

FIELDS = {"cpu": "cpu", "mem": "memory", "ephemeral_storage": "disk"}


class Migration:
    """Makes tasks of Flyte 2 of what is decorated as flytekit's."""

    def __init__(self, environment: EnvironmentType, resources: BuiltType) -> None:
        self._environment = environment
        self._resources = resources
        self._workflows: dict[str, EnvironmentObject] = {}

    @staticmethod
    def is_on(machine: Machine) -> bool:
        """Whether the module that is being executed has imported the package."""
        names = machine.frames[-1].module.scope.values if machine.frames else {}
        found = names.get(PACKAGE)
        return type(found) is Reference and getattr(found.target, "name", "") == PACKAGE

    def task(self, machine: Machine, function: Value, made: BoundCall | None, site: Site) -> Value:
        """`@task` or `@dynamic`"""
        given = {} if made is None else made.given
        fields = _resource_fields(machine, given, site.place)

        def of(single: Single) -> Value:
            inner = innermost(machine, single, site.place)
            if inner is None:
                return machine.unknown("it is a task made of something that is not a function written here", site.place)
            self.of_workflows(machine, inner.module.name, site)
            prefix = Known(f"{_slug(inner.module.name)}_")
            name = operators.binary(machine, "+", prefix, machine.attribute(single, "__name__", site.place), site.place)
            name = operators.binary(machine, "+", name, Known("_env"), site.place)
            environment = self._made(machine, name, fields, site)
            return make_task(machine, single, TaskOptions(environment, site=site))

        return machine.each(function, site.place, of)

    def workflow(self, machine: Machine, function: Value, site: Site) -> Value:
        """`@workflow`"""

        def of(single: Single) -> Value:
            inner = innermost(machine, single, site.place)
            if inner is None:
                return machine.unknown("it is made of something that is not a function written here", site.place)
            environment = self.of_workflows(machine, inner.module.name, site)
            return make_task(machine, single, TaskOptions(environment, site=site))

        return machine.each(function, site.place, of)

    def of_workflows(self, machine: Machine, module: str, site: Site) -> EnvironmentObject:
        """The environment of a module's workflows, made with the first task or workflow."""
        if module not in self._workflows:
            fields = {name: Passed(value, site.place) for name, value in WORKFLOW_RESOURCES.items()}
            self._workflows[module] = self._made(machine, Known(f"{_slug(module)}_workflow"), fields, site)
        return self._workflows[module]

    def _made(self, machine: Machine, name: Value, fields: dict[str, Passed], site: Site) -> EnvironmentObject:
        resources = BuiltObject(BoundCall("flyte.Resources", site, dict(fields)), self._resources)
        environment = EnvironmentObject(self._environment)
        given = {"name": Passed(name, site.place), "resources": Passed(Reference(resources), site.place)}
        self._environment.declare(machine, environment, BoundCall(self._environment.dotted, site, given))
        return environment


def _slug(module: str) -> str:
    return re.sub(r"[^0-9a-zA-Z]+", "_", module).strip("_")


def _resource_fields(machine: Machine, given: dict[str, Passed], place: Place) -> dict[str, Passed]:
    """The fields of `flyte.Resources`: a request and a limit become a range, a limit alone a request."""
    whole = _given(given, "resources")
    requests, limits = (whole, None) if whole is not None else (_given(given, "requests"), _given(given, "limits"))
    fields = {}
    for name, field in FIELDS.items():
        both = _range(machine, _field(machine, requests, name), _field(machine, limits, name), place)
        source = requests or limits
        fields[field] = Passed(both, source.place if source else place)
    count = _field(machine, requests, "gpu")
    if "accelerator" in given and given["accelerator"].value != NONE:
        count = machine.unknown("the package registers an accelerator by the text that Python makes of it", place)
    fields["gpu"] = Passed(machine.each(count, place, lambda one: _text(machine, one)), place)
    if "shared_memory" in given:
        shm = given["shared_memory"]
        fields["shm"] = Passed(machine.each(shm.value, shm.place, _shm), shm.place)
    return fields


def _given(given: dict[str, Passed], name: str) -> Passed | None:
    passed = given.get(name)
    return None if passed is None or passed.value == NONE else passed


def _field(machine: Machine, resources: Passed | None, name: str) -> Value:
    return NONE if resources is None else machine.attribute(resources.value, name, resources.place)


def _range(machine: Machine, request: Value, limit: Value, place: Place) -> Value:
    """`set_resource_format`: both, or the one that is set."""

    def of_request(low: Single) -> Value:
        def of_limit(high: Single) -> Value:
            return Reference(TupleObject((low, high))) if machine.truth(high) else low

        return limit if machine.truth(low) is False else machine.each(limit, place, of_limit)

    return machine.each(request, place, of_request)


def _text(machine: Machine, count: Single) -> Value:
    is_set = type(count) is Known and machine.truth(count)
    return Known(str(count.value)) if is_set and type(count) is Known else count


def _shm(single: Single) -> Value:
    return Known("auto") if single == Known(True) else single
