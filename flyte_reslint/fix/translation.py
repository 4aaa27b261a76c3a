"""Edits that give resources to the SDK that the task or environment is of."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from libcst.helpers import get_full_name_for_node

from flyte_reslint.checks.correction import Translation
from flyte_reslint.checks.finding import Edit
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree

CLASS = "Resources"


def translated(program: Program, correction: Translation) -> tuple[Tree, cst.CSTNode, tuple[Edit, ...]] | None:
    """The call, with the edits that make it one of the package's; None where its file does not import the package."""
    tree = program.tree(correction.call.file)
    call = tree.at(correction.call, cst.Call) if tree is not None else None
    if tree is None or call is None or any(place.file != tree.file for place, _ in correction.renamed):
        return None
    spelled = _imported(tree, call, correction.package)
    if spelled is None:
        return None
    name, further = spelled
    keywords = (Edit(place, keyword) for place, keyword in correction.renamed)
    return tree, call, (*further, Edit(tree.place(call.func), name), *keywords)


def _imported(tree: Tree, call: cst.Call, package: str) -> tuple[str, tuple[Edit, ...]] | None:
    """How the file names the package's class, and the edit that imports it with the package's other names."""
    before = [alias for alias in _aliases(tree) if tree.place(alias) < tree.place(call)]
    for alias in before:
        if _module(tree, alias) == package and alias.evaluated_name == CLASS:
            return alias.evaluated_alias or CLASS, ()
    for alias in before:
        if _module(tree, alias) is None and alias.evaluated_name == package:
            return f"{alias.evaluated_alias or package}.{CLASS}", ()
    if any(not _is_attribute(tree, node) for node in tree.names(CLASS)):
        return None
    last = next((alias for alias in reversed(before) if _module(tree, alias) == package), None)
    if last is None:
        return None
    _, end = tree.lines.span(tree.place(last))
    return CLASS, (Edit(tree.lines.place(tree.file, end, end), f", {CLASS}"),)


def _aliases(tree: Tree) -> Iterator[cst.ImportAlias]:
    """What the module imports at its top, without conditions."""
    for alias in tree.within(tree.whole, cst.ImportAlias):
        line = next(node for node in tree.around(alias) if isinstance(node, cst.SimpleStatementLine))
        if isinstance(tree.parent(line), cst.Module):
            yield alias


def _module(tree: Tree, alias: cst.ImportAlias) -> str | None:
    """The module that a name is imported from; None for a module that is imported itself."""
    statement = tree.parent(alias)
    return get_full_name_for_node(statement.module or "") if isinstance(statement, cst.ImportFrom) else None


def _is_attribute(tree: Tree, name: cst.Name) -> bool:
    parent = tree.parent(name)
    return isinstance(parent, cst.Attribute) and parent.attr is name
