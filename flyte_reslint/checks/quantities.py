"""Rules about single quantities: spelling, sign, precision, plausibility; and shared memory, which memory bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_CEILING, Context
from itertools import takewhile

from flyte_reslint.checks.amounts import FLYTE, FLYTEKIT, TEXT, Amount, Kind, amounts, resources_calls
from flyte_reslint.checks.correction import Respelling
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.flytekit import shared_memory_above
from flyte_reslint.checks.given import Given, conflicts, given, number, sentence, setting, shown, way
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Items, Plain, Value

MEBIBYTE = 2**20
MOST_CORES = 2048
MOST_MEMORY = 64 * 2**40
"""Beyond these no machine goes: cores, bytes."""

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def read_amount(amount: Amount) -> Quantity | InvalidQuantity | None:
    """The quantity that an amount is, or why it is none; None for a type that is not taken there."""
    return read_quantity(amount.kind, amount.value.value, amount.types)


def read_quantity(kind: Kind, value: Value, types: tuple[type, ...]) -> Quantity | InvalidQuantity | None:
    """The quantity that `value` is, or why it is none; None for a type that is none of `types`."""
    if not isinstance(value, Plain) or isinstance(value.value, bool) or (kind == "shm" and value.value == "auto"):
        return None
    if not isinstance(value.value, types):
        return None
    if isinstance(value.value, int):
        return Quantity.from_value(value.value)
    try:
        return Quantity(str(value.value))
    except InvalidQuantity as invalid:
        return invalid


def valid_amount(amount: Amount) -> Quantity | None:
    """The quantity that an amount is, None unless it is valid and not below zero."""
    quantity = read_amount(amount)
    return quantity if isinstance(quantity, Quantity) and not quantity.is_negative else None


def valid_quantity(kind: Kind, value: Value, types: tuple[type, ...]) -> Quantity | None:
    """The quantity that `value` is, None unless it is valid and not below zero."""
    quantity = read_quantity(kind, value, types)
    return quantity if isinstance(quantity, Quantity) and not quantity.is_negative else None


@rule("FLR101")
def invalid_quantity(registry: Registry) -> Iterator[Finding]:
    """A string that is not a Kubernetes quantity."""
    for amount in amounts(registry):
        invalid = read_amount(amount)
        if isinstance(invalid, InvalidQuantity):
            is_automatic = amount.value.value == Plain("auto")
            reason = 'only shm can be "auto"' if is_automatic else invalid.reason
            remedy = _corrected(invalid.suggestion) or 'write a number with a unit, such as "4Gi" or "500m"'
            if amount.kind == "gpu":
                remedy = 'write a count, such as "1"'
                if amount.holder == FLYTEKIT:
                    remedy += ", and name the device in the task's accelerator="
            correction = None if amount.kind == "gpu" else _correction(amount.value, invalid)
            yield amount.value.finding(
                "FLR101", "is not a Kubernetes quantity", reason=reason, remedy=remedy, correction=correction
            )


def _corrected(suggestion: str | None) -> str | None:
    """`write "4G" or "4Gi"`"""
    if suggestion is None:
        return None
    return "write " + " or ".join(f'"{one}"' for one in suggestion.split(" or "))


def _correction(value: Given, invalid: InvalidQuantity) -> Respelling | None:
    """The unit that is surely meant: the only one that is near, else the binary one of two (`Gi` for `GB`)."""
    if invalid.suggestion is None:
        return None
    options = invalid.suggestion.split(" or ")
    digits = takewhile(
        lambda pair: pair[0] == pair[1] and not pair[0].isalpha(), zip(invalid.text, options[-1], strict=False)
    )
    length = len(list(digits))
    return value.respelled(invalid.text[length:], options[-1][length:], is_safe=len(options) == 1)


@rule("FLR103")
def negative_quantity(registry: Registry) -> Iterator[Finding]:
    """An amount below zero."""
    for amount in amounts(registry):
        quantity = read_amount(amount)
        if isinstance(quantity, Quantity) and quantity.is_negative:
            remedy = f"write what the task needs, or leave {amount.value.subject.partition(' ')[0]} out"
            yield amount.value.finding("FLR103", "is below zero", remedy=remedy)
    for call in resources_calls(registry, FLYTE):
        for value in given(call, "gpu"):
            count = number(value.value)
            if count is not None and count < 0:
                yield value.finding("FLR103", "is below zero", remedy="write 0 or leave gpu out for a task without one")


@rule("FLR106")
def cpu_below_millicore(registry: Registry) -> Iterator[Finding]:
    """More precision than Kubernetes keeps."""
    for amount in amounts(registry):
        quantity = valid_amount(amount) if amount.kind == "cpu" else None
        if quantity is None or quantity.value > MOST_CORES:
            continue
        millicores = _EXACT.scaleb(quantity.value, 3)
        rounded = millicores.to_integral_value(ROUND_CEILING)
        if rounded != millicores:
            yield amount.value.finding(
                "FLR106",
                "is finer than 1m, a thousandth of a core",
                reason=f"Kubernetes rounds it up to {rounded}m",
                remedy=f'write "{rounded}m"',
            )


@rule("FLR107")
def implausible_quantity(registry: Registry) -> Iterator[Finding]:
    """A valid amount that nobody means."""
    for amount in amounts(registry):
        quantity = valid_amount(amount)
        doubt = None if quantity is None or amount.kind == "gpu" else _doubt(amount.kind, quantity)
        if doubt is not None:
            reason, remedy = doubt
            yield amount.value.finding("FLR107", "is surely not meant", reason=reason, remedy=remedy)


def _doubt(field: str, quantity: Quantity) -> tuple[str, str] | None:
    """Why an amount is implausible, and what to write instead."""
    amount, unit = quantity.value, quantity.unit
    if field == "cpu":
        if unit.endswith("i"):
            return f'"{unit}" counts bytes, and cpu counts cores', 'write cores, such as 2 or "500m"'
        if amount > MOST_CORES:
            return f"it is more than {MOST_CORES} cores, and no machine has them", 'write cores, such as 2 or "500m"'
    elif amount != amount.to_integral_value():
        if unit == "m":
            return 'a byte has no thousandths, and "m" means them', 'write "Mi" for mebibytes or "M" for megabytes'
        return "it is not a whole number of bytes", 'write a whole number with a unit, such as "4Gi"'
    elif 0 < amount < MEBIBYTE:
        example = "4Gi" if unit else f"{amount:f}Mi"
        return f"it is {amount:,f} bytes, less than 1Mi", f'write the unit that is meant, such as "{example}"'
    elif field == "memory" and amount > MOST_MEMORY:
        return "it is more than 64Ti, and no machine has it", 'write what the task needs, such as "64Gi"'
    return None


@rule("FLR108")
def shm_above_memory(registry: Registry) -> Iterator[Finding]:
    """Shared memory that the container's memory cannot hold."""
    for call in resources_calls(registry, FLYTE):
        shm = call.argument("shm")
        if shm is None:
            continue
        memory = setting(call, "memory", Plain(None))
        for condition, (size, bound) in conflicts(_is_above, shm.choices, memory):
            limit = bound.value.items[1].value if isinstance(bound.value, Items) else bound.value
            place = size.place if shm.place.contains(size.place) else shm.place
            yield Finding(
                "FLR108",
                place,
                sentence(
                    f"shm {shown(size.value)} is above memory {shown(limit)}",
                    both(call.condition, condition),
                    "shared memory counts against the container's memory",
                ),
                "raise memory above shm, or lower shm",
                (*way(size.trail, place), Related(bound.place, "the memory"), *way(bound.trail, bound.place)),
            )
    yield from shared_memory_above(registry)


def _is_above(shm: Value, memory: Value) -> bool:
    """Whether `shm` is more than the limit of `memory`, or its request where it has no limit."""
    if isinstance(memory, Items):
        if memory.kind != "tuple" or len(memory.items) != 2:
            return False
        memory = memory.items[1].value
    size, bound = valid_quantity("shm", shm, TEXT), valid_quantity("memory", memory, TEXT)
    return size is not None and bound is not None and size > bound
