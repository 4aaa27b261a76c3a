"""Who else reads a literal: a constant is changed for everyone who names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import libcst as cst

from flyte_reslint.domain.values import Place
from flyte_reslint.fix.places import Places
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree

Function = cst.FunctionDef | cst.Lambda


def serves_only(program: Program, tree: Tree, value: cst.CSTNode, served: Places[None]) -> bool:
    """Whether all that `value` is read for lies within the places of `served`.

    That can be told of a value that a variable or parameter gets.
    """
    variable = variable_of(tree, value)
    if variable is None:
        return False
    around = list(tree.around(variable))
    function = next((node for node in around if isinstance(node, Function)), None)
    if function is None and any(isinstance(node, cst.ClassDef) for node in around):
        return False
    mentions = [place for place in _mentions(tree, variable.value, function) if place != tree.place(variable)]
    if function is None:
        for file in _linked(program, tree.file, variable.value):
            other = program.tree(file)
            if other is None:
                return False
            mentions += _mentions(other, variable.value)
    return all(_is_within(mention, served) for mention in mentions)


def _is_within(place: Place, served: Places[None]) -> bool:
    return any(each.contains(place) for each, _ in served.touching(place))


def variable_of(tree: Tree, value: cst.CSTNode) -> cst.Name | None:
    """The variable or parameter that gets a value, alone or as part of another; None where the value goes elsewhere."""
    for node in tree.around(value):
        if isinstance(node, cst.Assign):
            target = node.targets[0].target
            return target if len(node.targets) == 1 and isinstance(target, cst.Name) else None
        if isinstance(node, (cst.AnnAssign, cst.Param)):
            target = node.target if isinstance(node, cst.AnnAssign) else node.name
            return target if isinstance(target, cst.Name) else None
        if isinstance(node, (cst.Call, cst.Lambda, cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            return None
    return None


def _mentions(tree: Tree, name: str, function: cst.CSTNode | None = None) -> Iterator[Place]:
    """Where `name` is read or set, in a function or in the whole file."""
    for node in tree.names(name):
        parent = tree.parent(node)
        is_keyword = isinstance(parent, cst.Arg) and parent.keyword is node
        if not is_keyword and (function is None or tree.place(function).contains(tree.place(node))):
            yield tree.place(node)


def _linked(program: Program, file: str, name: str) -> list[str]:
    """The other files that may import `name` from `file`, through each other as well."""
    named = re.compile(rf"\b{re.escape(name)}\b|import\s*\*")
    texts = {other: program.text(other) for other in program.files if other != file}
    pending = {other: text for other, text in texts.items() if named.search(text)}
    linked = [file]
    for known in linked:
        module = re.compile(rf"\b{re.escape(_module(known))}\b|from\s+\.+\s+import")
        for other in [other for other, text in pending.items() if module.search(text)]:
            del pending[other]
            linked.append(other)
    return linked[1:]


def _module(file: str) -> str:
    """The last part of the name under which other files import a file."""
    path = PurePosixPath(file)
    return (path.parent.name if path.stem == "__init__" else path.stem) or path.stem
