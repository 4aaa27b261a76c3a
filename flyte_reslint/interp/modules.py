"""Modules: executing a file as an import would, and what import statements bind."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from msgspec.structs import replace

from flyte_reslint.domain.registry import ImportedName
from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.budget import Budget, BudgetExhausted, LoopTooLong
from flyte_reslint.interp.external import SDKS, ExternalObject, external
from flyte_reslint.interp.finder import Finder, Located
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.machine import Machine, present
from flyte_reslint.interp.module_dicts import ModuleDictionary
from flyte_reslint.interp.objects import Object, may_be_absent
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.statements import execute_block
from flyte_reslint.interp.values import Absent, Known, Reference, Unknown, Value, alternatives, through
from flyte_reslint.program.statements import Alias, If, ImportFrom, Module, Statement


class Programs(Protocol):
    """Where modules come from: the linted files, and those that they import."""

    def program(self, path: str) -> Module | None:
        """The file's program, None where it cannot be read or parsed."""

    def name(self, path: str) -> str:
        """How findings name the file."""


class ModuleObject(Object):
    """A module of the user: `file` is how findings name it; a namespace package has no program."""

    type_name = "module"

    def __init__(self, linker: Linker, path: str, file: str, name: str) -> None:
        self.linker = linker
        self.path = path
        self.file = file
        self.name = name
        self.scope = Scope("module")
        self.is_executed = False

    @property
    def start(self) -> Place:
        """The file's first character."""
        return Place(self.file, 1, 1, 1, 1)

    @property
    def doubt(self) -> str:
        return self.scope.open_reason or f"module {self.name} has no such name"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        value = self.scope.find(name)
        if name == "__dict__" and type(value) is Absent:
            return Reference(ModuleDictionary(self))
        return None if type(value) is Absent else present(value, place)

    def has(self, name: str) -> bool | None:
        """Whether the module has a name; None where that is not known."""
        value = self.scope.find(name)
        if type(value) is not Absent:
            return None if may_be_absent(value) else True
        is_complete = self.is_executed and self.scope.open_reason is None
        has_more = name.startswith("__") or type(self.scope.find("__getattr__")) is not Absent
        return False if is_complete and not has_more else None

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        self.scope.bind(machine.journal, name, value)
        writer = machine.frames[-1].module if machine.frames else self
        if writer is not self:
            machine.written_abroad.append((self.scope, name, writer.file))
        return True


class Linker:
    """Every module of one run, by path; finds and executes them on demand."""

    def __init__(
        self,
        machine: Machine,
        programs: Programs,
        finder: Finder,
        builtins: Mapping[str, Value],
        library: Mapping[str, Value],
    ) -> None:
        self.machine = machine
        self.programs = programs
        self.finder = finder
        self.builtins = builtins
        self.library = library
        self.modules: dict[str, ModuleObject] = {}
        self.main_blocks: list[tuple[ModuleObject, tuple[Statement, ...]]] = []

    # -- executing -----------------------------------------------------------------------------------------

    def load(self, path: str) -> ModuleObject:
        """The module of a file, executed; one whose execution has begun is returned as it is, as Python does."""
        module = self.modules.get(path)
        if module is not None:
            return module
        module = ModuleObject(self, path, self.programs.name(path), self.finder.dotted_name(path))
        self.modules[path] = module
        program = self.programs.program(path)
        if program is None:
            module.scope.open_reason = f"{module.file} cannot be read"
            return module
        for name, value in (("__name__", Known(module.name)), ("__file__", None), ("__doc__", None)):
            module.scope.values[name] = value or Unknown(f"{name} depends on where the code runs", module.start)
        self._execute(module, program)
        return module

    def _execute(self, module: ModuleObject, program: Module) -> None:
        machine = self.machine
        budget = machine.budget
        outer = (budget.steps, budget.limit, budget.loop_limit, machine.path, machine.import_guards, machine.narrowed)
        depth, frames = machine.journal.depth, len(machine.frames)
        machine.path, machine.import_guards, machine.narrowed = [], 0, []
        budget.renew(budget.most_module_steps)
        machine.frames.append(Frame(machine, module, module.scope))
        try:
            execute_block(machine.frames[-1], program.body)
        except (BudgetExhausted, LoopTooLong, RecursionError):
            machine.journal.rewind(depth)
            module.scope.values = {}
            module.scope.open_reason = f"{module.file} takes too many steps to follow"
        except Exception as error:  # noqa: BLE001  # a fault of ours in one file must not cost the others
            machine.trouble(module.file, error)
            machine.journal.rewind(depth)
            module.scope.values = {}
            module.scope.open_reason = f"{module.file} cannot be followed"
        finally:
            del machine.frames[frames:]
            budget.steps, budget.limit, budget.loop_limit, machine.path, machine.import_guards, machine.narrowed = outer
        module.is_executed = True
        self.main_blocks.extend((module, block) for block in main_blocks(program))

    # -- importing -----------------------------------------------------------------------------------------

    def import_module(self, frame: Frame, name: str, level: int, place: Place, *, is_parent: bool = False) -> Value:
        """What `import name` gives: the innermost module. `is_parent` for a package that is only passed through."""
        located = self.finder.locate(name, level, frame.module.path)
        if located is None:
            if level == 0 and not is_parent:
                self._note(frame, name, "", place)
            return self._outside(frame, name, level, place)
        return Reference(self._load_parents(located))

    def _load_parents(self, located: Located) -> ModuleObject:
        """Load a module after the packages that contain it, each bound in the one before."""
        parent: ModuleObject | None = None
        for part, path in located.chain:
            module = self.load(path) if path.endswith(".py") else self._namespace(path, part)
            if parent is not None:
                parent.scope.bind(self.machine.journal, part.rpartition(".")[2], Reference(module))
            parent = module
        assert parent is not None
        return parent

    def _namespace(self, path: str, name: str) -> ModuleObject:
        return self.modules.setdefault(path, ModuleObject(self, path, self.programs.name(path), name))

    def _outside(self, frame: Frame, name: str, level: int, place: Place) -> Value:
        if level:
            return self.machine.unknown(f"module {'.' * level}{name} is not in this repository", place)
        root = name.partition(".")[0]
        if root not in SDKS and root not in sys.stdlib_module_names:
            self.machine.doubts += 1
        return external(name, self.library)

    def import_name(self, frame: Frame, module: Value, node: ImportFrom, alias: Alias) -> Value:
        """What `from source import name` binds."""
        source, name, place = node.module, alias.name, frame.place(alias.span)
        if type(module) is Reference and isinstance(module.target, ExternalObject):
            self._note(frame, module.target.name, name, _on_row_of(frame.place(node.span), place))
            return self.machine.attribute(module, name, place)
        if type(module) is not Reference or not isinstance(module.target, ModuleObject):
            return self.machine.attribute(module, name, place)
        found = module.target.attribute(self.machine, name, place)
        if found is None:
            inner = f"{source}.{name}" if source else name
            located = self.finder.locate(inner, node.level, frame.module.path)
            if located is not None:
                return Reference(self._load_parents(located))
            return self.machine.unknown(f"{module.target.file} has no name {name}", place)
        return through(found, Step(f"import of {name}", place)) if is_plain(found) else found

    def import_everything(self, frame: Frame, module: Value, source: str) -> None:
        """`from source import *`"""
        journal = self.machine.journal
        if type(module) is not Reference or not isinstance(module.target, ModuleObject):
            known = self._external_names(module)
            if known is None:
                journal.touch(frame.scope)
                frame.scope.open_reason = f"it may come from `from {source} import *`"
                self.machine.doubts += 1
            for name, value in (known or {}).items():
                frame.scope.bind(journal, name, value)
            return
        scope = module.target.scope
        listed = scope.values.get("__all__")
        names = None if listed is None else self.machine.iterate(listed)
        wanted = (
            [name for name in scope.values if not name.startswith("_")]
            if names is None
            else [str(name.value) for name in names if type(name) is Known]
        )
        self.machine.budget.spend(len(wanted) // Budget.names_per_step)
        for name in wanted:
            exported = scope.values.get(name)
            if exported is not None:
                frame.scope.bind(journal, name, exported)
        if scope.open_reason is not None:
            journal.touch(frame.scope)
            frame.scope.open_reason = scope.open_reason

    def _external_names(self, module: Value) -> dict[str, Value] | None:
        """The names that a star import of a modelled SDK package binds; None when they cannot be listed."""
        if type(module) is Reference and isinstance(module.target, ExternalObject):
            prefix = module.target.name + "."
            if module.target.name in SDKS:
                inside = {
                    name.removeprefix(prefix): value for name, value in self.library.items() if name.startswith(prefix)
                }
                return {name: value for name, value in inside.items() if "." not in name and not name.startswith("_")}
        return None

    def _note(self, frame: Frame, module: str, name: str, place: Place) -> None:
        root = module.partition(".")[0]
        if root in SDKS:
            guarded = self.machine.import_guards > 0 or self.finder.is_shadowed(root, frame.module.path)
            self.machine.record(ImportedName(module, name, place, guarded))


def _on_row_of(statement: Place, name: Place) -> Place:
    """The place of an imported name, from the beginning of its statement where that is on an earlier row."""
    return name if name.row == statement.row else replace(statement, end_row=name.end_row, end_column=name.end_column)


def is_plain(value: Value) -> bool:
    """Whether the value is a number, a text or the like: worth saying that it was imported."""
    return all(type(item.value) is Known for item in alternatives(value))


def main_blocks(program: Module) -> tuple[tuple[Statement, ...], ...]:
    """The bodies of `if __name__ == "__main__"`, which an import does not execute."""
    from flyte_reslint.program.spelling import spell

    return tuple(
        statement.body
        for statement in program.body
        if isinstance(statement, If) and spell(statement.test) == '__name__ == "__main__"'
    )
