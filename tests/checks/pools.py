"""Programs about reusable pools: environments, their tasks, and who calls whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from declarations import NOTHING, at, call, environment, one, policy, task
from judging import codes, judged
from msgspec.structs import replace

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.registry import Environment, Invocation, Override, Task
from flyte_reslint.domain.values import Choices

OFF = one(None)
"""The policy in force after `override(reusable="off")`."""


@dataclass
class Program:
    """Tasks by name, in environments by name, and calls written as `a -> b`, each on a row of its own."""

    environments: dict[str, Environment] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    overrides: list[Override] = field(default_factory=list)
    invocations: list[Invocation] = field(default_factory=list)

    def pool(self, name: str, tasks: str, reusable: Choices | None = None, **arguments: object) -> Program:
        """A reusable environment and its tasks."""
        row = 10 * (len(self.environments) + 1)
        chosen = policy(row, **arguments) if reusable is None else reusable
        return self._environment(name, row, tasks, chosen)

    def plain(self, name: str, tasks: str) -> Program:
        """An environment whose tasks run in containers of their own."""
        return self._environment(name, 10 * (len(self.environments) + 1), tasks, NOTHING)

    def _environment(self, name: str, row: int, tasks: str, reusable: Choices) -> Program:
        made = environment(len(self.environments), name, row, reusable=reusable)
        self.environments[name] = made
        for function in tasks.split():
            key = 100 + len(self.tasks)
            self.tasks[function] = task(key, function, row + 1, of=made, reusable=reusable)
        return self

    def calls(self, *chains: str, **changes: object) -> Program:
        """Certain, awaited calls; `changes` are those of the invocation."""
        for chain in chains:
            names = chain.split(" -> ")
            for caller, callee in pairwise(names):
                self._call(self.tasks[caller], self.tasks[callee], changes)
        return self

    def _call(self, caller: Task, callee: Task, changes: dict[str, object]) -> None:
        place = at(1000 + len(self.invocations))
        made = Invocation(caller.key, callee.key, place, "call", True, True, True, callee.reusable)
        self.invocations.append(replace(made, **changes))

    def overridden(self, name: str, *, reusable: Choices | None = None, **arguments: object) -> Program:
        """An override of a task, with the policy in force after it."""
        target = self.tasks[name]
        in_force = target.reusable if reusable is None else reusable
        made = call("flyte.TaskTemplate.override", 500, **arguments)
        self.overrides.append(Override((target.key,), made, NOTHING, in_force, "called"))
        return self

    def decorated(self, name: str, **arguments: object) -> Program:
        """`@env.task(...)` with arguments."""
        made = call("flyte.TaskEnvironment.task", 600, **arguments)
        self.tasks[name] = replace(self.tasks[name], decorator=made)
        return self

    def parts(self) -> dict[str, object]:
        """What a registry is made of."""
        return {
            "environments": tuple(self.environments.values()),
            "tasks": tuple(self.tasks.values()),
            "overrides": tuple(self.overrides),
            "invocations": tuple(self.invocations),
        }

    def deadlocks(self) -> list[Finding]:
        """What FLR303 finds."""
        return [finding for finding in judged(**self.parts()) if finding.code == "FLR303"]

    def codes(self) -> list[str]:
        """What all rules find."""
        return codes(**self.parts())
