"""What a module's import binds."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from catalog_maker.source import Wheel, flat


@dataclass(frozen=True)
class ModuleFacts:
    """The names an import of the module binds. `is_open`: it may have more, which only running it would tell."""

    names: tuple[str, ...]
    is_open: bool


def module_facts(wheel: Wheel, module: str) -> ModuleFacts:
    """What `module` binds, from its statements; submodules are not among them."""
    reader = _Reader(wheel)
    names, is_open = reader.read(module)
    return ModuleFacts(tuple(sorted(names)), is_open)


class _Reader:
    def __init__(self, wheel: Wheel) -> None:
        self.wheel = wheel
        self.visiting: set[str] = set()

    def read(self, module: str) -> tuple[set[str], bool]:
        if module in self.visiting:
            return set(), False
        self.visiting.add(module)
        names: set[str] = set()
        is_open = self.wheel.is_compiled(module)
        tree = self.wheel.tree(module)
        for statement in flat(tree.body):
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                starred, starred_open = self._star(self.wheel.origin(module, statement))
                names |= starred
                is_open |= starred_open
            elif isinstance(statement, ast.Delete):
                names -= {target.id for target in statement.targets if isinstance(target, ast.Name)}
            else:
                names |= _bound(statement)
                is_open |= _writes_namespace(statement)
        if "__getattr__" in names:
            lazy = _lazy_names(tree)
            names |= lazy or set()
            is_open |= lazy is None
        self.visiting.discard(module)
        return names, is_open

    def _star(self, origin: str) -> tuple[set[str], bool]:
        if origin not in self.wheel.files:
            return set(), True
        names, is_open = self.read(origin)
        exported = _all(self.wheel.tree(origin))
        if exported is not None:
            return exported, False
        return {name for name in names if not name.startswith("_")}, is_open


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement itself binds in the module, not what its nested blocks do."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        whole = isinstance(statement, ast.ImportFrom)
        return {a.asname or (a.name if whole else a.name.split(".")[0]) for a in statement.names}
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return set()
    if isinstance(statement, (ast.If, ast.While)):
        parts: list[ast.AST] = [statement.test]
    elif isinstance(statement, ast.For):
        parts = [statement.target, statement.iter]
    elif isinstance(statement, ast.With):
        parts = list(statement.items)
    elif isinstance(statement, ast.Try):
        parts = []
    else:
        parts = [statement]
    return {
        node.id
        for part in parts
        for node in _outside_functions(part)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _outside_functions(node: ast.AST) -> list[ast.AST]:
    """The node and those below it that run in the module's own scope."""
    if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return [inner.target for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr)]
    found = [node]
    for child in ast.iter_child_nodes(node):
        found += _outside_functions(child)
    return found


def _writes_namespace(statement: ast.stmt) -> bool:
    """Whether the statement puts names into the module's dictionary by other means than binding them."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    text = ast.unparse(statement) if isinstance(statement, (ast.Expr, ast.Assign, ast.AugAssign)) else ""
    return any(sign in text for sign in ("globals()", "sys.modules[__name__]", "vars()", "locals()", "_globals"))


def _all(tree: ast.Module) -> set[str] | None:
    """The names in `__all__`, or None where there is none."""
    found: set[str] | None = None
    for statement in flat(tree.body):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            value = getattr(statement, "value", None)
            if isinstance(value, (ast.List, ast.Tuple)):
                found = (found or set()) | {str(e.value) for e in value.elts if isinstance(e, ast.Constant)}
    return found


def _lazy_names(tree: ast.Module) -> set[str] | None:
    """The names that a module's `__getattr__` answers, or None when they cannot be enumerated.

    They can where it ends in `raise AttributeError` and compares its argument with literals or looks it up in
    a literal of the module.
    """
    function = next(
        (node for node in reversed(tree.body) if isinstance(node, ast.FunctionDef) and node.name == "__getattr__"), None
    )
    if function is None or not any(isinstance(node, ast.Raise) for node in ast.walk(function)):
        return None
    parameter = function.args.args[0].arg
    literals = {
        target.id: value
        for statement in flat(tree.body)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)])
        if isinstance(target, ast.Name) and (value := getattr(statement, "value", None)) is not None
    }
    found: set[str] = set()
    for node in ast.walk(function):
        looked_up: ast.expr | None = None
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == parameter:
            looked_up = node.comparators[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            looked_up = node.func.value if node.args and ast.unparse(node.args[0]) == parameter else None
        if looked_up is None:
            continue
        names = _strings(looked_up, literals)
        if names is None:
            return None
        found |= names
    return found or None


def _strings(expression: ast.expr, literals: dict[str, ast.expr]) -> set[str] | None:
    if isinstance(expression, ast.Name):
        value = literals.get(expression.id)
        return _strings(value, {}) if value is not None else None
    elements = expression.keys if isinstance(expression, ast.Dict) else getattr(expression, "elts", [expression])
    texts = {e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)}
    return texts if len(texts) == len(elements) else None
