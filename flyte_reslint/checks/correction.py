"""What a rule knows to be meant instead: the facts of a fix, which the fixes' room spells in the file's own syntax."""

from __future__ import annotations

from typing import Union

from msgspec import Struct

from flyte_reslint.domain.values import Place


class Respelling(Struct, frozen=True):
    """The text `value` has `right` instead of `wrong`, a part of it or all.

    Its literal is at one of `places`, the finding's own and those that the value came through; a part of the text may
    have come from a literal of its own.
    """

    value: str
    wrong: str
    right: str
    places: tuple[Place, ...]
    is_safe: bool = True


class Renaming(Struct, frozen=True):
    """The keyword or key `wrong` is called `right`.

    `place` is the keyword's own, or of the mapping that it was unpacked from; `places` are those that the value came
    through.
    """

    wrong: str
    right: str
    place: Place
    places: tuple[Place, ...]
    is_safe: bool = True


class Exchange(Struct, frozen=True):
    """Two values are given in the wrong order; where they cannot change places, `otherwise` does as well."""

    first: Place
    second: Place
    otherwise: Respelling | None = None


class Addition(Struct, frozen=True):
    """The call at `call` gets one more argument: the keyword `name` with `value`, as code."""

    call: Place
    name: str
    value: str


class Use(Struct, frozen=True):
    """What the call at `call` returns is to be used: it makes a changed copy of something, which nobody takes."""

    call: Place


class Move(Struct, frozen=True):
    """The argument whose keyword is at `keyword` belongs elsewhere than to the decorator at `decorator`.

    `environment` is the call that makes the environment which the decorator is of, if that is what makes it in every
    case, and `name` its name where that is known. `is_alone` says that nothing else is made of it, `is_apart` that its
    task neither calls another nor is called.
    """

    decorator: Place
    keyword: Place
    environment: Place
    name: str | None
    is_alone: bool
    is_apart: bool


class Shortening(Struct, frozen=True):
    """The suppression comment at `comment` is to name these `codes` alone, and to go where there are none."""

    comment: Place
    codes: tuple[str, ...]


class Translation(Struct, frozen=True):
    """The call at `call`, of the function at `function`, is to be one of the `Resources` that `package` has.

    `renamed` are the keywords that have other names there, with these. `places` are those that the value came through.
    """

    call: Place
    function: Place
    package: str
    renamed: tuple[tuple[Place, str], ...]
    places: tuple[Place, ...]


Correction = Union[Respelling, Renaming, Exchange, Addition, Use, Move, Translation, Shortening]
