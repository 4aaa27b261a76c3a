"""Follows the SDK's constructors in its source, over plain values, to see what they raise.

The SDK is not imported and none of its code is run: the functions below walk its syntax tree and know only the
few kinds of statement that its checks are written with. Anything else raises `Unreadable`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from catalog_maker.signatures import signature_of
from catalog_maker.source import ImportedFrom, Place, Unreadable, Wheel

BUILTINS: dict[str, Any] = {
    **{kind.__name__: kind for kind in (int, float, str, bool, tuple, list, dict, set, bytes)},
    **{name: name for name in ("ValueError", "TypeError", "RuntimeError", "AssertionError")},
    **{function.__name__: function for function in (isinstance, len, any, all, min, max, repr, range, sorted)},
}
LIBRARY: dict[str, Any] = {
    "datetime.timedelta": timedelta,
    "typing.List": list,
    "typing.Dict": dict,
    "typing.Tuple": tuple,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right, ast.NotIn: lambda left, right: left not in right,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
METHODS = {str: {"partition", "split", "strip", "lower", "upper", "startswith", "endswith"},
           dict: {"get", "items", "keys", "values"}, timedelta: {"total_seconds"}}  # fmt: skip


class Refused(Exception):
    """The source raises for these arguments."""


@dataclass(frozen=True)
class Choice:
    """`typing.Literal[...]`, nested ones flattened, as `typing.get_args` gives them."""

    values: tuple[Any, ...]


@dataclass
class Instance:
    """An object of one of the SDK's own classes."""

    place: Place
    attributes: dict[str, Any] = field(default_factory=dict)


class Ignored:
    """Something with no bearing on what is raised: a logger, a type in an annotation."""


class _Return(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


@dataclass(frozen=True)
class Evaluator:
    """Follows calls in one wheel."""

    wheel: Wheel

    def call(self, dotted: str, *arguments: Any, **keywords: Any) -> Any:
        """What a call of the public name `dotted` gives. Raises `Refused` where the SDK would raise."""
        place = self.wheel.find_dotted(dotted)
        if place is None:
            raise Unreadable(f"{dotted} is not in {self.wheel.path.name}")
        return self._apply(place, arguments, keywords)

    def value(self, module: str, name: str) -> Any:
        """The value of a name at the top of a module."""
        place = self.wheel.find(module, name)
        if place is None:
            return self._foreign(module, name)
        if isinstance(place.node, ast.expr):
            return self._evaluate(place.node, place.module, {})
        return place

    def _foreign(self, module: str, name: str) -> Any:
        target = self.wheel.names(module).get(name)
        if target is None and name in BUILTINS:
            return BUILTINS[name]
        if isinstance(target, ImportedFrom):
            return LIBRARY.get(f"{target.module}.{target.name}", Ignored())
        raise Unreadable(f"{module}: what is {name}?")

    # --- calls ---

    def _apply(self, target: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
        if isinstance(target, Ignored):
            return Ignored()
        if not isinstance(target, Place):
            try:
                return target(*arguments, **keywords)
            except TypeError as error:
                raise Refused(str(error)) from error
        if isinstance(target.node, ast.ClassDef):
            return self._construct(target, arguments, keywords)
        scope = self._bind(target, arguments, keywords)
        assert isinstance(target.node, ast.FunctionDef)
        return self._run_function(target.node, target.module, scope)

    def _construct(self, place: Place, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Instance:
        made = Instance(place, self._bind(place, arguments, keywords))
        check = self.wheel.member(place, "__post_init__")
        if check is not None:
            assert isinstance(check.node, ast.FunctionDef)
            self._run_function(check.node, check.module, {"self": made})
        return made

    def _bind(self, target: Place, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> dict[str, Any]:
        parameters = signature_of(self.wheel, target).parameters
        placed = [parameter.name for parameter in parameters if parameter.kind in ("positional", "standard")]
        names = {parameter.name for parameter in parameters}
        if len(arguments) > len(placed) or not names.issuperset(keywords):
            raise Refused("arguments do not fit")
        scope = {**dict(zip(placed, arguments, strict=False)), **keywords}
        for parameter in parameters:
            if parameter.name not in scope:
                if parameter.required:
                    raise Refused(f"{parameter.name} is missing")
                scope[parameter.name] = parameter.default
        return scope

    def _run_function(self, node: ast.FunctionDef, module: str, scope: dict[str, Any]) -> Any:
        try:
            self._run(node.body, module, scope)
        except _Return as done:
            return done.value
        return None

    # --- statements ---

    def _run(self, body: list[ast.stmt], module: str, scope: dict[str, Any]) -> None:
        for statement in body:
            self._run_statement(statement, module, scope)

    def _run_statement(self, statement: ast.stmt, module: str, scope: dict[str, Any]) -> None:
        if isinstance(statement, ast.If):
            test = self._evaluate(statement.test, module, scope)
            self._run(statement.body if _truth(test) else statement.orelse, module, scope)
        elif isinstance(statement, ast.Raise):
            raise Refused(ast.unparse(statement))
        elif isinstance(statement, ast.Return):
            raise _Return(None if statement.value is None else self._evaluate(statement.value, module, scope))
        elif isinstance(statement, ast.Expr):
            self._evaluate(statement.value, module, scope)
        elif isinstance(statement, ast.Assign):
            value = self._evaluate(statement.value, module, scope)
            for target in statement.targets:
                self._assign(target, value, module, scope)
        elif isinstance(statement, ast.For):
            for item in self._evaluate(statement.iter, module, scope):
                self._assign(statement.target, item, module, scope)
                self._run(statement.body, module, scope)
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                scope[alias.asname or alias.name] = self._imported(self.wheel.origin(module, statement), alias.name)
        elif not isinstance(statement, ast.Pass):
            raise Unreadable(f"{module}:{statement.lineno}: cannot follow {ast.unparse(statement)[:80]}")

    def _imported(self, origin: str, name: str) -> Any:
        place = self.wheel.find(origin, name) if origin in self.wheel.files else None
        return place if place and isinstance(place.node, (ast.FunctionDef, ast.ClassDef)) else Ignored()

    def _assign(self, target: ast.expr, value: Any, module: str, scope: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            scope[target.id] = value
        elif isinstance(target, ast.Tuple):
            for element, item in zip(target.elts, value, strict=True):
                self._assign(element, item, module, scope)
        elif isinstance(target, ast.Attribute):
            self._evaluate(target.value, module, scope).attributes[target.attr] = value
        else:
            raise Unreadable(f"{module}:{target.lineno}: cannot assign to {ast.unparse(target)}")

    # --- expressions ---

    def _evaluate(self, node: ast.expr, module: str, scope: dict[str, Any]) -> Any:
        def evaluate(inner: ast.expr) -> Any:
            return self._evaluate(inner, module, scope)

        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return scope[node.id] if node.id in scope else self.value(module, node.id)
        if isinstance(node, ast.JoinedStr):
            return "".join(self._formatted(part, evaluate) for part in node.values)
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(map(evaluate, node.elts)) if isinstance(node, ast.Tuple) else list(map(evaluate, node.elts))
        if isinstance(node, ast.Dict):
            return {
                _key(evaluate(key)): evaluate(value) for key, value in zip(node.keys, node.values, strict=True) if key
            }
        if isinstance(node, ast.BoolOp):
            value: Any = None
            for operand in node.values:
                value = evaluate(operand)
                if _truth(value) != isinstance(node.op, ast.And):
                    return value
            return value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
            operand_value = evaluate(node.operand)
            return not _truth(operand_value) if isinstance(node.op, ast.Not) else -operand_value
        if isinstance(node, ast.BinOp):
            return self._binary(node, evaluate)
        if isinstance(node, ast.Compare):
            return self._compare(node, evaluate)
        if isinstance(node, ast.IfExp):
            return evaluate(node.body if _truth(evaluate(node.test)) else node.orelse)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, module, evaluate)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, evaluate(node.value))
        if isinstance(node, ast.Call):
            return self._call(node, module, evaluate)
        raise Unreadable(f"{module}:{node.lineno}: cannot follow {ast.unparse(node)[:80]}")

    def _formatted(self, part: ast.expr, evaluate: Callable[[ast.expr], Any]) -> str:
        if isinstance(part, ast.FormattedValue):
            value = evaluate(part.value)
            return repr(value) if part.conversion == ord("r") else str(value)
        assert isinstance(part, ast.Constant)
        return str(part.value)

    def _binary(self, node: ast.BinOp, evaluate: Callable[[ast.expr], Any]) -> Any:
        left, right = evaluate(node.left), evaluate(node.right)
        if isinstance(node.op, ast.BitOr):  # a union of types: `int | float`
            return (*(left if isinstance(left, tuple) else (left,)), *(right if isinstance(right, tuple) else (right,)))
        return ARITHMETIC[type(node.op)](left, right)

    def _compare(self, node: ast.Compare, evaluate: Callable[[ast.expr], Any]) -> bool:
        left = evaluate(node.left)
        for comparison, right_node in zip(node.ops, node.comparators, strict=True):
            right = evaluate(right_node)
            try:
                if not COMPARISONS[type(comparison)](left, right):
                    return False
            except TypeError as error:
                raise Refused(str(error)) from error
            left = right
        return True

    def _subscript(self, node: ast.Subscript, module: str, evaluate: Callable[[ast.expr], Any]) -> Any:
        if ast.unparse(node.value).split(".")[-1] == "Literal":
            elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            found: list[Any] = []
            for value in map(evaluate, elements):
                found += value.values if isinstance(value, Choice) else [value]
            return Choice(tuple(dict.fromkeys(found)))
        value = evaluate(node.value)
        return Ignored() if isinstance(value, (Ignored, type)) else value[evaluate(node.slice)]

    def _attribute(self, node: ast.Attribute, value: Any) -> Any:
        if isinstance(value, Ignored):
            return value
        if isinstance(value, Instance):
            if node.attr in value.attributes:
                return value.attributes[node.attr]
            raise Unreadable(f"what is {ast.unparse(node)}?")
        if any(isinstance(value, kind) and node.attr in methods for kind, methods in METHODS.items()):
            return getattr(value, node.attr)
        raise Unreadable(f"what is {ast.unparse(node)} of {value!r}?")

    def _call(self, node: ast.Call, module: str, evaluate: Callable[[ast.expr], Any]) -> Any:
        function = ast.unparse(node.func).split(".")[-1]
        if function == "get_args":
            choice = evaluate(node.args[0])
            return choice.values if isinstance(choice, Choice) else ()
        if function == "fromkeys":
            return dict.fromkeys(evaluate(node.args[0]), evaluate(node.args[1]))
        if function == "isinstance":
            return _is_instance(evaluate(node.args[0]), evaluate(node.args[1]))
        if function in ("type", "cast"):
            return Ignored()
        keywords = {keyword.arg: evaluate(keyword.value) for keyword in node.keywords if keyword.arg}
        return self._apply(evaluate(node.func), tuple(map(evaluate, node.args)), keywords)


def _truth(value: Any) -> bool:
    if isinstance(value, Ignored):
        raise Unreadable("a branch depends on something that is not followed")
    return bool(value)


def _key(value: Any) -> Any:
    """A dictionary's key: types and literals stand for themselves."""
    return value if not isinstance(value, Ignored) else id(value)


def _is_instance(value: Any, kinds: Any) -> bool:
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if isinstance(kind, Place):
            if isinstance(value, Instance) and value.place == kind:
                return True
        elif isinstance(kind, type) and isinstance(value, kind):
            return True
    return False
