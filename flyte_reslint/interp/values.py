"""Abstract values: known, one of several, unknown with a reason, or a reference to an object.

A value is immutable and carries its trail: the steps it took from where it was written to where it is now.
Of which kind it is, `type(value) is Known` asks: for structs that is ten times as quick as `isinstance`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, Union, final
from weakref import ref

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.domain.values import Place, Step

if TYPE_CHECKING:
    from flyte_reslint.interp.objects import Object

Scalar = Union[str, int, float, bool, bytes, None]

MOST_ALTERNATIVES = 16
"""More alternatives than this are not worth telling apart: the value becomes unknown."""

MOST_CONDITIONS = 8
"""More conditions than this are not kept: an alternative may then seem possible where it is not, never the reverse."""


class Trail(Struct, frozen=True, gc=False):
    """A linked list of steps, nearest first; sharing tails keeps long chains cheap."""

    step: Step
    rest: Trail | None = None

    def __iter__(self) -> Iterator[Step]:
        trail: Trail | None = self
        while trail is not None:
            yield trail.step
            trail = trail.rest


def joined_trail(first: Trail | None, second: Trail | None) -> Trail | None:
    """The steps of `first` followed by those of `second`."""
    if first is None:
        return second
    for step in reversed(tuple(first)):
        second = Trail(step, second)
    return second


class Condition(Struct, frozen=True, gc=False):
    """What chose a branch: `text` completes "when ..."; conditions on one `subject` are known to go together."""

    text: str
    subject: Hashable
    holds: bool
    is_choice: bool = True
    """Whether the code chooses between two ways here: that a loop runs at all is no choice."""


@final
class Known(Struct, frozen=True, gc=False):
    """A plain Python value."""

    value: Scalar
    trail: Trail | None = None


@final
class Unknown(Struct, frozen=True, gc=False):
    """A value that only running the code could tell; `cause` is equal for unknowns that are surely equal."""

    reason: str
    place: Place
    cause: Hashable = None
    trail: Trail | None = None


@final
class Reference(Struct, frozen=True):
    """An object: a container, function, class, module, or something of an SDK."""

    target: Object
    trail: Trail | None = None


@final
class Absent(Struct, frozen=True, gc=False):
    """No value: a name that is not bound, or a key that is missing, in some alternative."""

    trail: Trail | None = None


Single = Union[Known, Unknown, Reference, Absent]


class Alternative(Struct, frozen=True):
    """One value of several, and all that must hold for it."""

    value: Single
    conditions: tuple[Condition, ...]


@final
class OneOf(Struct, frozen=True):
    """Two or more alternatives."""

    alternatives: tuple[Alternative, ...]
    trail: Trail | None = None


Value = Union[Known, Unknown, Reference, Absent, OneOf]

AnyValue = TypeVar("AnyValue", bound=Value)

NONE = Known(None)
TRUE = Known(True)
FALSE = Known(False)
ABSENT = Absent()


def through(value: Value, step: Step) -> Value:
    """The value one step further on its way."""
    if value.trail is not None and value.trail.step.place == step.place:
        return value
    trail = Trail(step, value.trail)
    if type(value) is Known:
        return Known(value.value, trail)
    if type(value) is Reference:
        return Reference(value.target, trail)
    return retraced(value, trail)


def retraced(value: AnyValue, trail: Trail | None) -> AnyValue:
    """The value with another trail."""
    return replace(value, trail=trail)


def alternatives(value: Value) -> tuple[Alternative, ...]:
    """The single values that `value` may be, each with its whole trail."""
    if type(value) is not OneOf:
        return (Alternative(value, ()),)
    if value.trail is None:
        return value.alternatives
    return tuple(
        Alternative(retraced(item.value, joined_trail(value.trail, item.value.trail)), item.conditions)
        for item in value.alternatives
    )


def consistent(conditions: tuple[Condition, ...]) -> tuple[Condition, ...] | None:
    """The distinct conditions, None when two of them exclude each other."""
    if len(conditions) < 2:
        return conditions
    kept: dict[Hashable, Condition] = {}
    for condition in conditions:
        former = kept.setdefault(condition.subject, condition)
        if former.holds != condition.holds:
            return None
    return tuple(kept.values())


def one_of(items: Iterable[Alternative], place: Place) -> Value:
    """The value that is one of `items`; equal ones and unknown ones are folded, too many become unknown."""
    distinct: dict[Hashable, Alternative] = {}
    unknowns: list[Alternative] = []
    for item in items:
        if type(item.value) is Unknown:
            unknowns.append(item)
        else:
            key = identity(item.value)
            distinct[key] = _either(distinct[key], item) if key in distinct else item
    kept = list(distinct.values())
    if unknowns:
        kept.append(unknowns[0] if len(unknowns) == 1 else Alternative(_any_of(unknowns), ()))
    if len(kept) == 1:
        return kept[0].value
    if len(kept) > MOST_ALTERNATIVES:
        return Unknown(f"it has more than {MOST_ALTERNATIVES} alternatives", place)
    return OneOf(tuple(kept))


def _either(former: Alternative, other: Alternative) -> Alternative:
    """One alternative for two of the same value: it holds where either does, so under what both ask for."""
    asked = {(condition.subject, condition.holds) for condition in other.conditions}
    common = tuple(condition for condition in former.conditions if (condition.subject, condition.holds) in asked)
    return Alternative(former.value, common)


def _any_of(unknowns: list[Alternative]) -> Unknown:
    """One unknown for several: which of them it is makes no difference to a rule."""
    first = unknowns[0].value
    assert type(first) is Unknown
    causes = tuple(dict.fromkeys(identity(item.value) for item in unknowns))
    return first if len(causes) == 1 else Unknown(first.reason, first.place, ("any of", causes), first.trail)


def join(if_true: Value, if_false: Value, condition: Condition, place: Place) -> Value:
    """The value after a branch: the first where `condition` holds, else the second."""
    if if_true is if_false or (type(if_true) is type(if_false) and identity(if_true) == identity(if_false)):
        return if_true
    opposite = opposed(condition)
    items = [Alternative(item.value, (condition, *item.conditions)[:MOST_CONDITIONS]) for item in alternatives(if_true)]
    items += [
        Alternative(item.value, (opposite, *item.conditions)[:MOST_CONDITIONS]) for item in alternatives(if_false)
    ]
    return one_of(items, place)


def opposed(condition: Condition) -> Condition:
    """The condition that holds where this one does not."""
    return Condition(negated(condition.text), condition.subject, not condition.holds, condition.is_choice)


@lru_cache(4096)
def negated(text: str) -> str:
    """The condition's opposite, as people say it."""
    for positive, negative in ((" is true", " is false"), (" succeeds", " fails"), (" is not set", " is set")):
        if text.endswith(positive):
            return text.removesuffix(positive) + negative
        if text.endswith(negative):
            return text.removesuffix(negative) + positive
    return f"not ({text})"


_CAUSES: dict[Hashable, ref[Cause]] = {}
"""The causes that there are, by their parts."""


class Cause:
    """What an unknown value comes from, as one small object: equal causes are the same object.

    Causes are made of causes, like the expressions that they stand for. Comparing them part by part would take
    time exponential in the length of a program.
    """

    __slots__ = ("__weakref__", "parts")

    def __init__(self, parts: Hashable) -> None:
        self.parts = parts
        _CAUSES[parts] = ref(self)

    def __del__(self, forget: Callable[[Hashable, None], object] = _CAUSES.pop) -> None:
        forget(self.parts, None)


def cause_of(parts: Hashable) -> Cause:
    """The cause made of `parts`, which are plain values and other causes."""
    if type(parts) is Cause:
        return parts
    made = _CAUSES.get(parts)
    return (made and made()) or Cause(parts)


def identity(value: Value) -> Hashable:
    """Equal for values that are surely the same; what conditions are keyed by."""
    if type(value) is Known:
        plain = value.value
        return (type(plain), plain if type(plain) is str else repr(plain))
    if type(value) is Unknown:
        return cause_of(value.cause if value.cause is not None else ("unknown", value.place, value.reason))
    if type(value) is Reference:
        return value.target.identity()
    if type(value) is Absent:
        return "absent"
    return cause_of(tuple((identity(item.value), item.conditions) for item in value.alternatives))
