"""The Python sources inside a wheel, and the names in them, read with `ast` only."""

from __future__ import annotations

import ast
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

COMPILED = (".so", ".pyd")


class Unreadable(Exception):
    """The source is written in a way that this tool does not understand. The tool must learn it, not guess."""


@dataclass(frozen=True)
class Place:
    """A definition: the module that holds it and its node."""

    module: str
    node: ast.AST


@dataclass(frozen=True)
class ImportedFrom:
    """A name that a module takes from another; an empty name is the module itself."""

    module: str
    name: str


@dataclass
class Wheel:
    """One wheel's modules, each parsed when first asked for."""

    path: Path
    package: str
    _trees: dict[str, ast.Module] = field(default_factory=dict)
    _names: dict[str, dict[str, ast.AST | ImportedFrom]] = field(default_factory=dict)

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self.path)

    @cached_property
    def files(self) -> dict[str, str]:
        """Dotted module name to file; a folder without `__init__.py` is a module with an empty file name."""
        found: dict[str, str] = {}
        for name in sorted(self._archive.namelist()):
            file = PurePosixPath(name)
            if file.parts[0] != self.package or file.suffix not in (".py", *COMPILED):
                continue
            parts = file.parent.parts if file.name == "__init__.py" else (*file.parent.parts, file.name.split(".")[0])
            if not all(part.isidentifier() for part in parts):
                continue
            if file.suffix == ".py" or ".".join(parts) not in found:
                found[".".join(parts)] = name
            for length in range(1, len(parts)):
                found.setdefault(".".join(parts[:length]), "")
        return dict(sorted(found.items()))

    def is_compiled(self, module: str) -> bool:
        """Whether the module has no source."""
        return self.files[module].endswith(COMPILED)

    def is_package(self, module: str) -> bool:
        """Whether the module is a folder."""
        return not self.files[module] or self.files[module].endswith("/__init__.py")

    def tree(self, module: str) -> ast.Module:
        """The module's syntax tree; an empty one where there is no source."""
        if module not in self._trees:
            file = self.files[module]
            text = self._archive.read(file) if file.endswith(".py") else b""
            self._trees[module] = ast.parse(text, filename=file)
        return self._trees[module]

    def names(self, module: str) -> dict[str, ast.AST | ImportedFrom]:
        """What the module's last definitions of its names are, as far as plain statements tell."""
        if module not in self._names:
            self._names[module] = self._definitions(module)
        return self._names[module]

    def _definitions(self, module: str) -> dict[str, ast.AST | ImportedFrom]:
        found: dict[str, ast.AST | ImportedFrom] = {}
        for statement in flat(self.tree(module).body):
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found[statement.name] = statement
            elif isinstance(statement, ast.Assign):
                found.update({t.id: statement.value for t in statement.targets if isinstance(t, ast.Name)})
            elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
                found[statement.target.id] = statement.value
            elif isinstance(statement, ast.ImportFrom):
                origin = self.origin(module, statement)
                found.update(
                    {alias.asname or alias.name: ImportedFrom(origin, alias.name) for alias in statement.names}
                )
            elif isinstance(statement, ast.Import):
                for alias in statement.names:
                    target = alias.name if alias.asname else alias.name.split(".")[0]
                    found[alias.asname or target] = ImportedFrom(target, "")
        return found

    def origin(self, module: str, statement: ast.ImportFrom) -> str:
        """The absolute name of the module that a `from ... import` names."""
        if not statement.level:
            return statement.module or ""
        parts = module.split(".")
        parts = parts[: len(parts) - statement.level + self.is_package(module)]
        return ".".join([*parts, *([statement.module] if statement.module else [])])

    def find(self, module: str, name: str) -> Place | None:
        """The definition that `name` stands for in `module`, through re-exports; None when it is not in the wheel."""
        for _ in range(20):
            if module not in self.files:
                return None
            target = self.names(module).get(name)
            if target is None:
                lazy = lazy_exports(self.tree(module))
                target = ImportedFrom(f"{module}.{lazy[name].lstrip('.')}", name) if name in lazy else None
            if isinstance(target, ast.AST):
                return Place(module, target)
            if target is None or not target.name or target == ImportedFrom(module, name):  # a module, or nothing
                return None
            module, name = target.module, target.name
        raise Unreadable(f"{module}.{name}: imports go in a circle")

    def find_dotted(self, dotted: str) -> Place | None:
        """The definition of a dotted name: modules first, then names, then attributes of classes."""
        parts = dotted.split(".")
        length = max((n for n in range(1, len(parts)) if ".".join(parts[:n]) in self.files), default=0)
        if not length:
            return None
        place = self.find(".".join(parts[:length]), parts[length])
        for attribute in parts[length + 1 :]:
            place = self.member(place, attribute) if place else None
        return place

    def member(self, owner: Place, name: str) -> Place | None:
        """A class's attribute, inherited ones too; of an instance made at module level, its class's attribute."""
        node = owner.node
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Subscript)):
            made = self.find(owner.module, callee_name(node.func))
            return self.member(made, name) if made else None
        if not isinstance(node, ast.ClassDef):
            return None
        for class_place in self.ancestry(owner):
            assert isinstance(class_place.node, ast.ClassDef)
            for statement in reversed(class_place.node.body):
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name:
                    return Place(class_place.module, statement)
                if isinstance(statement, ast.ClassDef) and statement.name == name:
                    return Place(class_place.module, statement)
                if isinstance(statement, ast.Assign) and any(
                    isinstance(target, ast.Name) and target.id == name for target in statement.targets
                ):
                    return Place(class_place.module, statement.value)
        return None

    def ancestry(self, owner: Place) -> list[Place]:
        """The class and its bases within the wheel, nearest first (single inheritance is all the SDKs use)."""
        found = [owner]
        assert isinstance(owner.node, ast.ClassDef)
        for base in owner.node.bases:
            place = self.find_expression(owner.module, base)
            if place and isinstance(place.node, ast.ClassDef):
                found += [ancestor for ancestor in self.ancestry(place) if ancestor not in found]
        return found

    def find_expression(self, module: str, expression: ast.expr) -> Place | None:
        """The definition that a name, a dotted name or a subscripted one stands for."""
        if isinstance(expression, ast.Subscript):
            return self.find_expression(module, expression.value)
        if isinstance(expression, ast.Name):
            return self.find(module, expression.id)
        if isinstance(expression, ast.Attribute):
            dotted = ast.unparse(expression)
            head, _, rest = dotted.partition(".")
            target = self.names(module).get(head)
            if isinstance(target, ImportedFrom):
                base = f"{target.module}.{target.name}" if target.name else target.module
                return self.find_dotted(f"{base}.{rest}")
        return None


def callee_name(expression: ast.expr) -> str:
    """`_Mapper` of `_Mapper` and of `_Mapper[int]`."""
    if isinstance(expression, ast.Subscript):
        return callee_name(expression.value)
    return expression.id if isinstance(expression, ast.Name) else ""


def never_runs(test: ast.expr) -> bool:
    """Whether a condition is false whenever the module is imported: `TYPE_CHECKING`, `__name__ == "__main__"`."""
    return ast.unparse(test).replace("typing.", "") in ("TYPE_CHECKING", "__name__ == '__main__'")


def flat(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that an import runs, those of branches, `try` and `with` too, without what never runs."""
    found: list[ast.stmt] = []
    for statement in body:
        found.append(statement)
        if isinstance(statement, ast.If):
            found += ([] if never_runs(statement.test) else flat(statement.body)) + flat(statement.orelse)
        elif isinstance(statement, ast.Try):
            found += flat(statement.body)
            for handler in statement.handlers:
                found += flat(handler.body)
            found += flat(statement.orelse) + flat(statement.finalbody)
        elif isinstance(statement, (ast.With, ast.For, ast.While)):
            found += flat(statement.body)
    return found


def lazy_exports(tree: ast.Module) -> dict[str, str]:
    """Names that a module's `__getattr__` looks up in a dictionary of name to module (PEP 562)."""
    looked_up = {
        node.id
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and function.name == "__getattr__"
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
    }
    found: dict[str, str] = {}
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if isinstance(target, ast.Name) and target.id in looked_up and isinstance(value, ast.Dict):
            for key, module in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(module, ast.Constant) and isinstance(module.value, str):
                    found[str(key.value)] = module.value
    return found
