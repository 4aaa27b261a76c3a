"""Edits of a call's arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flyte_reslint.checks.correction import Addition, Exchange, Renaming
from flyte_reslint.checks.finding import Edit
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree
from flyte_reslint.syntax.strings import Undecodable, literal_value


def key_renamed(program: Program, correction: Renaming) -> tuple[Tree, cst.CSTNode, Edit] | None:
    """The entry of the mapping that a keyword was unpacked from, with the edit of its key."""
    found = {}
    for tree, entry in _entries(program, correction):
        edit = _key(tree, entry, correction)
        if edit is not None:
            found[edit.place] = tree, entry, edit
    return next(iter(found.values())) if len(found) == 1 else None


def _entries(program: Program, correction: Renaming) -> Iterator[tuple[Tree, cst.CSTNode]]:
    """What may give the keyword its name: the entries of a mapping that is written out, and those of its value."""
    tree = program.tree(correction.place.file)
    if tree is not None:
        yield from ((tree, entry) for entry in tree.within(correction.place, cst.DictElement))
        yield from ((tree, entry) for entry in tree.within(correction.place, cst.Arg))
    for place in correction.places:
        tree = program.tree(place.file)
        value = tree.expression(place) if tree is not None else None
        entry = tree.parent(value) if tree is not None and value is not None else None
        if tree is not None and entry is not None:
            yield tree, entry


def _key(tree: Tree, entry: cst.CSTNode | None, correction: Renaming) -> Edit | None:
    """The edit of the key in an entry of a dict display or an argument of `dict(...)`."""
    if isinstance(entry, cst.DictElement) and isinstance(entry.key, cst.SimpleString):
        try:
            is_key = literal_value(entry.key.value) == correction.wrong
        except Undecodable:
            return None
        written = entry.key.value.replace(correction.wrong, correction.right)
        return Edit(tree.place(entry.key), written) if is_key and written != entry.key.value else None
    if isinstance(entry, cst.Arg) and entry.keyword is not None and entry.keyword.value == correction.wrong:
        call = tree.parent(entry)
        is_dict = isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value == "dict"
        if is_dict and correction.right.isidentifier():
            return Edit(tree.place(entry.keyword), correction.right)
    return None


def added(program: Program, correction: Addition) -> Edit | None:
    """The edit that gives a call one more keyword."""
    tree = program.tree(correction.call.file)
    call = tree.at(correction.call, cst.Call) if tree is not None else None
    return appended(tree, call, f"{correction.name}={correction.value}") if tree is not None and call else None


def appended(tree: Tree, call: cst.Call, argument: str) -> Edit:
    """The edit that adds an argument: behind the others, on a line of its own where they have such."""
    text = tree.lines.text
    if not call.args:
        _, end = tree.lines.span(tree.place(call))
        return Edit(tree.lines.place(tree.file, end - 1, end - 1), argument)
    start, end = tree.lines.span(tree.place(call.args[-1]))
    line, _ = tree.lines.line(start)
    indentation = text[line:start]
    if indentation.strip():
        return Edit(tree.lines.place(tree.file, end, end), f", {argument}")
    # In front of the last one, so that a comment behind that stays with it.
    return Edit(tree.lines.place(tree.file, start, start), f"{argument},{tree.lines.line_end(line - 1)}{indentation}")


def removed(tree: Tree, call: cst.Call, argument: cst.Arg) -> Edit:
    """The edit that takes an argument out of a call that has others."""
    spans = [tree.lines.span(tree.place(each)) for each in call.args]
    position = next(number for number, each in enumerate(call.args) if each is argument)
    start, end = spans[position]
    if position + 1 < len(spans):
        return Edit(tree.lines.place(tree.file, start, spans[position + 1][0]), "")
    return Edit(tree.lines.place(tree.file, spans[position - 1][1], end), "")


def exchanged(program: Program, correction: Exchange) -> tuple[Edit, ...]:
    """The edits that let two literals of one tuple or list change places; none where they are no such."""
    tree = program.tree(correction.first.file)
    places = (correction.first, correction.second)
    values = [tree.expression(place) for place in places] if tree is not None else []
    if tree is None or not all(isinstance(value, LITERALS) for value in values):
        return ()
    displays = [_display(tree, value) for value in values if value is not None]
    if displays[0] is None or displays[0] is not displays[-1]:
        return ()
    return _swapped(tree, places)


LITERALS = (cst.SimpleString, cst.Integer, cst.Float)


def _display(tree: Tree, value: cst.CSTNode) -> cst.CSTNode | None:
    """The tuple or list that has `value` as its element."""
    element = tree.parent(value)
    display = tree.parent(element) if isinstance(element, cst.Element) else None
    return display if isinstance(display, (cst.Tuple, cst.List)) else None


def _swapped(tree: Tree, places: Sequence[Place]) -> tuple[Edit, ...]:
    first, second = places
    return Edit(first, tree.lines.stretch(second)), Edit(second, tree.lines.stretch(first))
