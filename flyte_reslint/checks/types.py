"""The rule about the types that fields take."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from flyte_reslint.checks.amounts import FLYTE, FLYTEKIT, Amount, amounts, resources_calls
from flyte_reslint.checks.correction import Correction, Translation
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import Given, elements, fraction, given, number, text
from flyte_reslint.checks.ranges import is_device_and_count
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.plugins import CONFIGURATIONS
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import spelled
from flyte_reslint.domain.values import Built, Dictionary, Duration, Items, Other, Plain, Value

DEVICES = tuple(
    f"flyte.{name}" for name in ("Device", "GPU", "TPU", "Neuron", "AMD_GPU", "HABANA_GAUDI", "APPLE_SILICON")
)
"""The calls that make a `Device`."""

DECORATORS = ("flyte.TaskEnvironment.task", "flyte.task")
"""The calls whose `resources` FLR401 speaks of."""

OVERRIDE = "flyte.TaskTemplate.override"

REMEDIES = {
    "cpu": 'write cores, such as 2, 0.5 or "500m", or a pair of them',
    "memory": 'write text with a unit, such as "4Gi", or a pair of texts',
    "disk": 'write text with a unit, such as "10Gi"',
    "shm": 'write text with a unit, such as "8Gi", or "auto"',
    "gpu": 'write a count, an accelerator such as "A100:4", or a device such as GPU("A100", 4)',
}


@rule("FLR102")
def invalid_type(registry: Registry) -> Iterator[Finding]:
    """A value of a type that the field does not take."""
    yield from _invalid_amounts(registry)
    yield from _invalid_quantities_of_devices(registry)
    yield from _invalid_objects(registry)
    yield from _invalid_amounts_of_flytekit(registry)
    yield from _invalid_objects_of_flytekit(registry)


def _invalid_amounts(registry: Registry) -> Iterator[Finding]:
    """What `cpu`, `memory`, `disk`, `shm` and `gpu` of `flyte.Resources` do not take."""
    for call in resources_calls(registry, FLYTE):
        for field, remedy in REMEDIES.items():
            for value in given(call, field):
                for single in _singles(field, value):
                    if single.value != Plain(None) and not _takes(field, single.value):
                        yield _of_type(single, remedy)


ACCELERATORS = "flytekit.extras.accelerators."

FLYTEKIT_REMEDIES = {
    "cpu": 'write cores, such as "2", 0.5 or "500m"',
    "memory": 'write text with a unit, such as "4Gi"',
    "disk": 'write text with a unit, such as "10Gi"',
    "gpu": 'write a count, such as "1"; the device goes into accelerator=',
    "shm": 'write text with a unit, such as "8Gi", or True',
}


def _invalid_amounts_of_flytekit(registry: Registry) -> Iterator[Finding]:
    """What fields of `flytekit.Resources`, IDL entries and pods do not take."""
    for amount in amounts(registry):
        value = amount.value.value
        if amount.holder == FLYTE or value == Plain(None) or _is_taken(amount):
            continue
        remedy = FLYTEKIT_REMEDIES[amount.kind]
        if amount.holder != FLYTEKIT and amount.kind != "shm":
            remedy = f'write text: "{spelled(value)}"' if isinstance(value, Plain) else "write text"
        yield _of_type(amount.value, remedy)


def _is_taken(amount: Amount) -> bool:
    value = amount.value.value
    if isinstance(value, Plain):
        is_odd = amount.holder == FLYTEKIT and amount.kind == "gpu" and fraction(value)
        return type(value.value) in amount.types or is_odd
    return not isinstance(value, Built) and not is_foreign(value)


def _invalid_objects_of_flytekit(registry: Registry) -> Iterator[Finding]:
    """`requests=`, `limits=` and `resources=` that are no `flytekit.Resources`, `accelerator=` that is none."""
    for call in registry.calls:
        is_of_flytekit = call.name.startswith("flytekit.") and not call.name.startswith("flytekit.models.")
        if not is_of_flytekit and call.name not in CONFIGURATIONS:
            continue
        for name in ("requests", "limits", "resources"):
            for value in given(call, name):
                if not _is_object(value.value, FLYTEKIT):
                    yield _of_type(value, "write flytekit.Resources(...)", _translation(value, "flytekit"))
        for value in given(call, "accelerator"):
            is_accelerator = isinstance(value.value, Built) and value.value.call.name.startswith(ACCELERATORS)
            if not is_accelerator and (isinstance(value.value, Built) or not _is_object(value.value, "")):
                yield _of_type(value, "write a constant of flytekit.extras.accelerators, such as A100")


def _singles(field: str, value: Given) -> tuple[Given, ...]:
    """The values to look at: the halves of a tuple, except where it is a device and its count."""
    if not isinstance(value.value, Items) or value.value.kind != "tuple":
        return (value,)
    if field == "gpu":
        return (value,) if is_device_and_count(value.value.items) else ()
    return elements(value)


def _takes(field: str, value: Value) -> bool:
    """Whether the type of `value` may be right for `field`: an object of the user's own class may be."""
    if isinstance(value, Plain):
        kinds = {"cpu": (int, float, str), "gpu": (int, str), "quantity": (int,)}.get(field, (str,))
        return type(value.value) in kinds or (field in ("gpu", "quantity") and _is_odd_count(value))
    if isinstance(value, Built):
        return field == "gpu" and value.call.name in DEVICES
    return not is_foreign(value)


def _is_odd_count(value: Value) -> bool:
    """Whether `value` is a number of devices that another rule speaks of: part of one, or fewer than none."""
    count = number(value)
    return fraction(value) or (count is not None and count < 0)


def is_foreign(value: Value) -> bool:
    """Whether `value` is surely an object of a class that Python itself brings."""
    if isinstance(value, Other):
        return value.type_name == "function" or isinstance(getattr(builtins, value.type_name, None), type)
    return isinstance(value, (Items, Dictionary, Duration))


def _of_type(value: Given, remedy: str, correction: Correction | None = None) -> Finding:
    claim = f"is {_kind(value.value)}, which the field does not take"
    return value.finding("FLR102", claim, remedy=remedy, correction=correction)


NAMES_THERE = {
    "flyte": {"cpu": "cpu", "mem": "memory", "gpu": "gpu", "ephemeral_storage": "disk"},
    "flytekit": {"cpu": "cpu", "memory": "mem", "gpu": "gpu", "disk": "ephemeral_storage"},
}
"""What the fields of the other SDK's `Resources` are called in that of a package."""


def _translation(value: Given, package: str) -> Translation | None:
    """The correction that the same fields are given to the `Resources` of a package, where it has all of them."""
    made = value.value.call if isinstance(value.value, Built) else None
    if made is None or made.name not in (FLYTE, FLYTEKIT) or made.faults or made.is_open:
        return None
    renamed = []
    for argument in made.arguments:
        name = NAMES_THERE[package].get(argument.name)
        if name is None or (name != argument.name and argument.keyword is None):
            return None
        if name != argument.name and argument.keyword is not None:
            renamed.append((argument.keyword, name))
    places = (value.place, *(related.place for related in value.related))
    return Translation(made.place, made.function, package, tuple(renamed), places)


def _kind(value: Value) -> str:
    if isinstance(value, Plain):
        return "None" if value.value is None else f"of type {type(value.value).__name__}"
    if isinstance(value, Items):
        return f"a {value.kind}"
    if isinstance(value, Dictionary):
        return "a dict"
    if isinstance(value, Built):
        return f"a {value.call.name}"
    return "of another type"


def _invalid_quantities_of_devices(registry: Registry) -> Iterator[Finding]:
    """A device's `quantity` that is no number."""
    for call in registry.calls:
        if call.name in DEVICES:
            for value in given(call, "quantity"):
                if not _takes("quantity", value.value):
                    yield _of_type(value, "write a whole number of devices")


def _invalid_objects(registry: Registry) -> Iterator[Finding]:
    """`resources=` that is no `flyte.Resources`, `reusable=` that is no `flyte.ReusePolicy`."""
    for call in registry.calls:
        if call.name not in DECORATORS and call.name.startswith("flyte."):
            for value in given(call, "resources"):
                if not _is_object(value.value, FLYTE):
                    yield _of_type(value, "write flyte.Resources(...)", _translation(value, "flyte"))
        for value in given(call, "reusable"):
            is_off = call.name == OVERRIDE and text(value.value) == "off"
            if not is_off and not _is_object(value.value, "flyte.ReusePolicy"):
                remedy = "write flyte.ReusePolicy(...)"
                yield _of_type(value, f'{remedy}, or "off" for this call' if call.name == OVERRIDE else remedy)


def _is_object(value: Value, name: str) -> bool:
    """Whether `value` may be what a call of `name` makes, or is None."""
    if isinstance(value, Built):
        return value.call.name == name
    return value == Plain(None) or not (isinstance(value, Plain) or is_foreign(value))
