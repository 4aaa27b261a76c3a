"""Short ways to write down what a registry holds, each value at a place of its own choosing."""

from __future__ import annotations

from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.effective import Effective, effective
from flyte_reslint.domain.registry import Environment, Override, Registry, Task
from flyte_reslint.domain.values import Built, Choice, Choices, Items, Place, Plain, Step, Traced, Unknown, Value

FILE = "pipelines/train.py"


def at(row: int, file: str = FILE, column: int = 5, length: int = 10) -> Place:
    """A place on one row."""
    return Place(file, row, column, row, column + length)


def value(given: object, row: int) -> Value:
    """A plain value, a tuple or list of such, or a value as it is."""
    if isinstance(given, (tuple, list)):
        kind = "tuple" if isinstance(given, tuple) else "list"
        return Items(kind, tuple(Traced(value(item, row), at(row)) for item in given))
    if isinstance(given, Call):
        return Built(given)
    if given is None or isinstance(given, (str, int, float, bool)):
        return Plain(given)
    return given


def one(given: object, row: int = 1, *trail: Step, when: str | None = None) -> Choices:
    """The only choice; with `when`, one to be added to others."""
    return (Choice(Traced(value(given, row), at(row), trail), when),)


def unknown(reason: str, row: int = 1, when: str | None = None) -> Choices:
    """A value that cannot be known."""
    return one(Unknown(reason, at(row)), row, when=when)


def call(name: str, /, row: int = 1, *, file: str = FILE, is_open: bool = False, **arguments: object) -> Call:
    """A call, each argument on the row of the call unless given as choices."""
    bound = []
    for key, given in arguments.items():
        is_choices = isinstance(given, tuple) and given and isinstance(given[0], Choice)
        choices = given if is_choices else one(given, row)
        bound.append(Argument(key, choices[0].traced.place, choices))
    return Call(name, at(row, file), at(row, file), tuple(bound), is_open=is_open)


def resources(row: int = 1, **arguments: object) -> Choices:
    """`flyte.Resources(...)`"""
    return one(call("flyte.Resources", row, **arguments), row)


def policy(row: int = 1, **arguments: object) -> Choices:
    """`flyte.ReusePolicy(...)`"""
    return one(call("flyte.ReusePolicy", row, **arguments), row)


NOTHING = one(None)


def environment(
    key: int, name: object = "train", row: int = 3, *, resources: Choices = NOTHING, reusable: Choices = NOTHING,
    file: str = FILE,
) -> Environment:  # fmt: skip
    """`flyte.TaskEnvironment(...)`"""
    made = call("flyte.TaskEnvironment", row, file=file)
    names = one(name, row)
    return Environment(key, "TaskEnvironment", names, made, file, resources, reusable)


def task(
    key: int, function: str, row: int, *, of: Environment | None = None, resources: Choices = NOTHING,
    reusable: Choices = NOTHING, file: str = FILE, is_async: bool | None = True,
) -> Task:  # fmt: skip
    """A task with the resources that are in force for it."""
    name = one(f"{of.name[0].traced.value.value}.{function}" if of else function)
    environment = of.key if of else None
    return Task(
        key, "flyte", name, function, at(row, file), at(row + 1, file), is_async, environment, resources, reusable
    )


def override(*tasks: Task, row: int, resources: Choices = NOTHING, reusable: Choices = NOTHING) -> Override:
    """`task.override(...)`, with the resources that are in force for it."""
    keys = tuple(each.key for each in tasks)
    return Override(keys, call("flyte.TaskTemplate.override", row), resources, reusable, "called")


def effective_of(*declared: Environment | Task | Override) -> Effective:
    """What the newest SDK would register of all that is declared."""
    registry = Registry(
        environments=tuple(each for each in declared if isinstance(each, Environment)),
        tasks=tuple(each for each in declared if isinstance(each, Task)),
        overrides=tuple(each for each in declared if isinstance(each, Override)),
    )
    names = release("flyte", newest("flyte"))
    return effective(registry, lambda _file: names)
