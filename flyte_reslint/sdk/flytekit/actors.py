"""Actors of union: `ActorEnvironment(requests=..., ...)`, whose `task` is flytekit's decorator with these settings.

Source: `union/actor/_actor.py`.
"""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.classes import TypeObject
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import BoundCall, ReleaseOf, bind
from flyte_reslint.sdk.flytekit.tasks import TaskDecorator

NAME = "union.ActorEnvironment"

FIELDS = ("name", "container_image", "replica_count", "ttl_seconds", "environment", "requests", "limits", "accelerator")
"""Its parameters, in order, as far as calls give them by position."""

HANDED_ON = ("requests", "limits", "accelerator", "pod_template")
"""What its tasks are declared with that says what they get."""


class ActorObject(Object):
    """An actor."""

    type_name = "ActorEnvironment"
    is_telling = True

    def __init__(self, made: BoundCall, decorator: TaskDecorator) -> None:
        self.made = made
        self._decorator = decorator

    @property
    def doubt(self) -> str:
        return "nothing is known of this attribute of an ActorEnvironment"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "task":
            return Reference(NativeFunction(name, self._task))
        return self.made.given[name].value if name in self.made.given else None

    def _task(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        own = tuple(
            Passed(given.value, given.place, name, given.keyword_place)
            for name, given in self.made.given.items()
            if name in HANDED_ON
        )
        is_open = arguments.more_keywords or self.made.is_open
        return self._decorator.call(
            machine,
            Arguments(arguments.positional, (*arguments.keywords, *own), arguments.more_positional, is_open),
            site,
        )


class ActorType(TypeObject):
    """`union.ActorEnvironment`"""

    name = "ActorEnvironment"
    is_telling = True

    def __init__(self, releases: ReleaseOf, decorator: TaskDecorator) -> None:
        self._releases = releases
        self._decorator = decorator

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        made = bind(machine, self._releases, NAME, arguments, site)
        for name, passed in zip(FIELDS, made.rest, strict=False):
            made.given.setdefault(name, passed)
        return Reference(ActorObject(made, self._decorator))
