"""What the SDK registers, as the probe wrote it: tasks, environments, and files that cannot be imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from flyte_reslint.domain.resources import Accelerator, Resources
from flyte_reslint.domain.reuse import ReusePolicy

Line = Mapping[str, Any]
"""A line of the probe's result."""

NameOf = Callable[[str], str]


class Registered(Struct, frozen=True):
    """A task or an environment as the SDK would register it.

    `file` and `line` are None where the SDK does not keep them; `error` is what it says when it refuses to serialise
    the settings.
    """

    kind: Literal["task", "environment"]
    name: str
    file: str | None
    line: int | None
    resources: Resources | None
    reuse: ReusePolicy | None
    environment: str | None = None
    is_async: bool | None = None
    error: str | None = None


class ImportFailure(Struct, frozen=True):
    """What ended the import of a file, and where; `line` is None where nobody knows."""

    file: str
    line: int | None
    error: str


class Probed(Struct, frozen=True):
    """What importing `file` registered, nothing where that failed; `stubbed` are the packages that stubs stood for."""

    file: str
    failure: ImportFailure | None
    registered: tuple[Registered, ...] = ()
    stubbed: frozenset[str] = frozenset()


def read(line: Line, name_of: NameOf) -> Probed:
    """One file's line; `name_of` gives the name that a path has in findings."""
    file = name_of(line["file"])
    if "error" in line:
        return Probed(file, ImportFailure(name_of(line["error_file"]), line["error_line"], line["error"]))
    tasks = (_task(task, name_of) for task in line["tasks"])
    environments = (_environment(environment, name_of) for environment in line["environments"])
    stubbed = frozenset(module.partition(".")[0] for module in line["stubbed"])
    return Probed(file, None, (*tasks, *environments), stubbed)


def _task(task: Line, name_of: NameOf) -> Registered:
    return Registered(
        kind="task",
        name=task["name"],
        file=task["file"] and name_of(task["file"]),
        line=task["line"],
        resources=_resources(task["resources"]),
        reuse=_reuse(task["reuse"]),
        environment=task["environment"],
        is_async=None if task["sync"] is None else not task["sync"],
        error=task.get("error"),
    )


def _environment(environment: Line, name_of: NameOf) -> Registered:
    return Registered(
        kind="environment",
        name=environment["name"],
        file=environment["file"] and name_of(environment["file"]),
        line=None,
        resources=_resources(environment["resources"]),
        reuse=_reuse(environment["reuse"]),
        error=environment.get("error"),
    )


def _resources(resources: Line | None) -> Resources | None:
    if resources is None:
        return None
    device = resources.get("accelerator")
    accelerator = None
    if device is not None:
        accelerator = Accelerator(device["device"], device["device"], device["partition"], device["class"])
    return Resources(resources["requests"], resources["limits"], accelerator, resources.get("shm"))


def _reuse(reuse: Line | None) -> ReusePolicy | None:
    return ReusePolicy(**reuse) if reuse else None
