"""One run: import every file, then look into the bodies that an import does not execute."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.budget import BudgetExhausted, LoopTooLong
from flyte_reslint.interp.finder import Finder
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.interest import Interest, Models
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import Linker, Programs
from flyte_reslint.interp.objects import Changeable, Object
from flyte_reslint.interp.scope import NOWHERE
from flyte_reslint.interp.telling import execute_telling
from flyte_reslint.interp.values import Unknown, Value
from flyte_reslint.program.statements import Statement, last_row

Result = TypeVar("Result")

STACK_BYTES = 256 * 1024 * 1024
DEEPEST_STACK = 12_000
"""Python frames; an expression inside a function inside a branch takes several each."""


def import_files(
    paths: Iterable[str],
    programs: Programs,
    finder: Finder,
    builtins: Mapping[str, Value],
    models: Models,
    progress: Callable[[str], None] = lambda path: None,
    between: Callable[[], None] = lambda: None,
    within: range | None = None,
    silent: frozenset[str] = frozenset(),
) -> Machine:
    """Import the files, in order, as if each were imported by name; returns the machine with all it recorded.

    Bodies that an import does not execute are looked into afterwards; only those that have a row of `within`, where
    that is not None. `between` is called between them, and what it raises ends the run, as what `progress` raises does.
    From the `silent` files nothing that records can be reached.
    """
    machine = Machine()
    linker = Linker(machine, programs, finder, builtins, models.library)
    paths = tuple(paths)
    shared = [(target, target.snapshot()) for target in models.changeable]
    for path in paths:
        progress(path)
        linker.load(path)
        _forget_what_others_set(machine, shared)
    machine.is_supposing = True
    wanted = frozenset(programs.name(path) for path in paths)
    bodies = _Bodies(machine, wanted, Interest(models, silent), between, within)
    bodies.execute()
    for module, block in linker.main_blocks:
        if module.file in wanted and bodies.are_due(module.file, block):
            frame = Frame(machine, module, module.scope)
            _suppose(machine, module.file, frame, partial(execute_telling, frame, block, bodies.interest))
    return machine


def _forget_what_others_set(machine: Machine, shared: list[tuple[Changeable, Any]]) -> None:
    """Undo what a file did to things that another file finds as they were: it may be imported without this one."""
    for target, state in shared:
        target.restore(state)
    for scope, name, writer in machine.written_abroad:
        reason = f"{writer} sets it, and may or may not be imported before"
        scope.values[name] = Unknown(reason, NOWHERE, ("set by", writer, name))
    machine.written_abroad.clear()


class _Bodies(Struct, frozen=True):
    """The bodies that an import does not execute, in the files that are `wanted`."""

    machine: Machine
    wanted: frozenset[str]
    interest: Interest
    between: Callable[[], None]
    within: range | None

    def execute(self) -> None:
        """Execute the bodies of tasks, then of functions that nothing has called, those they define included."""
        machine = self.machine
        done: set[tuple[str, int, int]] = set()
        position = 0
        while position < len(machine.facts):
            fact = machine.facts[position]
            position += 1
            function = getattr(fact, "function", None)
            if isinstance(fact, Object) and isinstance(function, FunctionObject) and function.key not in done:
                done.add(function.key)
                self._look_into(function, fact)
        position = 0
        while position < len(machine.functions):
            function = machine.functions[position]
            position += 1
            if function.key not in machine.called:
                self._look_into(function, None)

    def _look_into(self, function: FunctionObject, owner: Object | None) -> None:
        file = function.place.file
        is_due = file in self.wanted and self.are_due(file, function.definition.body)
        if is_due and self.interest.has(function, is_task=owner is not None):
            _rehearse(self.machine, function, owner, self.interest)

    def are_due(self, file: str, block: tuple[Statement, ...]) -> bool:
        """Whether a body is to be executed now; one that is not is noted as passed over."""
        self.between()
        if self.within is None or not block:
            return True
        first, last = block[0].span.row, last_row(block[-1])
        if first < self.within.stop and self.within.start <= last:
            return True
        body = Place(file, first, 1, last + 1, 1)
        if body not in self.machine.passed_over:
            self.machine.passed_over.append(body)
        return False


def _rehearse(machine: Machine, function: FunctionObject, owner: Object | None, interest: Interest) -> None:
    machine.owner = owner
    machine.departures = 0
    body = function.definition.body
    execute = partial(execute_telling, statements=body, interest=interest)
    _suppose(machine, function.place.file, None, lambda: function.rehearse(machine, execute))
    machine.owner = None


def _suppose(machine: Machine, file: str, frame: Frame | None, run: Callable[[], object]) -> None:
    """Run something within its own budget and undo what it changed; what it recorded stays."""
    depth = machine.journal.begin()
    budget, facts = machine.budget, len(machine.facts)
    budget.begin_body(file, is_task=machine.owner is not None)
    machine.path, machine.narrowed, machine.import_guards = [], [], 0
    if frame is not None:
        machine.frames.append(frame)
    try:
        run()
    except (BudgetExhausted, LoopTooLong, RecursionError):
        pass
    except Exception as error:  # noqa: BLE001  # a fault of ours in one body must not cost the others
        machine.trouble(file, error)
    finally:
        machine.frames.clear()
        machine.journal.rewind(depth)
        budget.end_body(file, is_vain=machine.owner is None and len(machine.facts) == facts)


def with_deep_stack(run: Callable[[], Result]) -> Result:
    """Call `run` where deeply nested code fits on the stack; who is interrupted meanwhile does not wait for its end."""
    made: list[Result] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            made.append(run())
        except BaseException as error:  # noqa: BLE001  # raised again below
            raised.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK_BYTES)
    sys.setrecursionlimit(max(limit, DEEPEST_STACK))
    try:
        thread = threading.Thread(target=work, name="flyte-reslint", daemon=True)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if raised:
        raise raised.pop()
    return made.pop()
