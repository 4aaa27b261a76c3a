"""Text: `str()`, f-string replacements, `format()`, `%` and `str.format`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from string import Formatter
from typing import Any, Literal, cast

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.limits import CHARACTERS_PER_STEP, TooLarge, check_inputs, check_length
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.plain import MOST_COMBINATIONS, caused, computed, reason_of, resolved
from flyte_reslint.interp.sets import is_unordered
from flyte_reslint.interp.trails import merged_trail
from flyte_reslint.interp.values import (
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
    identity,
    retraced,
)

Conversion = Literal["s", "r", "a"]

CONVERSIONS: dict[Conversion, Callable[[Any], str]] = {"s": str, "r": repr, "a": ascii}

LONGEST_QUOTED = 40

NUMBER = re.compile(r"\d+")


def to_text(machine: Machine, value: Value, place: Place, conversion: Conversion = "s") -> Value:
    """`str(value)`, or `repr` or `ascii` of it."""

    def of(single: Single) -> Value:
        if type(single) is Known:
            plain = single.value
            return computed(machine, lambda: CONVERSIONS[conversion](plain), place, single.trail, "its text")
        if type(single) is not Reference:
            return machine.unknown(reason_of(single), place, ("text", conversion, identity(single)))
        found = single.target.text(machine, conversion, place)
        if found is not None:
            return found
        if is_unordered(single):
            return machine.unknown("the order of a set is not known", place)
        trail = merged_trail((single,))
        return resolved(
            machine,
            (single,),
            place,
            lambda plains: computed(machine, lambda: CONVERSIONS[conversion](plains[0]), place, trail, "its text"),
            is_text=True,
        )

    return machine.each(value, place, of)


def formatted(
    machine: Machine, value: Value, conversion: Literal["", "s", "r", "a"], specification: Value, place: Place
) -> Value:
    """`f"{value!conversion:specification}"`, `format(value, specification)` without a conversion."""
    if conversion:
        value = to_text(machine, value, place, conversion)

    def of(single: Single) -> Value:
        return machine.each(specification, place, lambda wanted: _formatted(machine, single, wanted, place))

    return machine.each(value, place, of)


def _formatted(machine: Machine, value: Single, specification: Single, place: Place) -> Value:
    if type(specification) is not Known or not isinstance(specification.value, str):
        return machine.unknown(reason_of(specification), place)
    wanted = specification.value
    if type(value) is Known:
        plain = value.value

        def compute() -> str:
            check_specification(wanted)
            check_inputs((plain,))
            return format(plain, wanted)

        return computed(machine, compute, place, value.trail, f"the format {wanted!r}" if wanted else "its text")
    if type(value) is Reference:
        found = value.target.formatted(machine, wanted, place)
        if found is not None:
            return found
    if not wanted and not (type(value) is Reference and value.target.plain_value is not None):
        return to_text(machine, value, place)
    return machine.unknown(reason_of(value), place, caused(("format", wanted), value))


def check_specification(specification: str) -> None:
    """Refuse widths and precisions over budget, and what depends on where the code runs."""
    if specification.endswith("n"):
        raise ValueError
    if any(len(number) > 6 or int(number) > Budget.most_characters for number in NUMBER.findall(specification)):
        raise TooLarge


def joined(machine: Machine, parts: Sequence[Value], place: Place, combinations: int = 1) -> Value:
    """The parts of a text put together, once for each of the `combinations` of their alternatives."""
    parts = [machine.prune(part) for part in parts]
    undecided = next((position for position, part in enumerate(parts) if type(part) is OneOf), None)
    if undecided is not None:
        before, part, after = parts[:undecided], parts[undecided], parts[undecided + 1 :]
        combinations *= len(alternatives(part))
        if combinations > MOST_COMBINATIONS:
            return machine.unknown("it depends on too many alternatives", place)
        return machine.each(part, place, lambda single: joined(machine, [*before, single, *after], place, combinations))
    trail = merged_trail(parts)
    texts = [part.value for part in parts if type(part) is Known and isinstance(part.value, str)]
    if len(texts) == len(parts):
        return computed(machine, lambda: _concatenated(machine, texts), place, trail, "the text")
    unknown = next(part for part in parts if not isinstance(part, (Known, OneOf)))
    return retraced(machine.unknown(reason_of(unknown), place, caused("text", *parts)), trail)


def _concatenated(machine: Machine, texts: list[str]) -> str:
    length = sum(len(text) for text in texts)
    check_length(length)
    machine.budget.spend(length // CHARACTERS_PER_STEP)
    return "".join(texts)


def shortened(text: str) -> str:
    """A text as it is quoted in a reason."""
    return repr(text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + "…")


# -- `str.format` ------------------------------------------------------------------------------------------

FIELD = re.compile(r"(?P<first>[^.\[]*)(?P<rest>(?:\.[^.\[]+|\[[^\]]+\])*)\Z")
STEP = re.compile(r"\.(?P<attribute>[^.\[]+)|\[(?P<index>[^\]]+)\]")


class _FormatError(Exception):
    """A template that `str.format` refuses for these arguments."""


class _Fields:
    """The values that the fields of one template stand for."""

    def __init__(self, machine: Machine, look_up: Callable[[int | str], Value | None], place: Place) -> None:
        self.machine = machine
        self.look_up = look_up
        self.place = place
        self.next_position: int | None = None

    def text(self, template: str, depth: int = 2) -> Value:
        """The template with its fields filled in."""
        if depth < 0:
            raise _FormatError
        parts: list[Value] = []
        for literal, name, specification, conversion in Formatter().parse(template):
            parts.append(Known(literal))
            if name is not None:
                if conversion not in {None, "", "s", "r", "a"}:
                    raise _FormatError
                value = self.value(name)
                wanted = self.text(specification or "", depth - 1)
                kind = cast('Literal["", "s", "r", "a"]', conversion or "")
                parts.append(formatted(self.machine, value, kind, wanted, self.place))
        return joined(self.machine, parts, self.place)

    def value(self, name: str) -> Value:
        """The value of a field, such as `0.name[key]`."""
        match = FIELD.match(name)
        if match is None:
            raise _FormatError
        value = self.look_up(self._argument(match["first"]))
        if value is None:
            raise _FormatError
        for step in STEP.finditer(match["rest"]):
            if step["attribute"] is not None:
                value = self.machine.attribute(value, step["attribute"], self.place)
            else:
                index = step["index"]
                key = Known(int(index) if index.isdecimal() and len(index) < 10 else index)
                value = self.machine.item(value, key, self.place)
        return value

    def _argument(self, first: str) -> int | str:
        if first and not first.isdecimal():
            return first
        is_numbered = bool(first)
        if self.next_position is None:
            self.next_position = -1 if is_numbered else 0
        if is_numbered != (self.next_position == -1):
            raise _FormatError
        if is_numbered:
            return int(first[:9])
        self.next_position += 1
        return self.next_position - 1


def format_text(machine: Machine, template: Known, arguments: Arguments, site: Site) -> Value:
    """`template.format(arguments)`"""

    def look_up(name: int | str) -> Value | None:
        if isinstance(name, int):
            if name < len(arguments.positional):
                return arguments.positional[name].value
            more = arguments.more_positional
        else:
            passed = arguments.keyword(name)
            if passed is not None:
                return passed.value
            more = arguments.more_keywords
        return Unknown("it may be among the unpacked arguments of format()", site.place) if more else None

    return _filled(machine, template, look_up, site.place)


def format_map(machine: Machine, template: Known, mapping: Value, site: Site) -> Value:
    """`template.format_map(mapping)`"""

    def look_up(name: int | str) -> Value | None:
        return machine.item(mapping, Known(name), site.place) if isinstance(name, str) else None

    return _filled(machine, template, look_up, site.place)


def _filled(machine: Machine, template: Known, look_up: Callable[[int | str], Value | None], place: Place) -> Value:
    text = str(template.value)
    try:
        check_inputs((text,))
        filled = _Fields(machine, look_up, place).text(text)
    except (_FormatError, ValueError):
        return machine.unknown(f"the arguments do not fit the format {shortened(text)}", place)
    except TooLarge:
        return machine.unknown("the text is too large to compute", place)
    return joined(machine, [Known("", template.trail), filled], place)
