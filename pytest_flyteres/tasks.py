"""Tasks and call sites of `override`, as tests ask about them."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.resources import RESOURCES, Accelerator
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Step
from pytest_flyteres.alternatives import alternatives
from pytest_flyteres.amounts import Amount, Pair, Resource, Size
from pytest_flyteres.drawing import Pen
from pytest_flyteres.facts import Declared
from pytest_flyteres.fields import Device, Field, Label, Subject
from pytest_flyteres.measures import AUTO, MEASURES, REPLICAS, RUNS, SECONDS, Measure
from pytest_flyteres.resources import HasResources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_flyteres.placed import Placed
    from pytest_flyteres.platforms import Platforms
    from pytest_flyteres.session import FlyteSession
    from pytest_flyteres.verdict import Verdict


class Declaration(HasResources):
    """What a task and a call of `override` have in common: resources and reuse, each with where it came from."""

    def __init__(self, declared: Declared, session: FlyteSession, platforms: Platforms) -> None:
        self.declared = declared
        self._session = session
        self._platforms = platforms

    @property
    def name(self) -> str | None:
        """The registered name of the task, None where it cannot be known."""
        return self.declared.name

    @property
    def function(self) -> str:
        """The name of the task's function."""
        return self.declared.function

    @property
    def environment(self) -> str | None:
        """The name of the task's environment, None where it has none or it cannot be known."""
        return self.declared.environment

    @property
    def file(self) -> Path:
        """The file where it is declared."""
        return Path(self._session.facts.path(self.declared.place))

    @property
    def line(self) -> int:
        """The line of its first decorator, or of the call of `override`."""
        return self.declared.place.row

    @property
    def shm(self) -> Resource:
        """Bytes of shared memory, or `auto`; it has a size only, which is called its request."""
        return self._resource("shm")

    @property
    def accelerator(self) -> Device:
        """The device that is asked for."""

        def read(settings: Settings) -> Accelerator | None:
            return settings.resources.accelerator if settings.resources else None

        return Device(self.subject, "accelerator", alternatives(self.declared, ("gpu",), read))

    @property
    def reuse(self) -> Reuse:
        """The pool of containers that runs share."""
        return Reuse(self)

    @property
    def subject(self) -> Subject:
        """How its fields speak of it."""
        pen = Pen(self._session.shown, self._session.is_coloured, self._session.is_detailed)
        return Subject(self.label, Step(self.declared_as, self.declared.place), pen, self._platforms.asked)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name or self.function

    @property
    def declared_as(self) -> str:
        """The words for where it is declared."""
        return f"{self.label} is declared"

    def on(
        self,
        platform: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None = None,
        *,
        project: str | None = None,
        domain: str | None = None,
    ) -> Placed:
        """The pod that it gets on a platform: what its container really asks for and may use.

        What is not given is taken from the marker `flyteres`, the options, the keys in pytest's configuration, and
        the configuration of flyte-reslint, in this order. Paths are relative to pytest's rootdir.
        """
        __tracebackhide__ = True
        from pytest_flyteres.placed import Placed

        return Placed(self, self._platforms.limits(self.file, platform, project, domain))

    def fits(
        self,
        platform: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None = None,
        *,
        project: str | None = None,
        domain: str | None = None,
    ) -> Verdict:
        """Whether its pod gets all that is declared and can be scheduled; arguments are those of `on`."""
        __tracebackhide__ = True
        return self._platforms.verdict(self.on(platform, project=project, domain=domain))

    def _resource(self, name: str) -> Resource:
        found = alternatives(self.declared, (name,), lambda settings: _pair(settings, name))
        return Resource(self.subject, name, MEASURES[name], found)


class Task(Declaration):
    """A task with what is in force for it. It is named as it is registered."""

    def __repr__(self) -> str:
        return f"<task {self.label}>"


class Override(Declaration):
    """A call of `override` on a task, with what is in force for the run that it makes."""

    @property
    def label(self) -> str:
        """`train.fit (override at pipeline.py:12)`"""
        place = self.declared.place
        return f"{self.name or self.function} (override at {self._session.shown(place.file)}:{place.row})"

    @property
    def declared_as(self) -> str:
        """The words for where it is declared."""
        return f"{self.name or self.function} is overridden"

    def __repr__(self) -> str:
        return f"<{self.label}>"


class Reuse(Field[ReusePolicy]):
    """The pool of containers that runs of a task share; false where each run has a container of its own."""

    def __init__(self, of: Declaration) -> None:
        super().__init__(of.subject, "reuse", alternatives(of.declared, ("reuse",), lambda settings: settings.reuse))
        self._declared = of.declared

    @property
    def min(self) -> Amount:
        """The least number of containers."""
        return self._amount("min", REPLICAS, ("replicas",), lambda policy: policy.min)

    @property
    def max(self) -> Amount:
        """The greatest number of containers."""
        return self._amount("max", REPLICAS, ("replicas",), lambda policy: policy.max)

    @property
    def concurrency(self) -> Amount:
        """Runs at a time in each container."""
        return self._amount("concurrency", RUNS, ("concurrency",), lambda policy: policy.concurrency)

    @property
    def capacity(self) -> Amount:
        """Runs at a time in all containers: the greatest number of them times the concurrency."""
        return self._amount("capacity", RUNS, ("replicas", "concurrency"), _capacity)

    @property
    def idle_ttl(self) -> Amount:
        """Seconds until an idle pool ends."""
        return self._amount("idle_ttl", SECONDS, ("idle_ttl",), lambda policy: policy.idle_ttl)

    @property
    def scaledown_ttl(self) -> Amount:
        """Seconds until an idle container ends."""
        return self._amount("scaledown_ttl", SECONDS, ("scaledown_ttl",), lambda policy: policy.scaledown_ttl)

    @property
    def scope(self) -> Label:
        """Who shares the pool: `global` or `run`."""

        def read(settings: Settings) -> str | None:
            return settings.reuse.scope if settings.reuse else None

        return Label(self.subject, "reuse.scope", alternatives(self._declared, ("reuse.scope",), read))

    def _spelled(self, value: ReusePolicy) -> str:
        return f"ReusePolicy(replicas=({value.min}, {value.max}), concurrency={value.concurrency})"

    def _amount(
        self, name: str, measure: Measure, parts: tuple[str, ...], read: Callable[[ReusePolicy], float | None]
    ) -> Amount:
        def size(settings: Settings) -> Size | None:
            number = read(settings.reuse) if settings.reuse else None
            return None if number is None else Quantity.from_value(Decimal(number))

        fields = tuple(f"reuse.{part}" for part in parts)
        return Amount(self.subject, f"reuse.{name}", measure, alternatives(self._declared, fields, size))


def _capacity(policy: ReusePolicy) -> int | None:
    return None if policy.max is None or policy.concurrency is None else policy.max * policy.concurrency


def _pair(settings: Settings, name: str) -> Pair | None:
    """The request and the limit of a resource as they are registered, None where nothing sets them."""
    resources = settings.resources
    if resources is None:
        return None
    if name == "shm":
        request, limit = resources.shm, None
    else:
        wire = RESOURCES[name]
        request, limit = resources.requests.get(wire), resources.limits.get(wire)
    unknown = next((each.reason for each in settings.unknown if each.field == f"{name}.limit"), None)
    pair = Pair(_size(request), _size(limit), unknown)
    return pair if pair.halves or unknown is not None else None


def _size(text: str | None) -> Size | None:
    return text if text in (None, AUTO) else Quantity(text)
