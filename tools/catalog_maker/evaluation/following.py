"""Calls and statements, followed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from catalog_maker.evaluation.expressions import evaluate
from catalog_maker.evaluation.values import (
    BUILTINS,
    LIBRARY,
    Closure,
    External,
    Frame,
    Ignored,
    Instance,
    Method,
    Refused,
    truth,
)
from catalog_maker.signatures import signature_of
from catalog_maker.source import ImportedFrom, Place, Unreadable, Wheel, flat

UNFOLLOWED = ("_get_declaring_file", "_find_user_caller_frame")
"""Methods and functions that only look where the caller stands, and raise nothing."""


class _Return(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


@dataclass(frozen=True)
class Evaluator:
    """Follows calls in one wheel."""

    wheel: Wheel

    def call(self, dotted: str, *arguments: Any, **keywords: Any) -> Any:
        """What a call of the public name `dotted` gives. Raises `Refused` where the SDK would raise."""
        place = self.wheel.find_dotted(dotted)
        if place is None:
            raise Unreadable(f"{dotted} is not in {self.wheel.path.name}")
        return self.apply(place, arguments, keywords)

    def value(self, module: str, name: str) -> Any:
        """The value of a name at the top of a module."""
        place = self.wheel.find(module, name)
        if place is not None and place.module.endswith("._logging"):
            return Ignored()
        if place is not None:
            is_value = isinstance(place.node, ast.expr)
            return evaluate(self, place.node, Frame(place.module, {})) if is_value else place
        target = self.wheel.names(module).get(name)
        if isinstance(target, ImportedFrom):
            if not target.name:
                return External(target.module)
            return LIBRARY.get(f"{target.module}.{target.name}", Ignored())
        if name in BUILTINS:
            return BUILTINS[name]
        raise Unreadable(f"{module}: what is {name}?")

    # --- calls ---

    def apply(self, target: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
        """What calling `target` gives."""
        if isinstance(target, Ignored):
            return Ignored()
        if isinstance(target, Method):
            scope = {"self": target.instance, **self._bind(target.place, target.owner, arguments, keywords)}
            return self._run_function(target.place.node, Frame(target.place.module, scope, target.owner))
        if isinstance(target, Closure):
            names = [argument.arg for argument in target.node.args.args]
            scope = {**target.frame.scope, **dict(zip(names, arguments, strict=False)), **keywords}
            return self._run_function(target.node, Frame(target.frame.module, scope, target.frame.owner))
        if not isinstance(target, Place):
            try:
                return target(*arguments, **keywords)
            except TypeError as error:
                raise Refused(str(error)) from error
        if isinstance(target.node, ast.ClassDef):
            return self._construct(target, arguments, keywords)
        scope = self._bind(target, None, arguments, keywords)
        return self._run_function(target.node, Frame(target.module, scope))

    def _construct(self, place: Place, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Instance:
        given = self._bind(place, None, arguments, keywords)
        attributes = {n: self._default(place, n) if isinstance(v, Ignored) else v for n, v in given.items()}
        made = Instance(place, attributes)
        check = self.method(made, "__post_init__", place)
        if check is not None:
            self.apply(check, (), {})
        return made

    def _default(self, place: Place, name: str) -> Any:
        """The default of a dataclass field that is not a literal: what its factory makes."""
        for owner in self.wheel.ancestry(place):
            assert isinstance(owner.node, ast.ClassDef)
            for statement in owner.node.body:
                if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == name and statement.value:
                    frame = Frame(owner.module, {})
                    factory = _keyword_value(statement.value, "default_factory")
                    if factory is not None:
                        return self.apply(evaluate(self, factory, frame), (), {})
                    return evaluate(self, statement.value, frame)
        return Ignored()

    def method(self, instance: Instance, name: str, start: Place, after: bool = False) -> Method | None:
        """The method `name` of the class `start` or of its bases; only of its bases with `after`."""
        for owner in self.wheel.ancestry(start)[after:]:
            assert isinstance(owner.node, ast.ClassDef)
            for statement in reversed(owner.node.body):  # the last of a name: `@overload` ones come first
                if isinstance(statement, ast.FunctionDef) and statement.name == name:
                    return Method(instance, owner, Place(owner.module, statement))
        return None

    def _bind(
        self, target: Place, owner: Place | None, arguments: tuple[Any, ...], keywords: Mapping[str, Any]
    ) -> dict[str, Any]:
        parameters = signature_of(self.wheel, target, owner).parameters
        placed = [parameter.name for parameter in parameters if parameter.kind in ("positional", "standard")]
        names = {parameter.name for parameter in parameters}
        if len(arguments) > len(placed) or not names.issuperset(keywords):
            raise Refused("arguments do not fit")
        scope = {**dict(zip(placed, arguments, strict=False)), **keywords}
        for parameter in parameters:
            if parameter.name not in scope:
                if parameter.required:
                    raise Refused(f"{parameter.name} is missing")
                scope[parameter.name] = Ignored() if parameter.default is msgspec.UNSET else parameter.default
        if isinstance(target.node, ast.FunctionDef) and target.node.args.kwarg:
            scope[target.node.args.kwarg.arg] = {}
        return scope

    def _run_function(self, node: ast.AST, frame: Frame) -> Any:
        assert isinstance(node, ast.FunctionDef)
        if node.name in UNFOLLOWED:
            return Ignored()
        try:
            self._run(node.body, frame)
        except _Return as done:
            return done.value
        return None

    # --- statements ---

    def _run(self, body: list[ast.stmt], frame: Frame) -> None:
        for statement in body:
            self._run_statement(statement, frame)

    def _run_statement(self, statement: ast.stmt, frame: Frame) -> None:
        if isinstance(statement, ast.If):
            test = evaluate(self, statement.test, frame)
            self._run(statement.body if truth(test) else statement.orelse, frame)
        elif isinstance(statement, ast.Raise):
            raise Refused(ast.unparse(statement))
        elif isinstance(statement, ast.Return):
            raise _Return(None if statement.value is None else evaluate(self, statement.value, frame))
        elif isinstance(statement, ast.Expr):
            evaluate(self, statement.value, frame)
        elif isinstance(statement, ast.Assign):
            value = evaluate(self, statement.value, frame)
            for target in statement.targets:
                self._assign(target, value, frame)
        elif isinstance(statement, ast.AnnAssign):
            if statement.value is not None:
                self._assign(statement.target, evaluate(self, statement.value, frame), frame)
        elif isinstance(statement, ast.For):
            self._loop(statement, frame)
        elif isinstance(statement, ast.ImportFrom):
            self._import(statement, frame)
        elif isinstance(statement, ast.FunctionDef):
            frame.scope[statement.name] = Closure(statement, frame)
        elif isinstance(statement, (ast.Break, ast.Continue)):
            raise _Break if isinstance(statement, ast.Break) else _Continue
        elif isinstance(statement, ast.Try) and _only_imports(statement):
            self._run(statement.body, frame)
        elif not isinstance(statement, ast.Pass):
            text = ast.unparse(statement)[:80]
            raise Unreadable(f"{frame.module}:{statement.lineno}: cannot follow {text}")

    def _loop(self, statement: ast.For, frame: Frame) -> None:
        items = evaluate(self, statement.iter, frame)
        for item in items if isinstance(items, Iterable) else ():
            self._assign(statement.target, item, frame)
            try:
                self._run(statement.body, frame)
            except _Continue:
                continue
            except _Break:
                return
        self._run(statement.orelse, frame)

    def _import(self, statement: ast.ImportFrom, frame: Frame) -> None:
        origin = self.wheel.origin(frame.module, statement)
        for alias in statement.names:
            place = self.wheel.find(origin, alias.name) if origin in self.wheel.files else None
            is_code = place is not None and isinstance(place.node, (ast.FunctionDef, ast.ClassDef))
            frame.scope[alias.asname or alias.name] = place if is_code else Ignored()

    def _assign(self, target: ast.expr, value: Any, frame: Frame) -> None:
        if isinstance(target, ast.Name):
            frame.scope[target.id] = value
        elif isinstance(target, ast.Tuple):
            for element, item in zip(target.elts, value, strict=True):
                self._assign(element, item, frame)
        elif isinstance(target, ast.Attribute):
            owner = evaluate(self, target.value, frame)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
        else:
            raise Unreadable(f"{frame.module}:{target.lineno}: cannot assign to {ast.unparse(target)}")


def _keyword_value(node: ast.expr, name: str) -> ast.expr | None:
    """The expression passed as the keyword `name` of a call, None where there is none."""
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return next((keyword.value for keyword in keywords if keyword.arg == name), None)


def _only_imports(statement: ast.Try) -> bool:
    return all(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in flat(statement.body))
