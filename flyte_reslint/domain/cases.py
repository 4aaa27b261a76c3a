"""What a declaration comes to, case by case: each case settles the alternatives of the fields that are asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.flytekit import FIELDS, RESOURCES, TASK, is_declared_by
from flyte_reslint.domain.resources import SETTINGS, DeviceNames
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Built, Choices, Traced

MOST_CASES = 64
"""More cases than this are not told apart: their alternatives stay open."""


class Case(Struct, frozen=True):
    """The settings where `condition`, which completes "when ...", holds; None where nothing needs to be assumed."""

    condition: str | None
    settings: Settings


def cases(
    resources: Choices, reusable: Choices, fields: Collection[str], names: DeviceNames, given: str | None = None
) -> tuple[Case, ...]:
    """Every case of the effective values `resources` and `reusable` of a declaration that is made where `given` holds.

    `fields` are the parameters to settle, by the names of the SDK: `memory`, `replicas`... The others may stay open.
    """
    known: Known = (given,) if given else ()
    decided = [
        (reuse_known, one, reuse)
        for resources_known, one in _decisions(resources, fields, known)
        for reuse_known, reuse in _decisions(reusable, fields, resources_known)
    ]
    if len(decided) > MOST_CASES:
        return (Case(None, settings(resources, reusable, names)),)
    return tuple(
        Case(both(*assumed) if len(decided) > 1 else None, settings(one, reuse, names))
        for assumed, one, reuse in decided
    )


Known = tuple[str, ...]
"""The conditions that are assumed to hold."""


def _decisions(choices: Choices, fields: Collection[str], known: Known) -> list[tuple[Known, Choices]]:
    """Every way to choose one of `choices`, and of those within it, beside what is `known`."""
    return [
        (later, (replace(choice, traced=traced),))
        for choice in _possible(choices, known)
        for later, traced in _decided(choice.traced, fields, _with(known, choice.condition))
    ]


def _possible(choices: Choices, known: Known) -> Choices:
    """The choices that may hold beside what is known; all of them where that decides nothing."""
    if all(choice.condition not in known for choice in choices):
        return choices
    return tuple(choice for choice in choices if choice.condition is None or choice.condition in known)


def _with(known: Known, condition: str | None) -> Known:
    return known if condition is None or condition in known else (*known, condition)


def _decided(traced: Traced, fields: Collection[str], known: Known) -> Iterable[tuple[Known, Traced]]:
    """Every way to choose among the arguments of the call that made an object."""
    if not isinstance(traced.value, Built):
        return [(known, traced)]
    call = traced.value.call
    partial: list[tuple[Known, tuple[Argument, ...]]] = [(known, ())]
    for argument in call.arguments:
        partial = [
            (later, (*before, replace(argument, choices=choices)))
            for now, before in partial
            for later, choices in _argument_decisions(call, argument, fields, now)
        ]
        if len(partial) > MOST_CASES:
            return [(known, traced)]
    return [(later, replace(traced, value=Built(replace(call, arguments=arguments)))) for later, arguments in partial]


_WHOLE = ("Resources", "ReusePolicy")
"""The objects of whose arguments some are asked about; of a device's, all are."""

_DECLARING = frozenset({"requests", "limits", "resources", "accelerator", "shared_memory", TASK})
"""The arguments of flytekit's tasks and overrides that are about resources."""


def _argument_decisions(
    call: Call, argument: Argument, fields: Collection[str], known: Known
) -> list[tuple[Known, Choices]]:
    field = SETTINGS[FIELDS[argument.name]] if call.name == RESOURCES else argument.name
    is_asked = field in fields if call.name.rpartition(".")[2] in _WHOLE else True
    if not is_asked or (is_declared_by(call) and argument.name not in _DECLARING):
        return [(known, argument.choices)]
    return _decisions(argument.choices, fields, known)
