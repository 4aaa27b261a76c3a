"""flytekit's IDL models: resources as lists of entries, in containers.

Source: `flytekit/models/task.py`. A task's decorator takes no container in any release; documents that show
`@task(container=...)` mean the container's resources by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.settled import Alternative, Meaning, alternatives, both, spelled, text, way_of_parts
from flyte_reslint.domain.values import Built, Choices, Items, Plain, Traced, Unknown

CONTAINER = "flytekit.models.task.Container"
RESOURCES = "flytekit.models.task.Resources"
ENTRY = "flytekit.models.task.Resources.ResourceEntry"

RESOURCE_NAMES = {1: "cpu", 2: "gpu", 3: "memory", 4: "storage", 5: "ephemeral-storage"}
"""`ResourceName`, an enumeration of protobuf's, by Kubernetes' names."""


Side = Literal["requests", "limits"]


def container_entries(call: Call, side: Side, name: str) -> list[Alternative[str | None]] | None:
    """What the container given to `call` has of a resource; None where there is no container."""
    given = next((fault.value for fault in call.faults if fault.name == "container"), ())
    found = []
    for container in given:
        made = container.traced.value
        if not isinstance(made, Built) or made.call.name != CONTAINER:
            continue
        for resources in _choices(made.call.argument("resources")):
            model = resources.traced.value
            if isinstance(model, Built) and model.call.name == RESOURCES:
                for entries in _choices(model.call.argument(side)):
                    when = both(container.condition, resources.condition, entries.condition)
                    found += list(_quantity(entries.traced, name, when))
    return found or None


def _choices(argument: Argument | None) -> Choices:
    return argument.choices if argument else ()


def _quantity(entries: Traced, name: str, condition: str | None) -> Iterator[Alternative[str | None]]:
    """The quantity of the last entry of that name."""
    value = entries.value
    if isinstance(value, Unknown) or not isinstance(value, Items):
        reason = value if isinstance(value, Unknown) else Unknown(f"{spelled(value)} is no list", entries.place)
        yield Alternative(reason, "unknown", condition, ())
        return
    amounts = [amount for item in value.items for resource, amount in [read_entry(item)] if resource == name and amount]
    if amounts:
        yield from alternatives(name, amounts[-1].choices, _text, way_of_parts)
    else:
        yield Alternative(None, "unset", condition, ())


def _text(traced: Traced) -> Iterator[Meaning[str | None]]:
    yield Meaning(text(traced))


def read_entry(traced: Traced) -> tuple[str | None, Argument | None]:
    """The resource that a `ResourceEntry` is for, by Kubernetes' name, and its quantity; None for what is not known."""
    if not isinstance(traced.value, Built) or traced.value.call.name != ENTRY:
        return None, None
    return entry_resource(traced.value.call), traced.value.call.argument("value")


def entry_resource(entry: Call) -> str | None:
    """The resource that a call of `ResourceEntry` is for, None where that is not known."""
    name = entry.argument("name")
    values = {choice.traced.value for choice in name.choices} if name else set()
    number = next(iter(values)) if len(values) == 1 else None
    return RESOURCE_NAMES.get(number.value) if isinstance(number, Plain) and isinstance(number.value, int) else None
