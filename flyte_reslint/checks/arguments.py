"""Rules about arguments that a call does not take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flyte_reslint import catalog
from flyte_reslint.checks.amounts import FLYTE, FLYTEKIT
from flyte_reslint.checks.correction import Move, Renaming
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence, text
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import package_of, target_release
from flyte_reslint.checks.types import DECORATORS, OVERRIDE
from flyte_reslint.domain.calls import Argument, ArgumentFault, Call
from flyte_reslint.domain.flytekit import FIELDS, TASK, WITH_OVERRIDES
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Place, exact

NAMES_ELSEWHERE = {
    FLYTE: {"mem": "memory", "storage": "disk", "ephemeral_storage": "disk"},
    FLYTEKIT: {"memory": "mem", "storage": "ephemeral_storage", "disk": "ephemeral_storage"},
}
"""The other SDK's fields of `Resources`, and the one that documents use, under their names in this one."""

KEYWORDS_ELSEWHERE = {
    (FLYTEKIT, "shm"): "give shared_memory= to the task",
    (FLYTEKIT, "requests"): "write flytekit.models.task.Resources(...) for lists of entries",
    (FLYTEKIT, "limits"): "write flytekit.models.task.Resources(...) for lists of entries",
}
"""What to write instead of a keyword of `Resources` that is not a field under another name."""

READ_BESIDES = ("cache_version", "cache_serialize", "cache_ignore_input_vars")
"""What `with_overrides` reads among any other keywords: `_override_node_metadata` of flytekit's `core/node.py`."""

TASK_DECORATORS = ("flytekit.task", "flytekit.dynamic", "flytekit.eager")

INSTEAD_OF_OVERRIDE = {
    "name": "set short_name to change what the console shows",
    "image": "declare the task in an environment with that image",
    "docs": "set docs on the task's decorator",
    "interface": "change the parameters of the task's function",
}


NEVER_OVERRIDABLE = {
    "flyte.extras.ContainerTask": "command",
    "flyte.extras.shell.create": "script",
    "flyteplugins.papermill.NotebookTask": "notebook",
    "flyteplugins.snowflake.Snowflake": "query",
    "flyteplugins.bigquery.BigQueryTask": "query",
}
"""Calls that make tasks which no release can override, and what they would lack.

`override` makes a task anew by `dataclasses.replace`, which gives the constructor what every task has, and not what
only this kind has and must be given.
"""


def faults(registry: Registry) -> Iterator[tuple[Call, ArgumentFault]]:
    """Every argument that a call does not take, or lacks."""
    return ((call, fault) for call in registry.calls for fault in call.faults)


@rule("FLR109")
def unknown_resource_field(registry: Registry) -> Iterator[Finding]:
    """A keyword that `Resources` lacks."""
    for call in registry.calls:
        names = NAMES_ELSEWHERE.get(call.name)
        if names is None or not call.faults:
            continue
        meant = Counter(names.get(fault.name) for fault in call.faults)
        for fault in call.faults:
            if fault.kind == "unknown":
                name = names.get(fault.name, fault.name)
                remedy = KEYWORDS_ELSEWHERE.get((call.name, fault.name)) or _nearest_keyword(registry, call, name)
                claim = f"Resources has no field {fault.name}{_history(registry, call, fault.name)}"
                correction = _renaming(registry, call, fault, meant)
                yield Finding("FLR109", fault.place, sentence(claim, call.condition), remedy, correction=correction)


def _renaming(registry: Registry, call: Call, fault: ArgumentFault, meant: Mapping[str | None, int]) -> Renaming | None:
    """The field that is surely meant, unless the call sets it already; a mere likeness of names is not safe.

    `meant` counts the arguments that the call does not take by the field that each surely means.
    """
    known = NAMES_ELSEWHERE[call.name].get(fault.name)
    signature = target_release(registry, call.place, package_of(call.name)).signature(call.name)
    if (call.name, fault.name) in KEYWORDS_ELSEWHERE or signature is None:
        return None
    name = known or signature.nearest(fault.name)
    if name is None or call.argument(name) is not None or meant[name] > 1:
        return None
    places = tuple(
        place
        for choice in fault.value
        for place in (choice.traced.place, *(step.place for step in choice.traced.trail))
    )
    return Renaming(fault.name, name, fault.place, tuple(dict.fromkeys(places)), is_safe=known is not None)


@rule("FLR401")
def decorator_resources(registry: Registry) -> Iterator[Finding]:
    """`resources=` on a task's decorator: documented, and refused by every release."""
    for call in registry.calls:
        for place in _resources_places(call) if call.name in DECORATORS else ():
            message = sentence("a task's decorator takes no resources", call.condition, "no release of flyte 2 does")
            remedy = "set them on the environment, or for one call with task.override(resources=...)"
            yield Finding("FLR401", place, message, remedy, correction=_move(registry, call, place))


def _move(registry: Registry, call: Call, keyword: Place) -> Move | None:
    """The environment that the argument is to move to, where the decorator makes one task of one environment."""
    made = [task for task in registry.tasks if task.decorator is not None and task.decorator.place == call.place]
    task = made[0] if len(made) == 1 else None
    environment = registry.environment(task.environment) if task is not None else None
    if task is None or environment is None or environment.kind != "TaskEnvironment":
        return None
    places = [each.call.place for each in registry.environments]
    if environment.parent is not None or places.count(environment.call.place) > 1:
        return None
    rivals = [each for each in registry.tasks if each.environment == environment.key]
    clones = [each for each in registry.environments if each.parent == environment.key]
    calls = [each for each in registry.invocations if task.key in (each.caller, each.callee)]
    named = exact(environment.name)
    return Move(
        call.place,
        keyword,
        environment.call.place,
        text(named.value) if named is not None else None,
        is_alone=len(rivals) == 1 and not clones,
        is_apart=not calls,
    )


def _resources_places(call: Call) -> Iterator[Place]:
    argument = call.argument("resources")
    if argument is not None:
        yield argument.keyword or argument.place
    for fault in call.faults:
        if fault.kind == "unknown" and fault.name == "resources":
            yield fault.place


@rule("FLR402")
def invalid_arguments(registry: Registry) -> Iterator[Finding]:
    """An argument that a call does not take, or one that it lacks."""
    for call, fault in faults(registry):
        if not _has_own_rule(call, fault):
            claim, remedy = _explained(registry, call, fault)
            yield Finding("FLR402", fault.place, sentence(claim, call.condition), remedy)

    yield from _dropped(registry)


def _dropped(registry: Registry) -> Iterator[Finding]:
    """Keywords of `with_overrides` that it takes among any others, and does nothing with."""
    for call in registry.calls:
        release = target_release(registry, call.place, "flytekit")
        signature = release.signature(WITH_OVERRIDES) if call.name == WITH_OVERRIDES else None
        if signature is None or not signature.accepts_any_keyword:
            continue
        for argument in call.arguments:
            if argument.name not in (*signature.keywords, *READ_BESIDES, TASK):
                claim = f"with_overrides of flytekit {release.version} has no argument {argument.name}"
                message = sentence(claim, call.condition, "it takes it and does nothing with it")
                yield Finding(
                    "FLR402", argument.keyword or argument.place, message, _within_resources(registry, call, argument)
                )


def _within_resources(registry: Registry, call: Call, argument: Argument) -> str:
    field = NAMES_ELSEWHERE[FLYTEKIT].get(argument.name, argument.name)
    if field in FIELDS:
        return f"write requests=Resources({field}=...) or limits=Resources({field}=...)"
    return _nearest_keyword(registry, call, argument.name)


def _has_own_rule(call: Call, fault: ArgumentFault) -> bool:
    """Whether FLR109, FLR401 or FLR403 speaks of the fault."""
    return fault.kind == "unknown" and (
        call.name in NAMES_ELSEWHERE
        or (call.name in DECORATORS and fault.name == "resources")
        or (call.name == OVERRIDE and fault.name in INSTEAD_OF_OVERRIDE)
    )


def _explained(registry: Registry, call: Call, fault: ArgumentFault) -> tuple[str, str]:
    name = display_name(call.name)
    if fault.kind == "missing":
        return f"{name} lacks its argument {fault.name}", f"add {fault.name}=..."
    if fault.kind == "repeated":
        return f"{name} gets its argument {fault.name} twice", "leave one of the two out"
    if fault.kind == "surplus":
        signature = target_release(registry, call.place, package_of(call.name)).signature(call.name)
        positional = ", ".join(signature.positional) if signature else ""
        remedy = "leave it out, or name it as a keyword"
        return f"{name} takes no more arguments by position than {positional or 'none'}", remedy
    claim = f"{name} has no argument {fault.name}{_history(registry, call, fault.name)}"
    return claim, _nearest_keyword(registry, call, fault.name)


def _history(registry: Registry, call: Call, keyword: str) -> str:
    """Which releases have a keyword that the target lacks: ` in flytekit 1.16.31: it was removed in 1.10.3`."""
    release = target_release(registry, call.place, package_of(call.name))
    found = catalog.keyword_lifetime(release.package, call.name, keyword)
    return "" if found is None else f" in {release.package} {release.version}: it {found.seen_from(release.version)}"


def display_name(name: str) -> str:
    """A call's name without its modules: `TaskEnvironment.clone_with`."""
    parts = name.split(".")
    classes = [position for position, part in enumerate(parts) if part[:1].isupper()]
    return ".".join(parts[classes[0] :]) if classes else parts[-1]


def _nearest_keyword(registry: Registry, call: Call, name: str) -> str:
    """`write memory`, or what else is there."""
    if call.name in TASK_DECORATORS and name == "container":
        return "set its resources as requests= and limits=, and its image as container_image="
    signature = target_release(registry, call.place, package_of(call.name)).signature(call.name)
    if signature is None:
        return "leave it out"
    near = signature.nearest(name)
    if near is not None:
        return f"write {near}"
    return f"leave it out; there are {', '.join(signature.keywords)}" if len(signature.keywords) < 8 else "leave it out"


@rule("FLR403")
def not_overridable(registry: Registry) -> Iterator[Finding]:
    """`override` of what belongs to the task for good, or of a task that has none."""
    for call in registry.calls:
        if call.name == OVERRIDE:
            for name, place in _refused(call):
                message = sentence(f"override cannot change {name}", call.condition)
                yield Finding("FLR403", place, message, INSTEAD_OF_OVERRIDE[name])
    declarations = {task.key: task.decorator for task in registry.tasks if task.decorator is not None}
    for override in registry.overrides:
        for declaration in (declarations[key] for key in override.tasks if key in declarations):
            if declaration.name in NEVER_OVERRIDABLE and not any(_refused(override.call)):
                yield _never_overridable(override.call, declaration)


def _never_overridable(call: Call, declaration: Call) -> Finding:
    reason = f"override makes it anew without its {NEVER_OVERRIDABLE[declaration.name]}, which the SDK refuses"
    message = sentence("this kind of task cannot be overridden", call.condition, reason)
    remedy = "declare another task with what differs"
    return Finding("FLR403", call.place, message, remedy, (Related(declaration.place, "the task"),))


def _refused(call: Call) -> Iterator[tuple[str, Place]]:
    for argument in call.arguments:
        if argument.name in INSTEAD_OF_OVERRIDE:
            yield argument.name, argument.keyword or argument.place
    for fault in call.faults:
        if fault.kind == "unknown" and fault.name in INSTEAD_OF_OVERRIDE:
            yield fault.name, fault.place
