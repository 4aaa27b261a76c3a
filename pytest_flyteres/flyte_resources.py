"""The object behind the fixture `flyte_resources`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from flyte_reslint.domain.quantity import Quantity
from pytest_flyteres.amounts import Approximate
from pytest_flyteres.naming import find, matching
from pytest_flyteres.platforms import Platforms
from pytest_flyteres.session import FlyteSession
from pytest_flyteres.snapshot_text import snapshot_text
from pytest_flyteres.snapshots import Snapshots, snapshot_file
from pytest_flyteres.tasks import Override, Task
from pytest_flyteres.verdict import Verdict
from pytest_flyteres.verification import verified


class FlyteResources:
    """The effective resources of a project's tasks, for one test.

    A task is named by its registered name (`"training.train"`), by its function, or by itself: the live template or
    task that a test imported. `file`, the end of a path, tells tasks of one name apart.
    """

    def __init__(self, session: FlyteSession, platforms: Platforms, snapshots: Snapshots, test: Path) -> None:
        self._session = session
        self._platforms = platforms
        self._snapshots = snapshots
        self._test = test

    def __call__(self, task: object, *, file: str | None = None) -> Task:
        """The task of that name; fails the test where there is none, or more than one."""
        __tracebackhide__ = True
        return Task(find(self._session, task, file), self._session, self._platforms)

    def all(self, *, environment: str = "*", name: str = "*") -> list[Task]:
        """Every task whose environment and name match patterns such as `gpu-*`; fails the test where none does."""
        __tracebackhide__ = True
        found = matching(self._session, environment, name)
        return [Task(each, self._session, self._platforms) for each in found]

    def overrides(self, task: object = None, *, file: str | None = None) -> list[Override]:
        """The calls of `override` on a task, or on all of them, with what is in force for each."""
        __tracebackhide__ = True
        calls = self._session.facts.overrides
        if task is not None:
            of = find(self._session, task, file)
            calls = tuple(call for call in calls if (call.name, call.function) == (of.name, of.function))
        return [Override(call, self._session, self._platforms) for call in calls]

    def verify(self, task: object = None, *, file: str | None = None) -> Verdict:
        """Whether the installed SDK registers what the static view tells, of a task or of all of them.

        This imports the code, in a process of its own, which nothing else here does.
        """
        __tracebackhide__ = True
        of = None if task is None else find(self._session, task, file)
        return verified(self._session, of, self._platforms.asked)

    def snapshot(self, name: str | None = None, *, environment: str = "*") -> Path:
        """Hold the resources of all tasks, or of those in some environments, to the snapshot beside the test.

        Returns its file. Fails the test where the snapshot is missing or differs; --flyteres-snapshot-update writes
        it. A `name` tells the snapshots of one folder apart.
        """
        __tracebackhide__ = True
        tasks = self.all(environment=environment)
        text = snapshot_text(tasks, self.overrides(), self._session.shown)
        file = snapshot_file(self._test, name)
        self._snapshots.compare(file, text, self._session.shown)
        return file

    @staticmethod
    def approx(quantity: str | float | Decimal | Quantity, rel: float = 0.05) -> Approximate:
        """Every quantity within the part `rel` of `quantity`: `task.memory.request == approx("4Gi")`."""
        return Approximate(quantity, rel)

    def __repr__(self) -> str:
        return "<flyte_resources>"
