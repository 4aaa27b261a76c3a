"""The registry: what importing the code would declare. Rules, tables and editors read nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.values import Choices, Place


class Environment(Struct, frozen=True):
    """An environment (`flyte.TaskEnvironment` and its kin).

    `kind` is the class's simple name, `call` the call that made it (its constructor, `clone_with`,
    `from_task`), `parent` the `key` of the environment it was cloned from. `resources` and `reusable` are
    the effective values: a `Built` call of `flyte.Resources`/`flyte.ReusePolicy`, or `None`. So are `plugin_config` and
    `pod_template`, empty where nothing sets them.
    `module` is the file whose import makes it. `is_registered` is False for one that only a function which
    the import does not call would make, `is_certain` for one that only some imports make: in a branch, a loop
    or a `try` that cannot be settled.
    """

    key: int
    kind: str
    name: Choices
    call: Call
    module: str
    resources: Choices
    reusable: Choices
    plugin_config: Choices = ()
    pod_template: Choices = ()
    parent: int | None = None
    depends_on: tuple[int, ...] = ()
    is_registered: bool = True
    is_certain: bool = True


class Task(Struct, frozen=True):
    """A task: a function that an environment's `task` took.

    `place` begins at the first decorator, `function_name` is the name's place in the `def`. `is_async` is
    None when a decorator hides it. `decorator` is the call of `@env.task(...)`, None when it stands bare.
    `is_registered` and `is_certain` are as for an environment.
    """

    key: int
    sdk: Literal["flyte", "flytekit"]
    name: Choices
    function: str
    place: Place
    function_name: Place
    is_async: bool | None
    environment: int | None
    resources: Choices
    reusable: Choices
    decorator: Call | None = None
    is_registered: bool = True
    is_certain: bool = True


class Override(Struct, frozen=True):
    """A call of `task.override(...)`.

    `tasks` are the keys of the tasks it may be called on. `resources` and `reusable` are those in force for
    the call. `use` tells what becomes of the new template. `function` is the key of the task in whose body
    it stands.
    """

    tasks: tuple[int, ...]
    call: Call
    resources: Choices
    reusable: Choices
    use: Literal["called", "kept", "discarded"]
    function: int | None = None


class Invocation(Struct, frozen=True):
    """A task's call of a task, found in the caller's body or in a function that it calls.

    `way` is how: a plain call (`call`), one through `.aio`, or `flyte.map`. `is_awaited` is True where the
    caller surely waits for the result before it ends; `is_certain` where every run of the caller makes the
    call. `reusable` is the callee's policy at this call (an override may turn it off). `in_async` tells
    whether the call stands in an `async def`.
    """

    caller: int
    callee: int
    place: Place
    way: Literal["call", "aio", "map"]
    is_awaited: bool
    is_certain: bool
    in_async: bool
    reusable: Choices
    condition: str | None = None


class ImportedName(Struct, frozen=True):
    """A name (or, with an empty name, a module) that a file imports from an SDK."""

    module: str
    name: str
    place: Place
    is_guarded: bool
    """Inside a `try` that catches the ImportError, under TYPE_CHECKING, or with a package of that name beside it."""


class Unreadable(Struct, frozen=True):
    """A file that could not be decoded or parsed."""

    place: Place
    reason: str


class Trouble(Struct, frozen=True):
    """A file that could not be followed to its end through a fault of this package, and which."""

    file: str
    error: str

    @property
    def text(self) -> str:
        """What to say of it."""
        fault = f"a fault of flyte-reslint ({self.error})"
        return f"{self.file} could not be followed to its end through {fault}: please report it"


class Allowance(Struct, frozen=True):
    """The oldest release that a project allows besides the one that its files are checked against, and who says so."""

    oldest: str
    requirement: str
    place: Place


class Registry(Struct, frozen=True, eq=False, dict=True):
    """Everything that one run found, in the order in which an import would reach it. Equal to itself only."""

    calls: tuple[Call, ...] = ()
    environments: tuple[Environment, ...] = ()
    tasks: tuple[Task, ...] = ()
    overrides: tuple[Override, ...] = ()
    invocations: tuple[Invocation, ...] = ()
    imports: tuple[ImportedName, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    targets: dict[str, str] = field(default_factory=dict)
    """The SDK release that each file is checked against: file to version of `flyte`."""
    flytekit_targets: dict[str, str] = field(default_factory=dict)
    """The same for flytekit."""
    allowances: dict[str, Allowance] = field(default_factory=dict)
    """For files whose project asks for a range of releases of `flyte`: how old a release it allows."""
    passed_over: tuple[Place, ...] = ()
    """The bodies that this run did not look into, though an import does not execute them."""

    def environment(self, key: int | None) -> Environment | None:
        """The environment of that key."""
        return self._environments.get(key)

    @cached_property
    def _environments(self) -> dict[int | None, Environment]:
        return {environment.key: environment for environment in self.environments}


def joined(registries: Sequence[Registry], unreadable: tuple[Unreadable, ...]) -> Registry:
    """The registries of files that cannot see each other, as one; `unreadable` are those of all together.

    What a file that several of them read says is said once.
    """
    return Registry(
        calls=tuple(dict.fromkeys(call for each in registries for call in each.calls)),
        environments=tuple(environment for each in registries for environment in each.environments),
        tasks=tuple(task for each in registries for task in each.tasks),
        overrides=tuple(override for each in registries for override in each.overrides),
        invocations=tuple(invocation for each in registries for invocation in each.invocations),
        imports=tuple(dict.fromkeys(name for each in registries for name in each.imports)),
        unreadable=unreadable,
        troubles=tuple(dict.fromkeys(trouble for each in registries for trouble in each.troubles)),
        targets={file: version for each in registries for file, version in each.targets.items()},
        flytekit_targets={file: version for each in registries for file, version in each.flytekit_targets.items()},
        allowances={file: allowance for each in registries for file, allowance in each.allowances.items()},
        passed_over=tuple(body for each in registries for body in each.passed_over),
    )
