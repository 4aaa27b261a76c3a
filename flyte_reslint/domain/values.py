"""Values as a rule sees them: what is known, where it stands, and which way it came.

A `Choices` holds what one argument or field may be. One choice without a condition is an exact value;
several are alternatives, each with the condition under which it holds; an `Unknown` among them says why
nothing more can be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Union

from msgspec import Struct

if TYPE_CHECKING:
    from flyte_reslint.domain.calls import Call


class Place(Struct, frozen=True, order=True, gc=False):
    """A stretch of a file: rows and columns from 1, columns in characters, the end exclusive."""

    file: str
    row: int
    column: int
    end_row: int
    end_column: int

    def contains(self, other: Place) -> bool:
        """Whether `other` lies within this place."""
        return (
            self.file == other.file
            and (self.row, self.column) <= (other.row, other.column)
            and (other.end_row, other.end_column) <= (self.end_row, self.end_column)
        )


class Key(Struct, frozen=True, gc=False):
    """A string where it is written as the key of a dict's entry."""

    text: str
    place: Place


class Step(Struct, frozen=True, gc=False):
    """One hop on a value's way: `MEMORY = "4Gi"` at its place, under a `key` where a dict takes it in."""

    description: str
    place: Place
    key: Key | None = None


Trail = tuple[Step, ...]
"""The hops a value came through, nearest to its use first."""


class Plain(Struct, frozen=True):
    """A plain Python value."""

    value: str | int | float | bool | bytes | None


class Items(Struct, frozen=True):
    """A tuple, list or set; every element keeps its own place and trail."""

    kind: Literal["tuple", "list", "set"]
    items: tuple[Traced, ...]


class Entry(Struct, frozen=True):
    """What a dictionary has under `key`, and where that is written, as far as is known."""

    key: str
    choices: Choices
    place: Place | None = None


class Dictionary(Struct, frozen=True):
    """A dict whose keys are strings. `is_open` says that it may have other entries than these."""

    entries: tuple[Entry, ...]
    is_open: bool = False

    def get(self, key: str) -> Choices:
        """What is under `key`, nothing where there is no such entry."""
        return next((entry.choices for entry in self.entries if entry.key == key), ())


class Duration(Struct, frozen=True):
    """A `datetime.timedelta`, in seconds."""

    seconds: float


class Built(Struct, frozen=True):
    """An object that a recorded Flyte call returned: a `Resources`, a `Device`, a `ReusePolicy`, ..."""

    call: Call


class Other(Struct, frozen=True):
    """A value whose type is known but that no rule looks into: a function, an instance of the user's."""

    type_name: str


class Unknown(Struct, frozen=True):
    """A value that cannot be known statically; `reason` completes "unknown because ..."."""

    reason: str
    place: Place


Value = Union[Plain, Items, Dictionary, Duration, Built, Other, Unknown]


class Traced(Struct, frozen=True):
    """A value, the expression through which it enters, and its trail."""

    value: Value
    place: Place
    trail: Trail = ()


class Choice(Struct, frozen=True):
    """One of the values something may be; `condition` completes "when ...", None when nothing chooses."""

    traced: Traced
    condition: str | None = None


Choices = tuple[Choice, ...]
"""What an argument or field may be: never empty."""


def exact(choices: Choices) -> Traced | None:
    """The only value that `choices` allow, or None when there are several or it is unknown."""
    if len(choices) == 1 and not isinstance(choices[0].traced.value, Unknown):
        return choices[0].traced
    return None
