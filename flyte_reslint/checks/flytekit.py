"""Rules about the arguments of flytekit's tasks and nodes."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.cases import Case, cases
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import conflicts, is_given, sentence, setting
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.flytekit import FIELDS, WITH_OVERRIDES, halves, is_above
from flyte_reslint.domain.registry import Override, Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.templates import ABOUT_PODS
from flyte_reslint.domain.values import Built, Place, Plain, Unknown, Value


@rule("FLR207")
def accelerator_without_gpu(registry: Registry) -> Iterator[Finding]:
    """A device named where none is asked for."""
    told: set[Place] = set()
    for case in cases(registry):
        resources = case.settings.resources
        if case.sdk != "flytekit" or resources is None or resources.accelerator is None:
            continue
        unknown = {each.field for each in case.settings.unknown}
        if unknown & {"gpu", "gpu.limit", "resources"} or "gpu" in {**resources.requests, **resources.limits}:
            continue
        place = _keyword(registry, case, "accelerator")
        if place is None or place in told or _has_open_template(registry, case):
            continue
        told.add(place)
        claim = f"accelerator {resources.accelerator.name} is named, but the task asks for no gpu"
        message = sentence(claim, case.condition, "the pod gets no device")
        yield Finding("FLR207", place, message, 'add gpu="1" to its requests or limits', case.came("accelerator"))


def _has_open_template(registry: Registry, case: Case) -> bool:
    declarations = (task.decorator for task in registry.tasks if task.function_name == case.place)
    return any(declaration is not None and is_open_to_pods(declaration) for declaration in declarations)


def is_open_to_pods(declaration: Call) -> bool:
    """Whether a pod template may ask for what the task does not."""
    return any(
        is_given(choice.traced.value) or isinstance(choice.traced.value, Unknown)
        for name in ABOUT_PODS
        for choice in setting(declaration, name, Plain(None))
    )


def _keyword(registry: Registry, case: Case, name: str) -> Place | None:
    """Where the case's own call gives the argument `name`."""
    call = case.override or next(
        (task.decorator for task in registry.tasks if task.function_name == case.place and task.decorator), None
    )
    argument = call.argument(name) if call is not None else None
    return None if argument is None else argument.keyword or argument.place


def shared_memory_above(registry: Registry) -> Iterator[Finding]:
    """FLR108 of flytekit: `shared_memory=` that the memory of the task cannot hold."""
    told: set[Place] = set()
    for case in cases(registry):
        resources = case.settings.resources
        if case.sdk != "flytekit" or resources is None or resources.shm in (None, "auto"):
            continue
        memory = resources.limits.get("memory", resources.requests.get("memory"))
        unknown = {each.field for each in case.settings.unknown}
        place = case.where("shm")
        if memory is None or unknown & {"memory", "memory.limit", "resources"} or place in told:
            continue
        assert resources.shm is not None
        if is_above(resources.shm, memory):
            told.add(place)
            claim = f"shared_memory {resources.shm} is above memory {memory}"
            reason = "shared memory counts against the container's memory"
            related = (*case.came("shm"), Related(case.where("memory.limit", "memory"), "the memory"))
            remedy = "raise memory above shared_memory, or lower shared_memory"
            yield Finding("FLR108", place, sentence(claim, case.condition, reason), remedy, related)


@rule("FLR408")
def override_keeps_limit(registry: Registry) -> Iterator[Finding]:
    """A node's request that the limit of its task lowers."""
    for override in registry.overrides:
        requests = override.call.argument("requests") if override.call.name == WITH_OVERRIDES else None
        if requests is not None:
            yield from _lowered(override, requests)


def _lowered(override: Override, requests: Argument) -> Iterator[Finding]:
    """The requests that are lowered."""
    for choice in override.resources:
        made = choice.traced.value
        if not isinstance(made, Built):
            continue
        lowered = [name for name in FIELDS if _is_lowered(made.call, name)]
        if lowered:
            claim = f"the override's request of {' and '.join(lowered)} is lowered to what the task has as its limit"
            reason = "with_overrides(requests=) alone leaves the task's limits as they are"
            message = sentence(claim, both(override.call.condition, choice.condition), reason)
            yield Finding("FLR408", requests.keyword or requests.place, message, "give limits= as well")


def _is_lowered(override: Call, field: str) -> bool:
    """Whether every way to make the override lowers its request."""
    asked, _ = halves(_without_task(override), field)
    granted, _ = halves(override, field)
    wanted = {each.meaning for each in asked}
    given = {each.meaning for each in granted}
    is_known = all(isinstance(each, str) for each in (*wanted, *given))
    return is_known and all(is_above(str(one), str(other)) for one in wanted for other in given)


def _without_task(override: Call) -> Call:
    arguments = tuple(argument for argument in override.arguments if argument.name != "task")
    return Call(override.name, override.place, override.function, arguments, (), override.is_open)


@rule("FLR411")
def conflicting_resource_arguments(registry: Registry) -> Iterator[Finding]:
    """`resources=` beside `requests=` or `limits=`."""
    for call in registry.calls:
        whole = call.argument("resources") if call.name.startswith("flytekit.") else None
        halves_given = [half for name in ("requests", "limits") if (half := call.argument(name)) is not None]
        if whole is None:
            continue
        for half in halves_given:
            found = list(conflicts(_are_both_given, whole.choices, half.choices))
            if found:
                condition, _ = found[0]
                claim = f"resources= does not go with {half.name}="
                message = sentence(claim, both(call.condition, condition), "flytekit refuses the two together")
                related = (Related(half.keyword or half.place, f"{half.name}="),)
                remedy = "write ranges in resources=, or requests= and limits= alone"
                yield Finding("FLR411", whole.keyword or whole.place, message, remedy, related)
                break


def _are_both_given(whole: Value, half: Value) -> bool:
    return is_given(whole) and is_given(half)
