"""Expressions, followed."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog_maker.evaluation.values import (
    ARITHMETIC,
    COMPARISONS,
    LIBRARY,
    METHODS,
    Choice,
    External,
    Frame,
    Ignored,
    Instance,
    Namespace,
    Refused,
    Super,
    truth,
)
from catalog_maker.source import Place, Unreadable

if TYPE_CHECKING:
    from catalog_maker.evaluation.following import Evaluator


def evaluate(follow: Evaluator, node: ast.AST, frame: Frame) -> Any:
    """The value of an expression."""
    value_of = partial(evaluate, follow, frame=frame)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return frame.scope[node.id] if node.id in frame.scope else follow.value(frame.module, node.id)
    if isinstance(node, ast.JoinedStr):
        return "".join(_formatted(part, value_of) for part in node.values)
    if isinstance(node, (ast.Tuple, ast.List)):
        elements = [value_of(element) for element in node.elts]
        return tuple(elements) if isinstance(node, ast.Tuple) else elements
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {value_of(key): value_of(value) for key, value in pairs if key}
    if isinstance(node, ast.BoolOp):
        return _boolean(node, value_of)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        operand = value_of(node.operand)
        return not truth(operand) if isinstance(node.op, ast.Not) else -operand
    if isinstance(node, ast.BinOp):
        return _binary(node, value_of)
    if isinstance(node, ast.Compare):
        return _compare(node, value_of)
    if isinstance(node, ast.IfExp):
        return value_of(node.body if truth(value_of(node.test)) else node.orelse)
    if isinstance(node, ast.Subscript):
        return _subscript(node, value_of)
    if isinstance(node, ast.Attribute):
        return _attribute(follow, node, value_of(node.value))
    if isinstance(node, ast.Call):
        return _call(follow, node, frame, value_of)
    if isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp)):
        return _comprehension(follow, node, frame)
    raise Unreadable(f"{frame.module}: cannot follow {ast.unparse(node)[:80]}")


def _formatted(part: ast.expr, value_of: Any) -> str:
    if isinstance(part, ast.FormattedValue):
        value = value_of(part.value)
        return repr(value) if part.conversion == ord("r") else str(value)
    assert isinstance(part, ast.Constant)
    return str(part.value)


def _boolean(node: ast.BoolOp, value_of: Any) -> Any:
    for operand in node.values[:-1]:
        value = value_of(operand)
        if truth(value) != isinstance(node.op, ast.And):
            return value
    return value_of(node.values[-1])


def _binary(node: ast.BinOp, value_of: Any) -> Any:
    left, right = value_of(node.left), value_of(node.right)
    if isinstance(node.op, ast.BitOr):  # a union of types: `int | float`
        return (*(left if isinstance(left, tuple) else (left,)), *(right if isinstance(right, tuple) else (right,)))
    return ARITHMETIC[type(node.op)](left, right)


def _compare(node: ast.Compare, value_of: Any) -> bool:
    left = value_of(node.left)
    for comparison, right_node in zip(node.ops, node.comparators, strict=True):
        right = value_of(right_node)
        is_identity = isinstance(comparison, (ast.Is, ast.IsNot)) and right is None
        if isinstance(left, Ignored) and not is_identity:
            raise Unreadable(f"{ast.unparse(node)} depends on something that is not followed")
        try:
            if not COMPARISONS[type(comparison)](left, right):
                return False
        except TypeError as error:
            raise Refused(str(error)) from error
        left = right
    return True


def _subscript(node: ast.Subscript, value_of: Any) -> Any:
    if ast.unparse(node.value).split(".")[-1] == "Literal":
        elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        found: list[Any] = []
        for value in map(value_of, elements):
            found += value.values if isinstance(value, Choice) else [value]
        return Choice(tuple(dict.fromkeys(found)))
    value = value_of(node.value)
    return Ignored() if isinstance(value, (Ignored, Place, type)) else value[value_of(node.slice)]


def _attribute(follow: Evaluator, node: ast.Attribute, value: Any) -> Any:
    if isinstance(value, Ignored):
        return value
    if isinstance(value, Namespace):
        dotted = f"{value.name}.{node.attr}"
        return Namespace(dotted) if dotted in follow.wheel.files else follow.wheel.find_dotted(dotted)
    if isinstance(value, External):
        return LIBRARY.get(f"{value.name}.{node.attr}", Ignored())
    if isinstance(value, Super):
        return follow.method(value.instance, node.attr, value.owner, after=True) or Ignored()
    if isinstance(value, Instance):
        if node.attr in value.attributes:
            return value.attributes[node.attr]
        method = follow.method(value, node.attr, value.place)
        if method is not None:
            return method
    if isinstance(value, type) and node.attr == "__name__":
        return value.__name__
    if any(isinstance(value, kind) and node.attr in methods for kind, methods in METHODS.items()):
        return getattr(value, node.attr)
    raise Unreadable(f"what is {ast.unparse(node)}?")


def _call(follow: Evaluator, node: ast.Call, frame: Frame, value_of: Any) -> Any:
    function = ast.unparse(node.func).split(".")[-1]
    if ast.unparse(node) == "super()":
        assert frame.owner is not None
        return Super(frame.scope["self"], frame.owner)
    if function == "get_args":
        choice = value_of(node.args[0])
        return choice.values if isinstance(choice, Choice) else ()
    if function == "fromkeys":
        return dict.fromkeys(value_of(node.args[0]), value_of(node.args[1]))
    if function == "isinstance":
        return _is_instance(follow, value_of(node.args[0]), value_of(node.args[1]))
    if function in ("type", "cast", "replace"):
        return Ignored()
    keywords = {keyword.arg: value_of(keyword.value) for keyword in node.keywords if keyword.arg}
    return follow.apply(value_of(node.func), tuple(map(value_of, node.args)), keywords)


def _comprehension(follow: Evaluator, node: ast.GeneratorExp | ast.ListComp | ast.SetComp, frame: Frame) -> list[Any]:
    generator = node.generators[0]
    if len(node.generators) > 1 or not isinstance(generator.target, ast.Name):
        raise Unreadable(f"{frame.module}: cannot follow {ast.unparse(node)[:80]}")
    items = evaluate(follow, generator.iter, frame)
    found = []
    for item in items if isinstance(items, Iterable) else ():
        inner = Frame(frame.module, {**frame.scope, generator.target.id: item}, frame.owner)
        if all(truth(evaluate(follow, test, inner)) for test in generator.ifs):
            found.append(evaluate(follow, node.elt, inner))
    return found


def _is_instance(follow: Evaluator, value: Any, kinds: Any) -> bool:
    if isinstance(value, Ignored):
        raise Unreadable("a type is asked of something that is not followed")
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if isinstance(kind, Place):
            if isinstance(value, Instance) and kind in follow.wheel.ancestry(value.place):
                return True
        elif isinstance(kind, type) and isinstance(value, kind):
            return True
    return False
