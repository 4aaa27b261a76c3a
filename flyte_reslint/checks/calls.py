"""Rules about what tasks do with tasks: overrides that nobody uses, calls that block, tasks without resources."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint import catalog
from flyte_reslint.checks.correction import Use
from flyte_reslint.checks.declared import declared_on
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence, setting
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.target import target_release
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.flytekit import WITH_OVERRIDES
from flyte_reslint.domain.registry import Registry, Task
from flyte_reslint.domain.values import Place, Plain


@rule("FLR407")
def discarded_override(registry: Registry) -> Iterator[Finding]:
    """An override whose result nothing uses."""
    for override in registry.overrides:
        if override.use == "discarded":
            message = sentence("the task that override returns is not used", override.call.condition)
            remedy = "call it, task.override(...)(...), or assign it: override leaves the task itself as it is"
            yield Finding("FLR407", override.call.place, message, remedy, correction=Use(override.call.place))


@rule("FLR409")
def no_resources(registry: Registry) -> Iterator[Finding]:
    """A task that gets whatever the platform gives by default."""
    overridden = {
        key
        for override in registry.overrides
        if any(choice.traced.value != Plain(None) for choice in override.resources)
        if override.call.name != WITH_OVERRIDES or _sets_resources(override.call)
        for key in override.tasks
    }
    for task in registry.tasks:
        if _is_unset(task) and task.key not in overridden and not _has_pod_template(registry, task):
            remedy = "set resources=flyte.Resources(...) on its environment"
            if task.sdk == "flytekit":
                remedy = "set requests=flytekit.Resources(...) on its decorator"
            yield Finding("FLR409", task.function_name, f'nothing sets the resources of task "{task.function}"', remedy)


def _is_unset(task: Task) -> bool:
    """Whether nothing sets the resources of a task."""
    if task.sdk == "flytekit":
        return task.is_registered and (task.decorator is None or not _sets_resources(task.decorator))
    return all(choice.traced.value == Plain(None) for choice in task.resources)


def _sets_resources(declaration: Call) -> bool:
    """Whether a declaration of flytekit, or an override, may set resources."""
    names = ("requests", "limits", "resources")
    given = (choice.traced.value for name in names for choice in setting(declaration, name, Plain(None)))
    return declaration.is_open or bool(declaration.faults) or any(value != Plain(None) for value in given)


def _has_pod_template(registry: Registry, task: Task) -> bool:
    """Whether a pod template may set the task's resources."""
    if task.decorator is not None and task.decorator.argument("pod_template") is not None:
        return True
    environments = (environment for environment in registry.environments if environment.key == task.environment)
    return any(
        choice.traced.value != Plain(None)
        for environment in environments
        for choice in declared_on(registry, environment, "pod_template")
    )


def _refusing(registry: Registry, place: Place) -> str:
    """Who refuses calls that block; which release began to, where the project allows older ones."""
    refusal = catalog.name_lifetime("flyte", "flyte.errors", "SyncTaskCallInAsyncContextError")
    allowance = registry.allowances.get(place.file)
    oldest = allowance.oldest if allowance else target_release(registry, place, "flyte").version
    if refusal is None or oldest in refusal.releases:
        return "the SDK"
    return f"flyte {refusal.first} and newer"


@rule("FLR410")
def blocking_sync_call(registry: Registry) -> Iterator[Finding]:
    """A sync task that blocks the event loop of the async task which calls it."""
    tasks = {task.key: task for task in registry.tasks}
    for invocation in registry.invocations:
        callee = tasks.get(invocation.callee)
        if callee is None or callee.is_async is not False or invocation.way != "call" or not invocation.in_async:
            continue
        claim = f'sync task "{callee.function}" is called from async code'
        reason = f"it blocks the event loop, which {_refusing(registry, invocation.place)} refuses"
        message = sentence(claim, invocation.condition, reason)
        remedy = f"write await {callee.function}.aio(...)"
        yield Finding("FLR410", invocation.place, message, remedy, (Related(callee.function_name, "the sync task"),))
