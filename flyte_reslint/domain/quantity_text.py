"""The text of a Kubernetes quantity: its grammar, and what is wrong with a text that breaks it.

Source: `ParseQuantity` in k8s.io/apimachinery/pkg/api/resource.
"""

from __future__ import annotations

import re

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_SUFFIX = r"[numkMGTPE]|[KMGTPE]i"
UNIT = rf"(?:{_SUFFIX}|[eE][+-]?[0-9]+|)"

_LEADING_NUMBER = re.compile(NUMBER)
_EXPONENT_AND_SUFFIX = re.compile(rf"[eE][+-]?[0-9]+(?:{_SUFFIX})")
_EXPONENT_BEGUN = re.compile(r"[eE](?:[+0-9-]|$)")
_DIGITS_APART = re.compile(r"[0-9]\s+[0-9]")

# An exponent that someone writes has three digits at most.
_PLAIN_UNIT = re.compile(rf"{_SUFFIX}|[eE][+-]?[0-9]{{1,3}}|")
_MULTIPLE = re.compile(r"([kmgtpe])(i?)(?:b|bytes?)?", re.ASCII | re.IGNORECASE)
_OTHER_UNITS = {
    **dict.fromkeys(("b", "byte", "bytes", "core", "cores", "cpu", "cpus", "vcpu", "vcpus"), ""),
    **dict.fromkeys(("mcpu", "millicpu", "millicpus", "mcore", "mcores", "millicore", "millicores"), "m"),
    **dict.fromkeys(("u", "\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}"), "u"),
    "n": "n",
}
_LONGEST_SHOWN = 40


class InvalidQuantity(ValueError):
    """A text that Kubernetes refuses as a quantity.

    `reason` is a clause without a full stop (`the suffix "GB" is unknown`); `suggestion` says what to write
    instead (`4G or 4Gi`), None when nothing is near.
    """

    def __init__(self, text: str, reason: str, suggestion: str | None) -> None:
        super().__init__(text, reason, suggestion)
        self.text = text
        self.reason = reason
        self.suggestion = suggestion

    def __str__(self) -> str:
        remedy = f"; write {self.suggestion}" if self.suggestion else ""
        return f'"{_shown(self.text)}" is not a Kubernetes quantity: {self.reason}{remedy}'


def explain(text: str) -> InvalidQuantity:
    """What is wrong with `text`, which is not a quantity."""
    return InvalidQuantity(text, _reason(text), _suggestion(text))


def _reason(text: str) -> str:
    if not text or text.isspace():
        return "it is empty"
    if any(character.isspace() for character in text):
        return "it contains white space"
    for character in text:
        if character.isdigit() and not character.isascii():
            return f'"{character}" is not one of the digits 0 to 9'
    number = _LEADING_NUMBER.match(text)
    if number is None:
        return "it does not begin with a number"
    return _reason_after(number[0], text[number.end() :])


def _reason_after(number: str, unit: str) -> str:
    if not unit[0].isalpha():
        return f'"{_shown(unit[0])}" cannot follow "{_shown(number)}"'
    if _EXPONENT_AND_SUFFIX.fullmatch(unit):
        return "it has both an exponent and a suffix"
    if _EXPONENT_BEGUN.match(unit):
        return f'"{_shown(unit)}" is not an exponent that Kubernetes can read'
    if unit.lower() in (near.lower() for near in _units_near(unit)):
        return f'the suffix "{_shown(unit)}" has the wrong case'
    return f'the suffix "{_shown(unit)}" is unknown'


def _suggestion(text: str) -> str | None:
    """The valid spellings nearest to `text`; none for digits that a space separates, which may be two numbers."""
    if len(text) > _LONGEST_SHOWN or _DIGITS_APART.search(text):
        return None
    compact = "".join(text.split()).replace("_", "")
    number = _LEADING_NUMBER.match(compact)
    if number is None:
        return None
    return " or ".join(number[0] + unit for unit in _units_near(compact[number.end() :])) or None


def _units_near(unit: str) -> tuple[str, ...]:
    """The valid units that `unit` may stand for: Gi for `gib`, and both G and Gi for `GB`."""
    if _PLAIN_UNIT.fullmatch(unit):
        return (unit,)
    if unit.lower() in _OTHER_UNITS:
        return (_OTHER_UNITS[unit.lower()],)
    multiple = _MULTIPLE.fullmatch(unit)
    if multiple is None or unit == "e":
        return ()
    prefix = multiple[1].upper()
    binary = f"{prefix}i"
    if multiple[2]:
        return (binary,)
    return ("k" if prefix == "K" else prefix, binary)


def _shown(text: str) -> str:
    """`text` on one line, cut where it is long."""
    beginning = text[:_LONGEST_SHOWN]
    line = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in beginning)
    return line if len(text) <= _LONGEST_SHOWN else f"{line}..."
