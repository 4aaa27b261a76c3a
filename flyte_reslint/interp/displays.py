"""Displays of tuples, lists, sets and dicts."""

from __future__ import annotations

from flyte_reslint.domain.values import Key, Step
from flyte_reslint.interp.dictionaries import merge_into
from flyte_reslint.interp.evaluation import evaluate, evaluates
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.sets import is_unordered, set_of
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import Known, Reference, Value, through
from flyte_reslint.program import expressions as ir
from flyte_reslint.program.spelling import spell


def element(frame: Frame, node: ir.Expression) -> Value:
    """A value that a display holds, one step on its way: it remembers where it stands."""
    return through(evaluate(frame, node), Step(spell(node), frame.place(node.span)))


def written_key(frame: Frame, node: ir.Expression, value: Value) -> Key | None:
    """The key of an entry where it is written, None for one that is no string."""
    text = value.value if type(value) is Known else None
    return Key(text, frame.place(node.span)) if isinstance(text, str) else None


@evaluates(ir.Display)
def _display(frame: Frame, node: ir.Display) -> Value:
    items: list[Value] = []
    is_known = True
    for expression in node.elements:
        if isinstance(expression, ir.Starred):
            source = evaluate(frame, expression.value)
            unpacked = None if node.kind != "set" and is_unordered(source) else frame.machine.iterate(source)
            is_known = is_known and unpacked is not None
            items.extend(unpacked or ())
        else:
            items.append(element(frame, expression))
    if node.kind == "set" and is_known:
        return Reference(set_of(frame.machine, items))
    if node.kind != "tuple":
        return Reference(ListObject(items if is_known else None, node.kind))
    if not is_known:
        return frame.machine.unknown("a part of the tuple is unpacked from something unknown", frame.place(node.span))
    return Reference(TupleObject(items))


@evaluates(ir.DictionaryDisplay)
def _dictionary(frame: Frame, node: ir.DictionaryDisplay) -> Value:
    result = DictionaryObject()
    for item in node.items:
        if item.key is None:
            _unpack_mapping(frame, result, evaluate(frame, item.value), node)
            continue
        key = evaluate(frame, item.key)
        step = Step(
            f"{spell(item.key)}: {spell(item.value)}", frame.place(item.value.span), written_key(frame, item.key, key)
        )
        result.set_item(frame.machine, key, through(evaluate(frame, item.value), step))
    return Reference(result)


def _unpack_mapping(frame: Frame, result: DictionaryObject, value: Value, node: ir.Node) -> None:
    mapping = target_of(frame.machine.prune(value))
    if isinstance(mapping, DictionaryObject):
        merge_into(frame.machine, result, mapping, frame.place(node.span))
    else:
        frame.machine.doubts += 1
        result.forget(frame.machine, "a part of the dict is unpacked from something unknown")
