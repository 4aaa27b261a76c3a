"""Assignments, plain, annotated and augmented, to names, attributes, items and several targets; and `del`."""

from __future__ import annotations

from flyte_reslint.domain.values import Step
from flyte_reslint.interp import displays, operators
from flyte_reslint.interp.evaluation import evaluate
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import NEXT, Machine
from flyte_reslint.interp.values import NONE, Reference, Unknown, Value, through
from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.spelling import spell


def execute_assignment(frame: Frame, node: st.Assignment) -> int:
    """`target = value`"""
    value = evaluate(frame, node.value)
    for target in node.targets:
        assign(frame, target, value, node.value)
    return NEXT


def execute_annotated(frame: Frame, node: st.AnnotatedAssignment) -> int:
    """`target: annotation = value`"""
    if frame.annotations is not None and isinstance(node.target, ir.Name):
        frame.annotations[node.target.identifier] = node.annotation
    if node.value is not None:
        assign(frame, node.target, evaluate(frame, node.value), node.value)
    return NEXT


def execute_augmented(frame: Frame, node: st.AugmentedAssignment) -> int:
    """`target += value`"""
    if isinstance(node.target, (ir.Attribute, ir.Subscript)) and isinstance(node.target.value, ir.Call):
        return _augmented_of_call(frame, node, node.target)
    before = evaluate(frame, node.target)
    value = evaluate(frame, node.value)
    after = operators.in_place(frame.machine, node.operator, before, value, frame.place(node.span))
    assign(frame, node.target, after, node.value, f"{node.operator}=")
    return NEXT


def _augmented_of_call(frame: Frame, node: st.AugmentedAssignment, target: ir.Attribute | ir.Subscript) -> int:
    """`call().name += value`, `call()[index] += value`: what is called is called once."""
    machine, place = frame.machine, frame.place(target.span)
    owner = evaluate(frame, target.value)
    index = evaluate(frame, target.index) if isinstance(target, ir.Subscript) else NONE
    if isinstance(target, ir.Attribute):
        before = machine.attribute(owner, target.name, place)
    else:
        before = machine.item(owner, index, place)
    value = evaluate(frame, node.value)
    after = operators.in_place(machine, node.operator, before, value, frame.place(node.span))
    after = through(after, Step(f"{spell(target)} {node.operator}= {spell(node.value)}", frame.place(node.value.span)))
    if isinstance(target, ir.Attribute):
        machine.set_attribute(owner, target.name, after, place)
    else:
        machine.set_item(owner, index, after, place)
    return NEXT


def assign(frame: Frame, target: ir.Expression, value: Value, source: ir.Expression | None, sign: str = "=") -> None:
    """`target = value`; `source` is the expression that the value was written as, where there is one."""
    if isinstance(target, ir.Name):
        if source is not None:
            value = through(value, Step(f"{target.identifier} {sign} {spell(source)}", frame.place(source.span)))
        frame.scope.bind(frame.machine.journal, target.identifier, value)
    elif isinstance(target, ir.Attribute):
        _assign_attribute(frame, target, value, source)
    elif isinstance(target, ir.Subscript):
        _assign_item(frame, target, value, source)
    elif isinstance(target, ir.Display):
        _unpack(frame, target, value)
    elif isinstance(target, ir.Starred):
        assign(frame, target.value, value, source)


def _assign_attribute(frame: Frame, target: ir.Attribute, value: Value, source: ir.Expression | None) -> None:
    owner = evaluate(frame, target.value)
    if source is not None:
        value = through(value, Step(f"{spell(target)} = {spell(source)}", frame.place(source.span)))
    frame.machine.set_attribute(owner, target.name, value, frame.place(target.span))


def _assign_item(frame: Frame, target: ir.Subscript, value: Value, source: ir.Expression | None) -> None:
    owner = evaluate(frame, target.value)
    place = frame.place(target.span)
    index: Value = Unknown("a slice is assigned", place)
    key = None
    if not isinstance(target.index, ir.Slice):
        index = evaluate(frame, target.index)
        key = displays.written_key(frame, target.index, index)
    if source is not None:
        value = through(value, Step(f"{spell(target)} = {spell(source)}", frame.place(source.span), key))
    frame.machine.set_item(owner, index, value, place)


def _unpack(frame: Frame, target: ir.Display, value: Value) -> None:
    items = unpacked(frame.machine, value, len(target.elements))
    stars = [position for position, item in enumerate(target.elements) if isinstance(item, ir.Starred)]
    count = len(target.elements)
    fits = items is not None and (len(items) == count if not stars else len(items) >= count - 1)
    if items is None or not fits:
        place = frame.place(target.span)
        reason = value.reason if type(value) is Unknown else "it is unpacked from something that is not known"
        for element in target.elements:
            assign(frame, element, frame.machine.unknown(reason, place, None), None)
        return
    if stars:
        after = count - stars[0] - 1
        middle = items[stars[0] : len(items) - after]
        items = (*items[: stars[0]], Reference(ListObject(middle)), *items[len(items) - after :])
    for element, item in zip(target.elements, items, strict=True):
        assign(frame, element, item, None)


def unpacked(machine: Machine, value: Value, count: int) -> tuple[Value, ...] | None:
    """What unpacking gives for `count` targets, None where that cannot be known."""
    value = machine.prune(value)
    return value.target.unpacked(machine, count) if type(value) is Reference else machine.iterate(value)


def execute_delete(frame: Frame, node: st.Delete) -> int:
    """`del target`"""
    for target in node.targets:
        if isinstance(target, ir.Name):
            frame.scope.unbind(frame.machine.journal, target.identifier)
        elif isinstance(target, ir.Subscript):
            owner = evaluate(frame, target.value)
            index = evaluate(frame, target.index)
            frame.machine.delete_item(owner, index, frame.place(target.span))
        elif isinstance(target, ir.Attribute):
            place = frame.place(target.span)
            gone = Unknown(f"{spell(target)} was deleted", place)
            frame.machine.set_attribute(evaluate(frame, target.value), target.name, gone, place)
    return NEXT
