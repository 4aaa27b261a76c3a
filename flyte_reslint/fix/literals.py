"""Respelling a value where its text is written: in one literal, or in a piece of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from flyte_reslint.checks.correction import Respelling
from flyte_reslint.checks.finding import Edit
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree
from flyte_reslint.syntax.strings import Undecodable, formatted_text, literal_value

Text = cst.SimpleString | cst.FormattedStringText
Number = cst.Integer | cst.Float

_OPENING = re.compile(r"""[A-Za-z]*(?:\"""|'''|"|')""")
_PLAIN = re.compile(r"[^\\\"'{}\r\n]*")
"""Text that every literal can spell as it is."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def respelled(program: Program, correction: Respelling) -> tuple[Tree, cst.CSTNode, Edit] | None:
    """The literal that the value comes from, with its edit; None where there is not exactly one.

    A literal that says the whole value counts before those that say a part of it.
    """
    wholes: dict[Place, tuple[Tree, cst.CSTNode, Edit | None]] = {}
    parts: dict[Place, tuple[Tree, cst.CSTNode, Edit | None]] = {}
    for place in correction.places:
        tree = program.tree(place.file)
        if tree is None:
            continue
        for literal in _literals(tree, place):
            said = _said(literal, tree)
            if said is not None and _is_part(said, correction):
                found = wholes if said == correction.value else parts
                found[tree.place(literal)] = tree, literal, _edit(literal, said, correction, tree)
    candidates = list((wholes or parts).values())
    if len(candidates) != 1 or candidates[0][2] is None:
        return None
    return candidates[0][0], candidates[0][1], candidates[0][2]


def _literals(tree: Tree, place: Place) -> Iterator[Text | Number]:
    yield from tree.within(place, cst.SimpleString)
    yield from tree.within(place, cst.FormattedStringText)
    number = tree.at(place, cst.Integer) or tree.at(place, cst.Float)
    if number is not None:
        yield number


def _is_part(said: str, correction: Respelling) -> bool:
    """Whether what a literal says is the value, or the beginning or end of it that is wrong."""
    is_at_end = correction.value.startswith(said) or correction.value.endswith(said)
    return is_at_end and said.count(correction.wrong) == 1


def _said(literal: Text | Number, tree: Tree) -> str | None:
    """What a literal says; None for bytes, and for text that cannot be read."""
    if isinstance(literal, Number):
        return literal.value
    try:
        if isinstance(literal, cst.FormattedStringText):
            return formatted_text(literal.value, _opening(literal, tree))
        value = literal_value(literal.value)
    except Undecodable:
        return None
    return value if isinstance(value, str) else None


def _opening(piece: cst.FormattedStringText, tree: Tree) -> str:
    """The prefix and quotes of the f-string that has a piece."""
    return next(node.start for node in tree.around(piece) if isinstance(node, cst.FormattedString))


def _edit(literal: Text | Number, said: str, correction: Respelling, tree: Tree) -> Edit | None:
    """The edit after which a literal says what it should; None where its spelling does not allow one."""
    right = said.replace(correction.wrong, correction.right)
    if not _PLAIN.fullmatch(correction.right):
        return None
    if isinstance(literal, Number):
        return Edit(tree.place(literal), right if _NUMBER.fullmatch(right) else f'"{right}"')
    if isinstance(literal, cst.FormattedStringText):
        start, end = 0, len(literal.value)
    else:
        opening = _OPENING.match(literal.value)
        assert opening is not None
        start, end = opening.end(), len(literal.value) - len(literal.quote)
    for body in _bodies(literal.value[start:end], right, correction):
        text = literal.value[:start] + body + literal.value[end:]
        if _would_say(text, literal, tree) == right:
            return Edit(tree.place(literal), text)
    return None


def _bodies(body: str, right: str, correction: Respelling) -> Iterator[str]:
    """What may stand between the quotes: the same with the wrong part replaced, else all anew."""
    if body.count(correction.wrong) == 1:
        yield body.replace(correction.wrong, correction.right)
    if _PLAIN.fullmatch(right):
        yield right


def _would_say(text: str, literal: Text, tree: Tree) -> str | bytes | None:
    """What a literal would say if it were written as `text`."""
    try:
        if isinstance(literal, cst.SimpleString):
            return literal_value(text)
        return formatted_text(text, _opening(literal, tree))
    except Undecodable:
        return None
