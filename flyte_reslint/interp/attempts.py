"""`try` and `with`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.assignments import assign
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.expressions import await_value
from flyte_reslint.interp.frames import Final, Frame
from flyte_reslint.interp.journal import States, now
from flyte_reslint.interp.machine import NEXT, RAISE
from flyte_reslint.interp.midway import Midway
from flyte_reslint.interp.values import NONE, Condition, Reference, Unknown, Value
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.spelling import spell

CATCHES_IMPORT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

DEADLINES = frozenset({"timeout", "timeout_at", "fail_after", "fail_at", "move_on_after", "move_on_at"})


def execute_try(frame: Frame, node: st.Try, is_caught: Callable[[], bool] | None = None) -> int:
    """`try`: where nothing in the body can fail, the handlers are dead; else both outcomes are joined.

    `is_caught` is asked where the body may fail: the handlers are dead too where no error reaches them.
    """
    from flyte_reslint.interp.statements import execute_block

    final = Final(lambda: execute_block(frame, node.finally_body), len(frame.loops))
    return _in_the_end(frame, final, lambda: _attempt(frame, node, final, is_caught))


def _in_the_end(frame: Frame, final: Final, run: Callable[[], int]) -> int:
    frame.finals.append(final)
    flow = run()
    frame.finals.pop()
    if not flow & (NEXT | RAISE):
        return flow
    after = final.run()
    return (flow if after & NEXT else flow & ~(NEXT | RAISE)) | (after & ~NEXT)


def leave_tries(frame: Frame, loops: int = 0) -> int:
    """Do what is to be done in the end before a `return`, or before a jump out of the innermost of `loops`."""
    left: list[Final] = []
    flow = NEXT
    while flow & NEXT and frame.finals and frame.finals[-1].loops >= loops:
        left.insert(0, frame.finals.pop())
        doubts = frame.machine.doubts
        flow = (flow & ~NEXT) | left[0].run()
        for each in left:
            each.doubts += frame.machine.doubts - doubts
    frame.finals += left
    return flow


def _attempt(frame: Frame, node: st.Try, final: Final, is_caught: Callable[[], bool] | None) -> int:
    """The body and the handlers."""
    from flyte_reslint.interp.statements import execute_block

    if not node.handlers:
        flow = execute_block(frame, node.body)
        return (flow & ~NEXT) | execute_block(frame, node.otherwise) if flow & NEXT else flow
    machine = frame.machine
    place = frame.place(node.span)
    guards = any(_catches_import(handler.kind) for handler in node.handlers)
    doubts = machine.doubts
    subject = ("try", place, len(machine.path))
    succeeds = Condition(f"the try on line {node.span.row} succeeds", subject, True, is_choice=False)
    machine.settled.discard(succeeds.subject)
    began = now()
    depth = machine.journal.begin()
    machine.import_guards += guards
    machine.path.append(succeeds)
    with Midway(machine, began, depth) as midway:
        flow = execute_block(frame, node.body)
        if flow & NEXT:
            after = execute_block(frame, node.otherwise)
            flow = (flow & ~NEXT) | after
    machine.path.pop()
    machine.import_guards -= guards
    may_fail = machine.doubts - final.doubts > doubts or bool(flow & RAISE)
    if not may_fail or (is_caught is not None and not is_caught()):
        machine.settled.add(succeeds.subject)
        machine.journal.end()
        return flow
    states = machine.journal.since(depth)
    before = {changed: state for changed, state in machine.journal.before(depth).items() if changed.born < began}
    machine.journal.undo()
    flow &= ~RAISE
    handled = _handlers(frame, node, states, before, midway, succeeds, is_certain=not flow)
    if flow & NEXT and handled[0] & NEXT:
        machine.journal.merge(states, handled[1], succeeds, place)
    elif flow & NEXT:
        machine.journal.apply(states)
    elif handled[0] & NEXT:
        machine.journal.apply(handled[1])
    return flow | handled[0]


def _handlers(
    frame: Frame,
    node: st.Try,
    states: States,
    before: States,
    midway: Midway,
    succeeds: Condition,
    *,
    is_certain: bool,
) -> tuple[int, States]:
    """Run the handlers as alternatives, each from a state in which any part of the body may have run."""
    from flyte_reslint.interp.statements import execute_block

    machine = frame.machine
    place = frame.place(node.span)
    fails = Condition(f"the try on line {node.span.row} fails", succeeds.subject, False)
    depth = machine.journal.begin()
    got_far = Condition(f"the try on line {node.span.row} got that far", ("midway", place), True)
    machine.journal.merge(states, before, got_far, place)
    midway.blur(before, states, place)
    machine.path.append(fails)

    def run(position: int) -> int:
        handler = node.handlers[position]

        def this() -> int:
            if handler.name is not None:
                error = Unknown("it is the error that was raised", frame.place(handler.span))
                frame.scope.bind(machine.journal, handler.name, error)
            flow = execute_block(frame, handler.body)
            if handler.name is not None:
                frame.scope.unbind(machine.journal, handler.name)
            return flow

        if position == len(node.handlers) - 1:
            return this()
        kind = "anything" if handler.kind is None else spell(handler.kind)
        caught = Condition(f"{kind} is raised on line {node.span.row}", ("caught", place, position), True)
        return machine.fork(caught, place, this, lambda: run(position + 1))

    flow = run(0)
    machine.path.pop()
    if is_certain:
        machine.settled.add(succeeds.subject)
    outcome = machine.journal.since(depth)
    machine.journal.undo()
    return flow, outcome


def _catches_import(kind: ir.Expression | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, ir.Display):
        return any(_catches_import(element) for element in kind.elements)
    return spell(kind).rpartition(".")[2] in CATCHES_IMPORT


def execute_with(frame: Frame, node: st.With) -> int:
    """`with`: the body always runs; what a manager gives is known where the manager is."""
    from flyte_reslint.interp.statements import execute_block

    machine, place = frame.machine, frame.place(node.span)
    managers: list[Value] = []
    deadlines = sum(map(_is_deadline, node.items))
    for item in node.items:
        manager = evaluate(frame, item.manager)
        managers.append(manager)
        entered = _entered(frame, node, item, manager)
        if item.target is not None:
            assign(frame, item.target, entered, None)
    holders = [manager.target for manager in managers if type(manager) is Reference]
    error: Value = NONE

    def is_caught() -> bool:
        nonlocal error
        if not any(holder.swallows(machine) for holder in holders):
            return False
        error = Unknown(f"it is the error in the with on line {node.span.row}, if there is one", place)
        return True

    def body() -> int:
        if not any(holder.holds_others or holder.swallows(machine) for holder in holders):
            return execute_block(frame, node.body)
        kinds = ir.Display(node.span, "tuple", tuple(_suppressed(node)))
        handler = st.Handler(node.span, kinds, None, (), is_group=False)
        return execute_try(frame, st.Try(node.span, node.body, (handler,), (), ()), is_caught)

    machine.deadlines += deadlines
    try:
        final = Final(lambda: _leave_managers(frame, managers, place, error), len(frame.loops))
        return _in_the_end(frame, final, body)
    finally:
        machine.deadlines -= deadlines


def _suppressed(node: st.With) -> Iterator[ir.Expression]:
    """The errors that `with suppress(...)` names."""
    for item in node.items:
        if isinstance(item.manager, ir.Call):
            yield from (argument.value for argument in item.manager.arguments)


def _leave_managers(frame: Frame, managers: list[Value], place: Place, error: Value) -> int:
    for manager in reversed(managers):
        if type(manager) is Reference:
            manager.target.exited(frame.machine, place, error)
    return NEXT


def _is_deadline(item: st.WithItem) -> bool:
    """Whether the body ends when its time is up: `asyncio.timeout(...)`, and what anyio and trio call it."""
    return isinstance(item.manager, ir.Call) and spell(item.manager.function).rpartition(".")[2] in DEADLINES


def _entered(frame: Frame, node: st.With, item: st.WithItem, manager: Value) -> Value:
    place = frame.place(item.manager.span)
    if type(manager) is Reference:
        entered = manager.target.entered(frame.machine, place)
        if entered is not None and node.is_async:
            return await_value(frame, entered, item.manager)
        if entered is not None:
            return entered
    frame.machine.doubts += 1
    return Unknown(f"it is what {spell(item.manager)} gives", place)
