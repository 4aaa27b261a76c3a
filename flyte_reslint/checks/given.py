"""What a call was given: each known value of an argument, when it holds, and where to report it.

An unknown value is left out everywhere in this module: it never makes a rule fire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from flyte_reslint.checks.correction import Correction, Respelling
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.settled import both, spelled
from flyte_reslint.domain.values import Choice, Choices, Items, Place, Plain, Traced, Trail, Unknown, Value

_LONGEST_SHOWN = 60


class Given(Struct, frozen=True):
    """One value that an argument may have.

    `subject` names what it is a value of (`memory`, `memory request`), `condition` completes "when ...", `place`
    is where a finding about it belongs, `related` the way it came.
    """

    subject: str
    value: Value
    place: Place
    condition: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def shown(self) -> str:
        """The value as the user would write it, cut when it is long."""
        return shown(self.value)

    def finding(
        self,
        code: str,
        claim: str,
        *,
        reason: str = "",
        remedy: str = "",
        related: tuple[Related, ...] = (),
        correction: Correction | None = None,
    ) -> Finding:
        """The finding that `subject value claim when condition: reason`."""
        message = sentence(f"{self.subject} {self.shown} {claim}", self.condition, reason)
        return Finding(code, self.place, message, remedy, (*self.related, *related), correction)

    def respelled(self, wrong: str, right: str, *, is_safe: bool = True) -> Respelling | None:
        """The correction that the text has `right` instead of `wrong`; None for a value that is no text."""
        whole = text(self.value)
        places = (self.place, *(related.place for related in self.related))
        return None if whole is None else Respelling(whole, wrong, right, places, is_safe)


def sentence(claim: str, condition: str | None = None, reason: str = "") -> str:
    """`claim when condition: reason`"""
    when = f" when {condition}" if condition else ""
    return f"{claim}{when}: {reason}" if reason else f"{claim}{when}"


def shown(value: Value) -> str:
    """`value` as the user would write it, cut when it is long."""
    text = spelled(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def given(call: Call, name: str) -> Iterable[Given]:
    """The known values of the argument `name`; none where it is not passed."""
    argument = call.argument(name)
    return () if argument is None else choices_given(name, argument.choices, call.condition, argument.place)


def choices_given(
    subject: str, choices: Choices, condition: str | None, within: Place | None = None
) -> Iterator[Given]:
    """The known values of `choices`, each reported where it stands, or at `within` where it stands elsewhere."""
    for choice in choices:
        traced = choice.traced
        if not isinstance(traced.value, Unknown):
            place = traced.place if within is None or within.contains(traced.place) else within
            yield Given(subject, traced.value, place, both(condition, choice.condition), way(traced.trail, place))


def elements(of: Given) -> tuple[Given, ...]:
    """The known elements of a tuple, list or set, named `request` and `limit` in a pair; none of anything else."""
    if not isinstance(of.value, Items):
        return ()
    items = of.value.items
    names = (f"{of.subject} request", f"{of.subject} limit") if len(items) == 2 else (of.subject,) * len(items)
    return tuple(
        _element(of, name, item) for name, item in zip(names, items, strict=True) if not isinstance(item.value, Unknown)
    )


def _element(of: Given, name: str, item: Traced) -> Given:
    place = item.place if of.place.contains(item.place) else of.place
    came = tuple(related for related in way(item.trail, place) if related not in of.related)
    return replace(of, subject=name, value=item.value, place=place, related=(*of.related, *came))


def way(trail: Trail, place: Place) -> tuple[Related, ...]:
    """The steps of `trail` that stand elsewhere than `place`, nearest first."""
    return tuple(Related(step.place, step.description) for step in trail if step.place != place)


def setting(call: Call, name: str, default: Value) -> Choices:
    """What the parameter `name` may be in `call`; `default` where it is not passed."""
    argument = call.argument(name)
    if argument is not None:
        return argument.choices
    unpacked = Unknown("it may be among unpacked arguments that cannot be known", call.function)
    return (Choice(Traced(unpacked if call.is_open else default, call.place)),)


def holding(choices: Choices, condition: str | None) -> Choices:
    """The choices that may hold where `condition` does; all of them where it decides nothing."""
    if condition is None or all(choice.condition != condition for choice in choices):
        return choices
    return tuple(choice for choice in choices if choice.condition in (None, condition))


def conditions(*choices: Choices) -> tuple[str | None, ...]:
    """The cases to tell apart: None, which assumes nothing, then every condition among `choices`."""
    return tuple(dict.fromkeys((None, *(choice.condition for group in choices for choice in group))))


def conflicts(conflict: Callable[..., bool], *choices: Choices) -> Iterator[tuple[str | None, tuple[Traced, ...]]]:
    """The cases in which values that belong together conflict, each with one such combination.

    A case counts only where all the combinations that are possible in it conflict: one group's alternative
    says nothing of another group's. A conflict that every case has is told once, without a condition.
    """
    for condition in conditions(*choices):
        groups = [holding(group, condition) for group in choices]
        combinations = [tuple(choice.traced for choice in one) for one in product(*groups)]
        if all(conflict(*(traced.value for traced in one)) for one in combinations):
            yield condition, combinations[0]
            if condition is None:
                return


def text(value: Value) -> str | None:
    """The string that `value` is."""
    return value.value if isinstance(value, Plain) and isinstance(value.value, str) else None


def number(value: Value) -> int | float | None:
    """The number that `value` is; a bool is none."""
    if isinstance(value, Plain) and isinstance(value.value, (int, float)) and not isinstance(value.value, bool):
        return value.value
    return None


def whole(value: Value) -> int | None:
    """The int that `value` is; a bool is none."""
    amount = number(value)
    return amount if isinstance(amount, int) else None


def fraction(value: Value) -> bool:
    """Whether `value` is a float that is neither negative nor whole."""
    amount = number(value)
    return isinstance(amount, float) and amount >= 0 and not amount.is_integer()


def is_given(value: Value) -> bool:
    """Whether `value` is known and not None, which leaves a field unset."""
    return not isinstance(value, Unknown) and value != Plain(None)
