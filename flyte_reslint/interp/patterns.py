"""`match`."""

from __future__ import annotations

from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.choices import condition_of
from flyte_reslint.interp.dictionaries import copied
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import NEXT
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Absent, Condition, Known, Reference, Unknown, Value, identity
from flyte_reslint.program import statements as st
from flyte_reslint.program.spelling import spell

Bindings = dict[str, Value]


def execute_match(frame: Frame, node: st.Match) -> int:
    """`match subject`: the first case that surely matches ends the search; one that may match is a branch."""
    return _from_case(frame, node, evaluate(frame, node.subject), 0)


def _from_case(frame: Frame, node: st.Match, subject: Value, position: int) -> int:
    from flyte_reslint.interp.statements import execute_block

    if position == len(node.cases):
        return NEXT
    case = node.cases[position]
    bindings: Bindings = {}
    matched = matches(frame, case.pattern, subject, bindings)
    if matched is False:
        return _from_case(frame, node, subject, position + 1)
    place = frame.place(case.span)

    def run() -> int:
        for name, value in bindings.items():
            frame.scope.bind(frame.machine.journal, name, value)
        if case.guard is None:
            return execute_block(frame, case.body)
        guard = evaluate(frame, case.guard)
        truth = frame.machine.truth(guard)
        if truth is not None:
            return execute_block(frame, case.body) if truth else _from_case(frame, node, subject, position + 1)
        return frame.machine.fork(
            condition_of(frame, case.guard, guard),
            place,
            lambda: execute_block(frame, case.body),
            lambda: _from_case(frame, node, subject, position + 1),
        )

    if matched:
        return run()
    text = f"{spell(node.subject)} matches the case on line {case.span.row}"
    condition = Condition(text, ("case", identity(subject), place), True)
    return frame.machine.fork(condition, place, run, lambda: _from_case(frame, node, subject, position + 1))


def matches(frame: Frame, pattern: st.Pattern, subject: Value, bindings: Bindings) -> bool | None:
    """Whether the pattern matches, None where that is unknown; fills `bindings` with what it captures."""
    if isinstance(pattern, st.ValuePattern):
        same = operators.compare(
            frame.machine, "==", subject, evaluate(frame, pattern.value), frame.place(pattern.span)
        )
        return frame.machine.truth(same)
    if isinstance(pattern, st.CapturePattern):
        matched = True if pattern.pattern is None else matches(frame, pattern.pattern, subject, bindings)
        if matched is None:
            _capture_unknown(frame, pattern, bindings)
        elif pattern.name is not None:
            bindings[pattern.name] = subject
        return matched
    if isinstance(pattern, st.OrPattern):
        answers = [matches(frame, alternative, subject, bindings) for alternative in pattern.alternatives]
        return True if True in answers else (None if None in answers else False)
    if isinstance(pattern, st.SequencePattern):
        return _sequence(frame, pattern, subject, bindings)
    if isinstance(pattern, st.MappingPattern):
        return _mapping(frame, pattern, subject, bindings)
    if isinstance(pattern, st.ClassPattern):
        return _class(frame, pattern, subject, bindings)
    _capture_unknown(frame, pattern, bindings)
    return None


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else (None if None in answers else True)


def _sequence(frame: Frame, pattern: st.SequencePattern, subject: Value, bindings: Bindings) -> bool | None:
    if type(subject) is Known:
        return False
    target = target_of(subject)
    items = frame.machine.iterate(subject) if isinstance(target, (TupleObject, ListObject)) else None
    if items is None:
        _capture_unknown(frame, pattern, bindings)
        return False if isinstance(target, DictionaryObject) else None
    star = next((i for i, item in enumerate(pattern.items) if isinstance(item, st.StarPattern)), None)
    if star is None:
        if len(items) != len(pattern.items):
            return False
        return _all([matches(frame, p, item, bindings) for p, item in zip(pattern.items, items, strict=True)])
    after = len(pattern.items) - star - 1
    if len(items) < star + after:
        return False
    rest = pattern.items[star]
    if isinstance(rest, st.StarPattern) and rest.name is not None:
        bindings[rest.name] = Reference(ListObject(items[star : len(items) - after]))
    pairs = [*zip(pattern.items[:star], items[:star], strict=True)]
    pairs += zip(pattern.items[star + 1 :], items[len(items) - after :], strict=True)
    return _all([matches(frame, p, item, bindings) for p, item in pairs])


def _mapping(frame: Frame, pattern: st.MappingPattern, subject: Value, bindings: Bindings) -> bool | None:
    if type(subject) is Known:
        return False
    target = target_of(subject)
    if isinstance(target, (TupleObject, ListObject)):
        return False
    if not isinstance(target, DictionaryObject):
        _capture_unknown(frame, pattern, bindings)
        return None
    answers: list[bool | None] = []
    rest = copied(target)
    for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
        index = evaluate(frame, key)
        found = target.get(index.value) if type(index) is Known else None
        if type(found) is Absent:
            return False
        if not rest.delete_item(frame.machine, index):
            rest.forget(frame.machine, "it is what the case leaves")
        if found is None:
            _capture_unknown(frame, inner, bindings)
            answers.append(None)
        else:
            answers.append(matches(frame, inner, found, bindings))
    if pattern.rest is not None:
        bindings[pattern.rest] = Reference(rest)
    return _all(answers)


def _class(frame: Frame, pattern: st.ClassPattern, subject: Value, bindings: Bindings) -> bool | None:
    from flyte_reslint.interp.introspection import FUNCTIONS

    place = frame.place(pattern.span)
    passed = (Passed(subject, place), Passed(evaluate(frame, pattern.kind), place))
    is_instance = frame.machine.truth(
        frame.machine.call(FUNCTIONS["isinstance"], Arguments(passed), Site(place, place))
    )
    if is_instance is False:
        return False
    if pattern.positional:
        _capture_unknown(frame, pattern, bindings)
        return None
    answers: list[bool | None] = [is_instance]
    for name, inner in zip(pattern.keywords, pattern.keyword_patterns, strict=True):
        found = frame.machine.attribute(subject, name, place)
        if type(found) is Unknown:
            _capture_unknown(frame, inner, bindings)
            answers.append(None)
        else:
            answers.append(matches(frame, inner, found, bindings))
    return _all(answers)


def _capture_unknown(frame: Frame, pattern: st.Pattern, bindings: Bindings) -> None:
    """Bind every name that the pattern captures to an unknown value."""
    frame.machine.doubts += 1
    for name in _names(pattern):
        bindings[name] = Unknown("it is what the case captures", frame.place(pattern.span))


def _names(pattern: st.Pattern) -> list[str]:
    if isinstance(pattern, st.CapturePattern):
        inner = [] if pattern.pattern is None else _names(pattern.pattern)
        return inner + ([] if pattern.name is None else [pattern.name])
    if isinstance(pattern, st.StarPattern):
        return [] if pattern.name is None else [pattern.name]
    if isinstance(pattern, st.SequencePattern):
        return [name for item in pattern.items for name in _names(item)]
    if isinstance(pattern, st.MappingPattern):
        return [name for item in pattern.patterns for name in _names(item)] + ([pattern.rest] if pattern.rest else [])
    if isinstance(pattern, st.ClassPattern):
        return [name for item in (*pattern.positional, *pattern.keyword_patterns) for name in _names(item)]
    if isinstance(pattern, st.OrPattern):
        return [name for item in pattern.alternatives for name in _names(item)]
    return []
