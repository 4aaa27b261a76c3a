"""The values that a field may have: one where it is exact, several where conditions decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.cases import Case
from flyte_reslint.domain.quantity import InvalidQuantity
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place, Trail
from pytest_flyteres.facts import RESOURCES, Declared

T = TypeVar("T")
U = TypeVar("U")


class Alternative(Struct, Generic[T], frozen=True):
    """One value that a field may have.

    `value` is None where nothing sets the field, and where it cannot be known: `unknown` then completes "unknown
    because ...". `condition` completes "when ...", None where the value is the only one. `trail` is the way that the
    value came, nearest to the task first; `decided` is what has the last word on it, where that is not the trail's.
    """

    value: T | None
    condition: str | None = None
    trail: Trail = ()
    unknown: str | None = None
    decided: Place | None = None

    def of(self, part: Callable[[T], U | None]) -> Alternative[U]:
        """The same, for a part of the value."""
        value = None if self.value is None else part(self.value)
        return Alternative(value, self.condition, self.trail, self.unknown, self.decided)


def alternatives(
    declared: Declared, fields: Sequence[str], read: Callable[[Settings], T | None]
) -> tuple[Alternative[T], ...]:
    """What may come of `fields` (`memory`; `reuse.replicas` and `reuse.concurrency`), from which `read` makes it."""
    group = fields[0].partition(".")[0]
    return merged(_alternative(each, fields, read) for each in declared.cases_of(group))


def _alternative(case: Case, fields: Sequence[str], read: Callable[[Settings], T | None]) -> Alternative[T]:
    trail = tuple(step for field in fields for step in came(case.settings, field))
    unsettled = next(filter(None, (unknown(case.settings, field) for field in fields)), None)
    if unsettled is not None:
        return Alternative(None, case.condition, trail, unsettled.reason)
    try:
        return Alternative(read(case.settings), case.condition, trail)
    except InvalidQuantity as error:
        return Alternative(None, case.condition, trail, str(error))


def came(settings: Settings, field: str) -> Trail:
    """The way that a field's value came, or that of the object that leaves it out."""
    return settings.provenance.get(field) or settings.provenance.get(whole(field), ())


def whole(field: str) -> str:
    """The object that a field belongs to: `resources` or `reuse`."""
    return "resources" if field in RESOURCES else "reuse"


def unknown(settings: Settings, field: str) -> Unsettled | None:
    """Why a field cannot be known, None where it is."""
    return next((each for each in settings.unknown if each.field in (field, whole(field))), None)


def merged(found: Iterable[Alternative[T]]) -> tuple[Alternative[T], ...]:
    """Alternatives of one value as one, which holds where any of theirs does."""
    by_value: dict[tuple[object, str | None], Alternative[T]] = {}
    for each in found:
        key = (each.value, each.unknown)
        same = by_value.get(key)
        if same is None:
            by_value[key] = each
        else:
            conditions = dict.fromkeys((same.condition, each.condition))
            condition = " or ".join(filter(None, conditions)) if None not in conditions else None
            trail = tuple(dict.fromkeys((*same.trail, *each.trail)))
            by_value[key] = replace(same, condition=condition, trail=trail)
    only = tuple(by_value.values())
    return (replace(only[0], condition=None),) if len(only) == 1 else only
