"""Tuples, lists, sets, dictionaries and comprehensions, converted to the IR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import libcst as cst

from flyte_reslint.program import expressions as ir
from flyte_reslint.syntax.reader import Converter, Reader


def _tuple(node: cst.Tuple, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    reader.open(node.lpar[:1])
    elements = _elements(node.elements, reader)
    reader.close(node.rpar[:1])
    return ir.Display(reader.span(start), "tuple", elements)


def _list(node: cst.List, reader: Reader) -> ir.Expression:
    start = reader.take("[")
    elements = _elements(node.elements, reader)
    reader.take("]")
    return ir.Display(reader.span(start), "list", elements)


def _set(node: cst.Set, reader: Reader) -> ir.Expression:
    start = reader.take("{")
    elements = _elements(node.elements, reader)
    reader.take("}")
    return ir.Display(reader.span(start), "set", elements)


def _elements(nodes: Iterable[cst.BaseElement], reader: Reader) -> tuple[ir.Expression, ...]:
    elements = []
    for node in nodes:
        # A starred element is an expression itself, so that it can stand alone in an annotation.
        elements.append(reader.expression(node if isinstance(node, cst.StarredElement) else node.value))
        reader.comma(node.comma)
    return tuple(elements)


def _starred(node: cst.StarredElement, reader: Reader) -> ir.Expression:
    start = reader.take("*")
    value = reader.expression(node.value)
    return ir.Starred(reader.span(start), value)


def _dictionary(node: cst.Dict, reader: Reader) -> ir.Expression:
    start = reader.take("{")
    items = []
    for element in node.elements:
        items.append(_item(element, reader))
        reader.comma(element.comma)
    reader.take("}")
    return ir.DictionaryDisplay(reader.span(start), tuple(items))


def _item(element: cst.BaseDictElement, reader: Reader) -> ir.DictionaryItem:
    if isinstance(element, cst.DictElement):
        key = reader.expression(element.key)
        reader.take(":")
        return ir.DictionaryItem(key, reader.expression(element.value))
    reader.take("**")
    return ir.DictionaryItem(None, reader.expression(element.value))


def _list_comprehension(node: cst.ListComp, reader: Reader) -> ir.Expression:
    start = reader.take("[")
    element = reader.expression(node.elt)
    clauses = _clauses(node.for_in, reader)
    reader.take("]")
    return ir.Comprehension(reader.span(start), "list", None, element, clauses)


def _set_comprehension(node: cst.SetComp, reader: Reader) -> ir.Expression:
    start = reader.take("{")
    element = reader.expression(node.elt)
    clauses = _clauses(node.for_in, reader)
    reader.take("}")
    return ir.Comprehension(reader.span(start), "set", None, element, clauses)


def _generator(node: cst.GeneratorExp, reader: Reader) -> ir.Expression:
    start = reader.ahead()
    element = reader.expression(node.elt)
    clauses = _clauses(node.for_in, reader)
    return ir.Comprehension(reader.span(start), "generator", None, element, clauses)


def _dictionary_comprehension(node: cst.DictComp, reader: Reader) -> ir.Expression:
    start = reader.take("{")
    key = reader.expression(node.key)
    reader.take(":")
    value = reader.expression(node.value)
    clauses = _clauses(node.for_in, reader)
    reader.take("}")
    return ir.Comprehension(reader.span(start), "dict", key, value, clauses)


def _unpacking_comprehension(node: cst.StarredDictComp, reader: Reader) -> ir.Expression:
    start = reader.take("{")
    reader.take("**")
    reader.expression(node.value)
    _clauses(node.for_in, reader)
    reader.take("}")
    return ir.Opaque(reader.span(start), "a comprehension that unpacks dictionaries (Python 3.15)")


def _clauses(node: cst.CompFor | None, reader: Reader) -> tuple[ir.Clause, ...]:
    clauses = []
    while node is not None:
        if node.asynchronous is not None:
            reader.take("async")
        reader.take("for")
        target = reader.expression(node.target)
        reader.take("in")
        iterable = reader.expression(node.iter)
        conditions = []
        for condition in node.ifs:
            reader.take("if")
            conditions.append(reader.expression(condition.test))
        clauses.append(ir.Clause(target, iterable, tuple(conditions), node.asynchronous is not None))
        node = node.inner_for_in
    return tuple(clauses)


CONVERTERS: Mapping[type[cst.CSTNode], Converter] = {
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.Set: _set,
    cst.StarredElement: _starred,
    cst.Dict: _dictionary,
    cst.ListComp: _list_comprehension,
    cst.SetComp: _set_comprehension,
    cst.GeneratorExp: _generator,
    cst.DictComp: _dictionary_comprehension,
    cst.StarredDictComp: _unpacking_comprehension,
}
