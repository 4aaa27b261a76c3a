"""What a flytekit task or node asks for: requests and limits given apart, or both in `resources=`.

A task is declared by a call (`@task(...)`, `ContainerTask(...)`), and `with_overrides` is one: both are read from its
arguments. Sources: `core/resources.py` and `core/node.py` of flytekit; the backend merges an override with what the
task declares, key by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Literal, TypeVar, Union

from msgspec.structs import replace

from flyte_reslint.domain.account import Account, made_by, present
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.models import container_entries
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import SETTINGS, Accelerator, Resources
from flyte_reslint.domain.settled import (
    Alternative,
    Meaning,
    Unsettled,
    alternatives,
    argument_alternatives,
    both,
    quantity,
    spelled,
    text,
    way_of_parts,
)
from flyte_reslint.domain.values import Built, Choice, Choices, Items, Place, Plain, Traced, Unknown

T = TypeVar("T")

RESOURCES = "flytekit.Resources"
WITH_OVERRIDES = "flytekit.core.node.Node.with_overrides"

TASK = "task"
"""The argument of an override, added to those written, that holds how the node's task was declared."""

FIELDS = {"cpu": "cpu", "mem": "memory", "gpu": "gpu", "ephemeral_storage": "ephemeral-storage"}
"""The fields of `flytekit.Resources` by Kubernetes' names of what they count."""

ACCELERATORS = "flytekit.extras.accelerators."

ABOUT_RESOURCES = frozenset({TASK, "resources", "requests", "limits", "accelerator", "shared_memory"})
"""The arguments of a declaration that say something of its resources."""

MOST_COMBINATIONS = 256
"""More ways to combine an override with what its task declares are not told apart."""

Half = list[Alternative[Union[str, None]]]
"""All that one half of a resource, its request or its limit, may be."""

Objects = list[Alternative[Union[Call, None]]]
"""The calls of `flytekit.Resources` that may have made an argument."""


def is_declaration(traced: Traced) -> bool:
    """Whether a task's effective value of `resources` is the call that declares a flytekit task or overrides a node."""
    return isinstance(traced.value, Built) and is_declared_by(traced.value.call)


def is_declared_by(call: Call) -> bool:
    """Whether a call declares a flytekit task, or overrides a node."""
    is_of_flytekit = call.name.partition(".")[0] in ("flytekit", "flytekitplugins")
    return is_of_flytekit and call.name != RESOURCES and not call.name.startswith((ACCELERATORS, "flytekit.models."))


def declared_resources(account: Account, call: Call) -> Resources | None:
    """The resources in force for what `call` declares, None where it leaves all to the platform."""
    if not (call.is_open or call.faults or any(each.name in ABOUT_RESOURCES for each in call.arguments)):
        return None
    requests: dict[str, str | None] = {}
    limits: dict[str, str | None] = {}
    unknown_before = len(account.unknown)
    for field, (request, limit) in all_halves(call).items():
        name = FIELDS[field]
        setting = SETTINGS[name]
        requests[name] = account.settle(setting, request)
        limits[name] = account.settle(f"{setting}.limit", limit)
        if setting not in account.provenance and f"{setting}.limit" in account.provenance:
            account.provenance[setting] = account.provenance[f"{setting}.limit"]
    _fold(account, unknown_before)
    accelerator = account.settle("accelerator", list(own_or_old(call, "accelerator", read_accelerator)))
    shm = account.settle("shm", list(own_or_old(call, "shared_memory", read_shared_memory)))
    is_set = any((*requests.values(), *limits.values(), accelerator, shm))
    if not is_set and len(account.unknown) == unknown_before:
        return None
    return Resources(present(requests), present(limits), accelerator, shm)


def _fold(account: Account, start: int) -> None:
    """Say once, of all resources, what is unknown of each for one reason."""
    groups: dict[tuple[str, Place], list[Unsettled]] = {}
    for each in account.unknown[start:]:
        groups.setdefault((each.reason, each.place), []).append(each)
    account.unknown[start:] = [
        each
        for group in groups.values()
        for each in ([replace(group[0], field="resources")] if len(group) >= len(FIELDS) else group)
    ]


def halves(call: Call, field: str) -> tuple[Half, Half]:
    """What the request and the limit of `field` may be, by its name in `flytekit.Resources`."""
    return all_halves(call)[field]


def all_halves(call: Call) -> Mapping[str, tuple[Half, Half]]:
    """What the request and the limit of each of `FIELDS` may be."""
    wholes, requests, limits = (_objects(call, name) for name in ("resources", "requests", "limits"))
    own = {
        field: (_half(call, field, "requests", wholes, requests), _half(call, field, "limits", wholes, limits))
        for field in FIELDS
    }
    if call.argument(TASK) is None:
        return own
    declared = [(condition, all_halves(task) if task else _NOTHING) for condition, task in declarations_of(call)]
    return {field: _merged(*own[field], *_of_task(field, declared)) for field in FIELDS}


def _of_task(field: str, declared: Iterable[tuple[str | None, Mapping[str, tuple[Half, Half]]]]) -> tuple[Half, Half]:
    """What the halves of a field may be as a task may have been `declared`, each way under its condition."""
    olds: tuple[Half, Half] = ([], [])
    for condition, task in declared:
        for old, half in zip(olds, task[field], strict=True):
            old += [replace(each, condition=both(condition, each.condition)) for each in half]
    return olds


def declarations_of(override: Call) -> Iterator[tuple[str | None, Call | None]]:
    """How the task that an override is about may have been declared; None for one that is declared with nothing."""
    task = override.argument(TASK)
    for choice in task.choices if task else ():
        yield choice.condition, choice.traced.value.call if isinstance(choice.traced.value, Built) else None


_UNSET: Half = [Alternative(None, "unset", None, ())]
_NOTHING: Mapping[str, tuple[Half, Half]] = dict.fromkeys(FIELDS, (_UNSET, _UNSET))


def _half(call: Call, field: str, side: Literal["requests", "limits"], wholes: Objects, singles: Objects) -> Half:
    """What the call itself is given of one half: in `wholes`, its `resources=`, or in `singles`, those of that side."""
    entries = container_entries(call, side, FIELDS[field])
    if entries is not None:
        return entries
    found: Half = []
    for whole in wholes:
        if whole.meaning is None:
            for single in singles:
                found += _within(single, field, _read_single, whole.condition)
        else:
            found += _within(whole, field, partial(_read_range, 0 if side == "requests" else 1))
    return found


def _objects(call: Call, name: str) -> Objects:
    """The calls of `flytekit.Resources` that may have made the argument `name`."""
    return alternatives(
        name, argument_choices(call, name), lambda traced: [Meaning(made_by(traced, RESOURCES))], way_of_parts
    )


def argument_choices(call: Call, name: str) -> Choices:
    """What the argument `name` may be: None where it is not given, unknown where unpacked arguments may hold it."""
    argument = call.argument(name)
    if argument is not None:
        return argument.choices
    hidden = Unknown("it may be among unpacked arguments that cannot be known", call.function)
    return (Choice(Traced(hidden if call.is_open else Plain(None), call.place)),)


def _within(
    made: Alternative[Call | None],
    field: str,
    read: Callable[[Traced], Iterable[Meaning[str | None]]],
    condition: str | None = None,
) -> Iterator[Alternative[str | None]]:
    """What a field of the object that `made` stands for may be."""
    when = both(condition, made.condition)
    if isinstance(made.meaning, Call):
        for each in argument_alternatives(made.meaning, field, read, None):
            yield replace(each, condition=both(when, each.condition))
    elif isinstance(made.meaning, Unknown):
        yield Alternative(made.meaning, "unknown", when, made.trail)
    else:
        yield Alternative(None, "unset", when, ())


def _read_single(traced: Traced) -> Iterator[Meaning[str | None]]:
    if isinstance(traced.value, Items):
        yield Meaning(Unknown(f"{spelled(traced.value)} is a range, and one value is wanted here", traced.place))
    else:
        yield Meaning(None if traced.value == Plain(None) else quantity(traced))


def _read_range(position: int, traced: Traced) -> Iterator[Meaning[str | None]]:
    """A half of `(request, limit)`; a single value is a request."""
    value = traced.value
    if isinstance(value, Items):
        is_range = len(value.items) == 2 and value.kind != "set"
        fault = Unknown(f"{spelled(value)} is not a (request, limit) pair", traced.place)
        yield Meaning(quantity(value.items[position]) if is_range else fault)
    elif position == 0:
        yield from _read_single(traced)
    else:
        yield Meaning(value if isinstance(value, Unknown) else None)


def _merged(requests: Half, limits: Half, old_requests: Half, old_limits: Half) -> tuple[Half, Half]:
    """An override's halves over those of its task."""
    merged: tuple[Half, Half] = ([], [])
    for position, combination in enumerate(product(requests, limits, old_requests, old_limits)):
        if position == MOST_COMBINATIONS:
            break
        request, limit, old_request, old_limit = combination
        condition = both(*(each.condition for each in combination))
        bound = old_limit if limit.meaning is None else limit
        if request.meaning is None:
            outcome = old_request
        elif limit.meaning is None:
            bound = old_limit if old_limit.meaning is not None else old_request
            outcome = _clamped(request, bound)
        else:
            outcome = request
        for half, each in zip(merged, (outcome, bound), strict=True):
            half.append(replace(each, condition=condition))
    return merged


def _clamped(request: Alternative[str | None], bound: Alternative[str | None]) -> Alternative[str | None]:
    """A node's request under the limit that its task keeps."""
    if bound.meaning is None or isinstance(request.meaning, Unknown):
        return request
    if isinstance(bound.meaning, Unknown):
        return replace(request, meaning=bound.meaning)
    assert request.meaning is not None
    if is_above(request.meaning, bound.meaning):
        return replace(bound, trail=(*request.trail, *bound.trail))
    return request


def is_above(request: str, limit: str) -> bool:
    """Whether both are quantities and the first is more than the second."""
    try:
        return Quantity(request) > Quantity(limit)
    except InvalidQuantity:
        return False


def own_or_old(
    call: Call, name: str, read: Callable[[Traced], Iterable[Meaning[T | None]]]
) -> Iterator[Alternative[T | None]]:
    """What the argument `name` may mean; where an override leaves it out, what its task was declared with."""
    for own in alternatives(name, argument_choices(call, name), read, way_of_parts):
        if own.meaning is not None or call.argument(TASK) is None:
            yield own if own.meaning is not None else replace(own, trail=())
            continue
        for condition, task in declarations_of(call):
            unset: Alternative[T | None] = Alternative(None, "unset", None, ())
            for old in own_or_old(task, name, read) if task else (unset,):
                yield replace(old, condition=both(own.condition, condition, old.condition))


def read_accelerator(traced: Traced) -> Iterator[Meaning[Accelerator | None]]:
    """A constant of flytekit, a partition of one, or a `GPUAccelerator`."""
    value = traced.value
    if value == Plain(None):
        yield Meaning(None)
    elif isinstance(value, Unknown):
        yield Meaning(value)
    elif isinstance(value, Built) and value.call.name.startswith(ACCELERATORS):
        yield from _accelerators(value.call)
    else:
        yield Meaning(Unknown(f"{spelled(value)} is not an accelerator", traced.place))


def _accelerators(call: Call) -> Iterator[Meaning[Accelerator | None]]:
    """The device that a constant or a call stands for, with every choice of its arguments."""
    constant = call.name.removeprefix(ACCELERATORS).partition(".")[0]
    for device in argument_choices(call, "device"):
        for partition in argument_choices(call, "partition_size"):
            name = text(device.traced)
            size = None if partition.traced.value == Plain(None) else text(partition.traced)
            when = both(device.condition, partition.condition)
            if isinstance(name, Unknown):
                yield Meaning(name, when)
            elif isinstance(size, Unknown):
                yield Meaning(size, when)
            else:
                yield Meaning(Accelerator(name if constant == "GPUAccelerator" else constant, name, size), when)


def read_shared_memory(traced: Traced) -> Iterator[Meaning[str | None]]:
    """True is as much as the memory that the container has; anything but text and True attaches none."""
    value = traced.value
    if value == Plain(True):
        yield Meaning("auto")
    elif isinstance(value, Unknown):
        yield Meaning(value)
    else:
        yield Meaning(value.value if isinstance(value, Plain) and isinstance(value.value, str) else None)
