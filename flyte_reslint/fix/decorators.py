"""Edits that move an argument from a task's decorator to what makes its environment."""

from __future__ import annotations

import libcst as cst

from flyte_reslint.checks.correction import Move
from flyte_reslint.checks.finding import Edit, Fix
from flyte_reslint.fix.arguments import appended, removed
from flyte_reslint.fix.program import Program
from flyte_reslint.fix.tree import Tree


def moved(program: Program, correction: Move) -> Fix | None:
    """The edits that give the argument to the environment of the task if that has no other, else to a clone of it.

    A clone is made only where the task calls none and is called by none, and nothing but decorators names the
    environment: otherwise somebody has to say what depends on the clone.
    """
    tree = program.tree(correction.decorator.file)
    if tree is None or correction.environment.file != tree.file:
        return None
    decorator = tree.at(correction.decorator, cst.Call)
    environment = tree.at(correction.environment, cst.Call)
    keyword = tree.at(correction.keyword, cst.Name)
    argument = tree.parent(keyword) if keyword is not None else None
    if decorator is None or environment is None or not isinstance(argument, cst.Arg):
        return None
    if argument not in decorator.args or any(each.star for each in environment.args):
        return None
    without = _without(tree, decorator, argument)
    if correction.is_alone and _is_known_at(tree, argument.value, environment):
        return Fix(
            "Move resources to the environment",
            (without, _given(tree, environment, argument)),
            is_safe=False,
        )
    return _cloned(tree, decorator, argument, without, correction) if correction.is_apart else None


def _without(tree: Tree, decorator: cst.Call, argument: cst.Arg) -> Edit:
    """The edit that takes the argument out, with the parentheses if nothing else is in them."""
    if len(decorator.args) > 1:
        return removed(tree, decorator, argument)
    _, end = tree.lines.span(tree.place(decorator))
    _, start = tree.lines.span(tree.place(decorator.func))
    return Edit(tree.lines.place(tree.file, start, end), "")


def _given(tree: Tree, environment: cst.Call, argument: cst.Arg) -> Edit:
    """The edit that gives the environment the argument, in place of one of that name."""
    value = _source(tree, argument)
    for own in environment.args:
        if own.keyword is not None and argument.keyword is not None and own.keyword.value == argument.keyword.value:
            start, _ = tree.lines.span(tree.place(own.value))
            _, end = tree.lines.span(tree.place(own))
            return Edit(tree.lines.place(tree.file, start - _parentheses(own.value), end), value)
    return appended(tree, environment, f"resources={value}")


def _parentheses(value: cst.BaseExpression) -> int:
    """How many characters before a value its own parentheses take."""
    return len(value.lpar)


def _source(tree: Tree, argument: cst.Arg) -> str:
    """The text of an argument's value."""
    return tree.source(argument).partition("=")[2].strip()


def _is_known_at(tree: Tree, value: cst.CSTNode, environment: cst.Call) -> bool:
    """Whether all that `value` names is named before the environment is made as well, at the top of the module."""
    if any(isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)) for node in tree.around(environment)):
        return False
    start = tree.place(environment)
    for node in tree.within(tree.place(value), cst.Name):
        parent = tree.parent(node)
        if isinstance(parent, (cst.Arg, cst.Attribute)) and node in (
            getattr(parent, "keyword", None),
            getattr(parent, "attr", None),
        ):
            continue
        if not any(tree.place(other) < start for other in tree.names(node.value)):
            return False
    return True


def _cloned(tree: Tree, decorator: cst.Call, argument: cst.Arg, without: Edit, correction: Move) -> Fix | None:
    function = next((node for node in tree.around(decorator) if isinstance(node, cst.FunctionDef)), None)
    owner = decorator.func.value if isinstance(decorator.func, cst.Attribute) else None
    if function is None or not isinstance(owner, cst.Name) or correction.name is None:
        return None
    if not isinstance(tree.parent(function), cst.Module) or not _is_only_decorating(tree, owner):
        return None
    clone = f"{function.name.value}_env"
    if any(tree.names(clone)):
        return None
    name = f"{correction.name}-{function.name.value.replace('_', '-')}"
    first = function.decorators[0]
    start, _ = tree.lines.span(tree.place(first))
    start, _ = tree.lines.line(start)
    end = tree.lines.line_end(start)
    made = f'{clone} = {owner.value}.clone_with("{name}", resources={_source(tree, argument)}){end}{end}{end}'
    return Fix(
        f"Move resources to a clone of {owner.value}",
        (Edit(tree.lines.place(tree.file, start, start), made), Edit(tree.place(owner), clone), without),
        is_safe=False,
    )


def _is_only_decorating(tree: Tree, owner: cst.Name) -> bool:
    """Whether nothing but decorators names an environment after it was made."""
    others = [node for node in tree.names(owner.value) if not _is_decorating(tree, node)]
    return len(others) == 1 and isinstance(tree.parent(others[0]), cst.AssignTarget)


def _is_decorating(tree: Tree, name: cst.Name) -> bool:
    return isinstance(tree.parent(name), cst.Attribute) and any(
        isinstance(node, cst.Decorator) for node in tree.around(name)
    )
