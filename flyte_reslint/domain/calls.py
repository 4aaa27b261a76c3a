"""Calls of the Flyte API, as the user wrote them: the raw material of most rules."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.values import Choices, Place


class Argument(Struct, frozen=True):
    """An argument bound to the parameter `name` of a call.

    `place` is the expression that was passed (the mapping for one that came out of `**mapping`), `keyword`
    the place of `name=` when it was written as a keyword.
    """

    name: str
    place: Place
    choices: Choices
    keyword: Place | None = None


class ArgumentFault(Struct, frozen=True):
    """An argument that the target SDK's signature does not accept, or one that it misses.

    `value` is what was passed, empty for a missing argument.
    """

    kind: Literal["unknown", "missing", "repeated", "surplus"]
    name: str
    place: Place
    value: Choices = ()


class Call(Struct, frozen=True):
    """A call of something this package models.

    `name` is the SDK's own name of it (`flyte.Resources`, `flyte.TaskEnvironment.clone_with`,
    `flyte.TaskTemplate.override`); `place` the whole call, `function` the part before the parentheses.
    `arguments` are those that bound, defaults not filled in; `faults` those that did not. `is_open` says
    that unpacked arguments could not be known, so that nothing may be called missing. `condition` completes
    "when ..." for a call that only some runs make.
    """

    name: str
    place: Place
    function: Place
    arguments: tuple[Argument, ...] = ()
    faults: tuple[ArgumentFault, ...] = ()
    is_open: bool = False
    condition: str | None = None

    def argument(self, name: str) -> Argument | None:
        """The argument bound to the parameter `name`, or None."""
        for argument in self.arguments:
            if argument.name == name:
                return argument
        return None
