"""Calls: unpacking their arguments; and the functions that `def` and `lambda` make."""

from __future__ import annotations

from flyte_reslint.domain.values import Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.evaluation import evaluate, evaluates
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.values import (
    OneOf,
    Reference,
    Single,
    Value,
    through,
)
from flyte_reslint.program import expressions as ir
from flyte_reslint.program.spelling import spell
from flyte_reslint.program.statements import FunctionDefinition, Return


@evaluates(ir.Call)
def _call(frame: Frame, node: ir.Call) -> Value:
    function = evaluate(frame, node.function)
    site = Site(frame.place(node.span), frame.place(node.function.span))
    values = [evaluate(frame, argument.value) for argument in node.arguments]
    return _call_unpacking(frame, function, node.arguments, values, site)


def _call_unpacking(
    frame: Frame, function: Value, nodes: tuple[ir.Argument, ...], values: list[Value], site: Site
) -> Value:
    """Call once for each alternative of an unpacked argument, so that its entries stay together."""
    machine = frame.machine
    for position, node in enumerate(nodes):
        if not node.stars:
            continue
        value = machine.prune(values[position])
        if type(value) is OneOf:

            def chosen(single: Single, position: int = position) -> Value:
                rest = [*values[:position], single, *values[position + 1 :]]
                return _call_unpacking(frame, function, nodes, rest, site)

            return machine.each(value, site.place, chosen)
    return machine.call(function, arguments_of(frame, nodes, values), site)


def arguments_of(frame: Frame, nodes: tuple[ir.Argument, ...], values: list[Value]) -> Arguments:
    """The arguments of a call, unpacked ones in their places."""
    positional: list[Passed] = []
    keywords: list[Passed] = []
    more_positional = more_keywords = False
    for node, value in zip(nodes, values, strict=True):
        place = frame.place(node.value.span)
        if node.stars == "*":
            items = frame.machine.iterate(value)
            more_positional = more_positional or items is None
            positional.extend(Passed(item, place) for item in items or ())
        elif node.stars == "**":
            mapping = target_of(value)
            if isinstance(mapping, DictionaryObject):
                keywords.extend(Passed(entry, place, str(key)) for key, entry in mapping.entries.items())
                more_keywords = more_keywords or mapping.is_open
            else:
                more_keywords = True
        elif node.keyword is not None:
            keyword_place = None if node.keyword_span is None else frame.place(node.keyword_span)
            keywords.append(Passed(value, place, node.keyword, keyword_place))
        elif not more_positional:
            positional.append(Passed(value, place))
    return Arguments(tuple(positional), tuple(keywords), more_positional, more_keywords)


@evaluates(ir.Lambda)
def _lambda(frame: Frame, node: ir.Lambda) -> Value:
    definition = FunctionDefinition(
        span=node.span,
        name="<lambda>",
        name_span=node.span,
        parameters=node.parameters,
        decorators=(),
        body=(Return(node.body.span, node.body),),
        local_names=(),
        is_async=False,
        is_generator=False,
    )
    return Reference(define(frame, definition))


def define(frame: Frame, definition: FunctionDefinition) -> FunctionObject:
    """The function that a `def` or `lambda` makes here."""
    parameters = tuple(
        (parameter, None if parameter.default is None else _default(frame, parameter, parameter.default))
        for parameter in definition.parameters
    )
    place, name_place = frame.place(definition.span), frame.place(definition.name_span)
    function = FunctionObject(frame.module, frame.scope.enclosing, definition, parameters, place, name_place)
    frame.machine.functions.append(function)
    if frame.scope.kind == "class":
        frame.methods.append(function)
    return function


def _default(frame: Frame, parameter: ir.Parameter, default: ir.Expression) -> Value:
    step = Step(f"{parameter.name}={spell(default)}", frame.place(default.span))
    return through(evaluate(frame, default), step)
