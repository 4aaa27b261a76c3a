"""Executing statements of the IR. Each returns how it may end, as bits of `machine.NEXT` and its kin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp import calls, choices, comprehensions, displays, expressions
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.assignments import (
    execute_annotated,
    execute_assignment,
    execute_augmented,
    execute_delete,
)
from flyte_reslint.interp.attempts import execute_try, execute_with, leave_tries
from flyte_reslint.interp.calls import arguments_of, define
from flyte_reslint.interp.choices import condition_of
from flyte_reslint.interp.classes import ClassObject, completed, is_plain_metaclass
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.frames import Frame, Region
from flyte_reslint.interp.functions import DecoratedFunction, FunctionObject
from flyte_reslint.interp.loops import execute_for, execute_while
from flyte_reslint.interp.machine import BREAK, CONTINUE, NEXT, RAISE, RETURN
from flyte_reslint.interp.narrowing import narrowed, within
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.patterns import execute_match
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import NONE, Known, Reference, Unknown, Value, through
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.spelling import spell

EVALUATING = (calls, choices, comprehensions, displays, expressions)
"""The modules that say, when they are imported, how expressions are evaluated."""


def execute_block(frame: Frame, body: tuple[st.Statement, ...]) -> int:
    """Execute statements in order, until no run goes on."""
    ends = 0
    for statement in body:
        flow = execute(frame, statement)
        ends |= flow & ~NEXT
        if not flow & NEXT:
            return ends
    return ends | NEXT


def execute(frame: Frame, statement: st.Statement) -> int:
    """Execute one statement."""
    frame.machine.budget.spend()
    return _EXECUTORS[type(statement)](frame, statement)


def _expression(frame: Frame, node: st.ExpressionStatement) -> int:
    value = evaluate(frame, node.value)
    if type(value) is Reference:
        value.target.dropped(frame.machine)
        if value.target.never_returns:
            return RAISE
    return NEXT


def _import(frame: Frame, node: st.Import) -> int:
    linker = frame.module.linker
    for alias in node.names:
        place = frame.place(alias.span)
        whole = linker.import_module(frame, alias.name, 0, place)
        first = alias.name.partition(".")[0]
        value = whole if alias.bound_as else linker.import_module(frame, first, 0, place, is_parent=True)
        frame.scope.bind(frame.machine.journal, alias.bound_as or first, value)
    return NEXT


def _import_from(frame: Frame, node: st.ImportFrom) -> int:
    linker = frame.module.linker
    place = frame.place(node.span)
    module = linker.import_module(frame, node.module, node.level, place, is_parent=not node.star)
    if node.star:
        linker.import_everything(frame, module, node.module)
        return NEXT
    for alias in node.names:
        value = linker.import_name(frame, module, node, alias)
        frame.scope.bind(frame.machine.journal, alias.bound_as or alias.name, value)
    return NEXT


def _function(frame: Frame, node: st.FunctionDefinition) -> int:
    value: Value = Reference(define(frame, node))
    frame.scope.bind(frame.machine.journal, node.name, decorated(frame, node.decorators, value))
    return NEXT


def decorated(frame: Frame, decorators: tuple[ir.Expression, ...], value: Value) -> Value:
    """The value after its decorators, the lowest first."""
    functions = [evaluate(frame, decorator) for decorator in decorators]
    for decorator, function in zip(reversed(decorators), reversed(functions), strict=True):
        place = frame.place(decorator.span)
        before = target_of(value)
        value = frame.machine.call(function, Arguments((Passed(value, place),)), Site(place, place))
        if type(value) is Unknown and isinstance(before, (FunctionObject, DecoratedFunction)):
            inner = before if isinstance(before, FunctionObject) else before.function
            value = Reference(DecoratedFunction(inner, value.reason))
    return value


def _class(frame: Frame, node: st.ClassDefinition) -> int:
    positional = [argument for argument in node.arguments if argument.keyword is None]
    values = [evaluate(frame, argument.value) for argument in positional]
    bases = arguments_of(frame, tuple(positional), values)
    scope = Scope("class", frame.scope)
    body = frame.within(scope)
    body.annotations, body.methods = {}, []
    execute_block(body, node.body)
    keywords = {
        argument.keyword: evaluate(frame, argument.value) for argument in node.arguments if argument.keyword is not None
    }
    metaclass = keywords.pop("metaclass", None)
    made = ClassObject(
        node.name,
        tuple(passed.value for passed in bases.positional),
        scope,
        frame.place(node.span),
        body.annotations,
        has_metaclass=metaclass is not None and not is_plain_metaclass(metaclass),
    )
    made.keywords = keywords
    made = completed(frame.machine, made, frame.place(node.span))
    for function in body.methods:
        function.defining_class = made
    frame.scope.bind(frame.machine.journal, node.name, decorated(frame, node.decorators, Reference(made)))
    return NEXT


def _return(frame: Frame, node: st.Return) -> int:
    value: Value = NONE
    if node.value is not None:
        value = evaluate(frame, node.value)
        if type(value) is Known:
            value = through(value, Step(f"return {spell(node.value)}", frame.place(node.value.span)))
    regions = [] if frame.function is None else [frame.function]
    return _jump(frame, RETURN, regions, 0, value)


def _raise(frame: Frame, node: st.Raise) -> int:
    if node.error is not None:
        evaluate(frame, node.error)
    return _raised(frame)


def _raised(frame: Frame) -> int:
    midway = frame.machine.journal.midway
    if midway is not None:
        midway.fails()
    return RAISE


def _assert(frame: Frame, node: st.Assert) -> int:
    truth = frame.machine.truth(evaluate(frame, node.test))
    if truth is None:
        frame.machine.doubts += 1
    return _raised(frame) if truth is False else NEXT


def execute_if(frame: Frame, node: st.If, run: Callable[[Frame, tuple[st.Statement, ...]], int] = execute_block) -> int:
    """`if`: either block, or both, executed as `run` does it."""
    test = evaluate(frame, node.test)
    truth = frame.machine.truth(test)
    if truth is not None:
        return run(frame, node.body if truth else node.otherwise)
    machine = frame.machine
    if_true, if_false = (list(narrowed(frame, node.test, outcome)) for outcome in (True, False))
    flows = {True: NEXT, False: NEXT}

    def side(outcome: bool) -> int:
        body, known_better = (node.body, if_true) if outcome else (node.otherwise, if_false)
        flows[outcome] = within(machine, known_better, lambda: run(frame, body))
        return flows[outcome]

    condition = condition_of(frame, node.test, test)
    flow = machine.fork(condition, frame.place(node.span), lambda: side(True), lambda: side(False))
    if not flows[True] & NEXT:
        machine.narrowed.extend(if_false)
    elif not flows[False] & NEXT:
        machine.narrowed.extend(if_true)
    return flow


def _scope_declaration(frame: Frame, node: st.ScopeDeclaration) -> int:
    if node.kind == "global":
        frame.scope.global_names |= frozenset(node.names)
    else:
        frame.scope.nonlocal_names |= frozenset(node.names)
    return NEXT


def _type_alias(frame: Frame, node: st.TypeAlias) -> int:
    place: Place = frame.place(node.span)
    frame.scope.bind(frame.machine.journal, node.name, Unknown("it is a type", place))
    return NEXT


def _pass(frame: Frame, node: st.Pass) -> int:
    return NEXT


def _break(frame: Frame, node: st.Break) -> int:
    return _jump(frame, BREAK, frame.loops, len(frame.loops))


def _continue(frame: Frame, node: st.Continue) -> int:
    return _jump(frame, CONTINUE, frame.rounds, len(frame.loops))


def _jump(frame: Frame, kind: int, regions: list[Region], loops: int, value: Value = NONE) -> int:
    """Leave the innermost region, after what the tries in between have to do `finally`."""
    flow = leave_tries(frame, loops)
    if not flow & NEXT:
        return flow
    if regions:
        regions[-1].leave(value)
    return (flow & ~NEXT) | kind


_EXECUTORS: dict[type, Callable[[Frame, Any], int]] = {
    st.ExpressionStatement: _expression,
    st.Assignment: execute_assignment,
    st.AnnotatedAssignment: execute_annotated,
    st.AugmentedAssignment: execute_augmented,
    st.Delete: execute_delete,
    st.Import: _import,
    st.ImportFrom: _import_from,
    st.FunctionDefinition: _function,
    st.ClassDefinition: _class,
    st.Return: _return,
    st.Raise: _raise,
    st.Assert: _assert,
    st.If: execute_if,
    st.While: execute_while,
    st.For: execute_for,
    st.Try: execute_try,
    st.With: execute_with,
    st.Match: execute_match,
    st.ScopeDeclaration: _scope_declaration,
    st.TypeAlias: _type_alias,
    st.Pass: _pass,
    st.Break: _break,
    st.Continue: _continue,
}
