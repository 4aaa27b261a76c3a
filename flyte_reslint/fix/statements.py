"""Edits of statements: an override that nobody takes goes to the call that it was meant for, or goes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flyte_reslint.checks.correction import Use
from flyte_reslint.checks.finding import Edit, Fix
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree


def used(program: Program, correction: Use) -> Fix | None:
    """The edits after which what a call returns is used: by the statement behind it, if that names the same task once.

    Where nothing says for what the author meant it, the call can only go, which takes back no effect.
    """
    tree = program.tree(correction.call.file)
    call = tree.at(correction.call, cst.Call) if tree is not None else None
    if tree is None or call is None or not isinstance(call.func, cst.Attribute):
        return None
    line = next((node for node in tree.around(call) if isinstance(node, cst.SimpleStatementLine)), None)
    block = tree.parent(line) if line is not None else None
    if line is None or len(line.body) != 1 or not isinstance(block, (cst.IndentedBlock, cst.Module)):
        return None
    if not isinstance(line.body[0], cst.Expr) or line.body[0].value is not call:
        return None
    following = list(block.body)[[each is line for each in block.body].index(True) + 1 :]
    removal = _removal(tree, line, is_alone=len(block.body) == 1)
    use = _use(tree, tree.source(call.func.value), following)
    if use is not None:
        return Fix("Call the task that override returns", (removal, Edit(use, tree.source(call))), is_safe=True)
    return Fix("Remove the override, which has no effect", (removal,), is_safe=False)


def _use(tree: Tree, task: str, following: Sequence[cst.CSTNode]) -> Place | None:
    """Where the next of the statements names the task, if it is called or passed there and nowhere else behind."""
    found = [
        node
        for statement in following
        for node in (
            *tree.within(tree.place(statement), cst.Name),
            *tree.within(tree.place(statement), cst.Attribute),
        )
        if tree.source(node) == task
    ]
    if len(found) != 1 or not isinstance(following[0], cst.SimpleStatementLine):
        return None
    place, parent = tree.place(found[0]), tree.parent(found[0])
    if isinstance(parent, cst.Attribute) and parent.attr.value == "aio":
        parent = tree.parent(parent)
    is_called = isinstance(parent, cst.Call) or (isinstance(parent, cst.Arg) and parent.keyword is not found[0])
    return place if is_called and tree.place(following[0]).contains(place) else None


def _removal(tree: Tree, line: cst.SimpleStatementLine, *, is_alone: bool) -> Edit:
    """The edit that takes a statement out, and its line if nothing else stands there."""
    text = tree.lines.text
    start, end = tree.lines.span(tree.place(line.body[0]))
    if is_alone:
        return Edit(tree.place(line.body[0]), "pass")
    first, _ = tree.lines.line(start)
    _, last = tree.lines.line(end)
    rest = text[end:last].lstrip(" \t\f;")
    if text[first:start].strip():
        return Edit(tree.place(line.body[0]), "pass")
    if rest.startswith("#"):
        return Edit(tree.lines.place(tree.file, start, last - len(rest)), "")
    return Edit(tree.lines.place(tree.file, first, last), "")
