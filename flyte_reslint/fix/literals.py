"""Respelling a value where its text is written: in one literal, or in a piece of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flyte_reslint.checks.correction import Respelling
from flyte_reslint.checks.finding import Edit
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.strings import Literal, Strings
from flyte_reslint.syntax.strings import OPENING, Undecodable, formatted_text, literal_value

_PLAIN = re.compile(r"[^\\\"'{}\r\n]*")
"""Text that every literal can spell as it is."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_ANY_NUMBER = re.compile(r"0[xXoObB]\w+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?")


def respelled(program: Program, correction: Respelling) -> Edit | None:
    """The edit of the literal that the value comes from; None where there is not exactly one.

    A literal that says the whole value counts before those that say a part of it.
    """
    wholes: dict[Place, Edit | None] = {}
    parts: dict[Place, Edit | None] = {}
    for place in correction.places:
        strings = program.strings(place.file)
        if strings is None:
            continue
        for literal in _literals(strings, place):
            said = _said(literal)
            if said is not None and _is_part(said, correction):
                found = wholes if said == correction.value else parts
                found[literal.place] = _edit(literal, said, correction)
    candidates = list((wholes or parts).values())
    return candidates[0] if len(candidates) == 1 else None


def _literals(strings: Strings, place: Place) -> Iterator[Literal]:
    yield from strings.within(place)
    source = strings.lines.stretch(place)
    if _ANY_NUMBER.fullmatch(source):
        yield Literal(place, source)


def _is_part(said: str, correction: Respelling) -> bool:
    """Whether what a literal says is the value, or the beginning or end of it that is wrong."""
    is_at_end = correction.value.startswith(said) or correction.value.endswith(said)
    return is_at_end and said.count(correction.wrong) == 1


def _is_number(literal: Literal) -> bool:
    return not literal.opening and _ANY_NUMBER.fullmatch(literal.source) is not None


def _said(literal: Literal) -> str | None:
    """What a literal says; None for bytes, and for text that cannot be read."""
    if _is_number(literal):
        return literal.source
    value = _would_say(literal.source, literal)
    return value if isinstance(value, str) else None


def _edit(literal: Literal, said: str, correction: Respelling) -> Edit | None:
    """The edit after which a literal says what it should; None where its spelling does not allow one."""
    right = said.replace(correction.wrong, correction.right)
    if not _PLAIN.fullmatch(correction.right):
        return None
    if _is_number(literal):
        return Edit(literal.place, right if _NUMBER.fullmatch(right) else f'"{right}"')
    source = literal.source
    start, end = 0, len(source)
    if not literal.opening:
        opening = OPENING.match(source)
        assert opening is not None
        start, end = opening.end(), end - len(opening[2])
    for body in _bodies(source[start:end], right, correction):
        text = source[:start] + body + source[end:]
        if _would_say(text, literal) == right:
            return Edit(literal.place, text)
    return None


def _bodies(body: str, right: str, correction: Respelling) -> Iterator[str]:
    """What may stand between the quotes: the same with the wrong part replaced, else all anew."""
    if body.count(correction.wrong) == 1:
        yield body.replace(correction.wrong, correction.right)
    if _PLAIN.fullmatch(right):
        yield right


def _would_say(source: str, literal: Literal) -> str | bytes | None:
    """What a literal would say if it were written as `source`."""
    try:
        return formatted_text(source, literal.opening) if literal.opening else literal_value(source)
    except Undecodable:
        return None
