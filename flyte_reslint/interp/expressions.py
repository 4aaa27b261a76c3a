"""Evaluating expressions of the IR."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flyte_reslint.domain.values import Step
from flyte_reslint.interp import operators
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.budget import LoopTooLong
from flyte_reslint.interp.containers import sliced
from flyte_reslint.interp.dictionaries import merge_into
from flyte_reslint.interp.formatting import formatted, joined
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.machine import NEXT, present
from flyte_reslint.interp.narrowing import narrowed, within
from flyte_reslint.interp.objects import DictionaryObject, Key, ListObject, TupleObject, UnknownKey, filled, key_of, target_of
from flyte_reslint.interp.scope import NOWHERE, Scope
from flyte_reslint.interp.sets import is_unordered, set_of
from flyte_reslint.interp.special_methods import ELLIPSIS
from flyte_reslint.interp.values import (
    NONE,
    Absent,
    Condition,
    Known,
    OneOf,
    Reference,
    Single,
    Unknown,
    Value,
    alternatives,
    identity,
    join,
    negated,
    one_of,
    through,
)
from flyte_reslint.program import expressions as ir
from flyte_reslint.program.spelling import spell
from flyte_reslint.program.statements import FunctionDefinition, Return


def evaluate(frame: Frame, node: ir.Expression) -> Value:
    """The abstract value of an expression."""
    frame.machine.budget.spend()
    return _EVALUATORS[type(node)](frame, node)


def _constant(frame: Frame, node: ir.Constant) -> Value:
    return Known(node.value)


def _large_integer(frame: Frame, node: ir.LargeInteger) -> Value:
    if len(node.digits) * 3 > frame.machine.budget.most_bits:
        return frame.machine.unknown("the number is too large to compute", frame.place(node.span))
    return Known(int(node.digits))


def _bytes(frame: Frame, node: ir.Bytes) -> Value:
    return Known(node.value)


def _ellipsis(frame: Frame, node: ir.Ellipsis) -> Value:
    return ELLIPSIS


def _opaque(frame: Frame, node: ir.Opaque) -> Value:
    return Unknown(node.reason, frame.place(node.span))


def _name(frame: Frame, node: ir.Name) -> Value:
    return look_up(frame, node.identifier, node)


def look_up(frame: Frame, name: str, node: ir.Node) -> Value:
    """The value of a name, in the scopes and then among Python's own names."""
    value = frame.scope.find(name)
    if isinstance(value, Absent):
        value = frame.module.linker.builtins.get(name, value)
    if isinstance(value, Absent):
        reason = f"{name} is not bound here"
        return frame.machine.unknown(reason, frame.place(node.span), ("name", id(frame.scope), name))
    if isinstance(value, OneOf):
        builtin = frame.module.linker.builtins.get(name)
        value = value if builtin is None else filled(value, builtin, frame.place(node.span))
        return present(frame.machine.prune(value), frame.place(node.span))
    if isinstance(value, Unknown) and value.place == NOWHERE:
        return frame.machine.unknown(value.reason, frame.place(node.span), value.cause)
    return value


def _attribute(frame: Frame, node: ir.Attribute) -> Value:
    return frame.machine.attribute(evaluate(frame, node.value), node.name, frame.place(node.span))


def _subscript(frame: Frame, node: ir.Subscript) -> Value:
    value = evaluate(frame, node.value)
    place = frame.place(node.span)
    if isinstance(node.index, ir.Slice):
        bounds = [NONE if part is None else evaluate(frame, part) for part in _bounds(node.index)]
        return sliced(frame.machine, value, bounds[0], bounds[1], bounds[2], place)
    return frame.machine.item(value, evaluate(frame, node.index), place)


def _bounds(node: ir.Slice) -> tuple[ir.Expression | None, ...]:
    return (node.lower, node.upper, node.step)


def _slice(frame: Frame, node: ir.Slice) -> Value:
    return Unknown("it is a slice among several indices", frame.place(node.span))


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
        value = machine.prune(values[position])
        if node.stars and isinstance(value, OneOf):

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
            mapping = value.target if isinstance(value, Reference) else None
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


def _binary(frame: Frame, node: ir.BinaryOperation) -> Value:
    left = evaluate(frame, node.left)
    right = evaluate(frame, node.right)
    return operators.binary(frame.machine, node.operator, left, right, frame.place(node.span))


def _unary(frame: Frame, node: ir.UnaryOperation) -> Value:
    operand = evaluate(frame, node.operand)
    if node.operator == "not":
        truth = frame.machine.truth(operand)
        if truth is not None:
            return Known(not truth, operand.trail)
    return operators.unary(frame.machine, node.operator, operand, frame.place(node.span))


def _comparison(frame: Frame, node: ir.Comparison) -> Value:
    left = evaluate(frame, node.first)
    result: Value = Known(True)
    for operator, operand in zip(node.operators, node.operands, strict=True):
        right = evaluate(frame, operand)
        result = operators.compare(frame.machine, operator, left, right, frame.place(node.span))
        if len(node.operators) > 1 and frame.machine.truth(result) is not True:
            return result if frame.machine.truth(result) is False else Unknown(
                "a part of the comparison is not known", frame.place(node.span)
            )
        left = right
    return result


def _boolean(frame: Frame, node: ir.BooleanOperation) -> Value:
    return _boolean_from(frame, node, 0)


def _boolean_from(frame: Frame, node: ir.BooleanOperation, position: int) -> Value:
    value = evaluate(frame, node.operands[position])
    if position == len(node.operands) - 1:
        return value
    decides = node.operator == "or"
    truth = frame.machine.truth(value)
    if truth is decides:
        return value
    if truth is not None:
        return _boolean_from(frame, node, position + 1)
    condition = condition_of(frame, node.operands[position], value)
    decided = _with_truth(frame, value, decides)
    rest: list[Value] = []

    known_better = list(narrowed(frame, node.operands[position], not decides))

    def otherwise() -> int:
        def go_on() -> int:
            rest.append(_boolean_from(frame, node, position + 1))
            return NEXT

        return within(frame.machine, known_better, go_on)

    def stop() -> int:
        return NEXT

    place = frame.place(node.span)
    if decides:
        frame.machine.fork(condition, place, stop, otherwise)
    else:
        frame.machine.fork(condition, place, otherwise, stop)
    if not rest:
        return decided
    return join(decided, rest[0], condition, place) if decides else join(rest[0], decided, condition, place)


def _with_truth(frame: Frame, value: Value, truth: bool) -> Value:
    """The alternatives of `value` that can have this truth."""
    kept = [item for item in alternatives(value) if frame.machine.truth(item.value) in (truth, None)]
    return one_of(kept, frame.module.start) if kept else value


def _conditional(frame: Frame, node: ir.Conditional) -> Value:
    test = evaluate(frame, node.test)
    truth = frame.machine.truth(test)
    if truth is not None:
        return evaluate(frame, node.body if truth else node.otherwise)
    return branch(frame, node.test, condition_of(frame, node.test, test), node.body, node.otherwise, node)


def branch(
    frame: Frame,
    test: ir.Expression,
    condition: Condition,
    body: ir.Expression,
    otherwise: ir.Expression,
    node: ir.Node,
) -> Value:
    """The value of one expression or of the other, both evaluated from the same state."""
    found: dict[bool, Value] = {}

    def side(which: bool, expression: ir.Expression) -> int:
        found[which] = evaluate(frame, expression)
        return NEXT

    place = frame.place(node.span)
    machine = frame.machine
    if_true, if_false = (list(narrowed(frame, test, outcome)) for outcome in (True, False))
    machine.fork(
        condition,
        place,
        lambda: within(machine, if_true, lambda: side(True, body)),
        lambda: within(machine, if_false, lambda: side(False, otherwise)),
    )
    if len(found) == 1:
        return next(iter(found.values()))
    return join(found[True], found[False], condition, place)


def condition_of(frame: Frame, test: ir.Expression, value: Value) -> Condition:
    """The condition that a test stands for, positive."""
    if isinstance(test, ir.UnaryOperation) and test.operator == "not":
        inner = condition_of(frame, test.operand, evaluate(frame, test.operand))
        return Condition(negated(inner.text), inner.subject, not inner.holds)
    text = spell(test) if isinstance(test, ir.Comparison) else f"{spell(test)} is true"
    if isinstance(value, OneOf) and len(value.alternatives) == 2:
        for item, other in (value.alternatives, value.alternatives[::-1]):
            decided = frame.machine.truth(item.value) is True and frame.machine.truth(other.value) is False
            if decided and len(item.conditions) == len(other.conditions) == 1:
                chosen = item.conditions[0]
                if chosen.subject == other.conditions[0].subject:
                    return Condition(text, chosen.subject, chosen.holds)
    return Condition(text, identity(value), True)


def _formatted(frame: Frame, node: ir.FormattedString) -> Value:
    place = frame.place(node.span)
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(Known(part))
        else:
            specification = Known("") if part.specification is None else _formatted(frame, part.specification)
            value = evaluate(frame, part.value)
            parts.append(Known(part.literal))
            parts.append(formatted(frame.machine, value, part.conversion, specification, place))
    return joined(frame.machine, parts, place)


def _starred(frame: Frame, node: ir.Starred) -> Value:
    return evaluate(frame, node.value)


def element(frame: Frame, node: ir.Expression) -> Value:
    """A value that a display holds, one step on its way: it remembers where it stands."""
    return through(evaluate(frame, node), Step(spell(node), frame.place(node.span)))


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


def _dictionary(frame: Frame, node: ir.DictionaryDisplay) -> Value:
    result = DictionaryObject()
    for item in node.items:
        if item.key is None:
            _unpack_mapping(frame, result, evaluate(frame, item.value), node)
            continue
        key = evaluate(frame, item.key)
        step = Step(f"{spell(item.key)}: {spell(item.value)}", frame.place(item.value.span))
        result.set_item(frame.machine, key, through(evaluate(frame, item.value), step))
    return Reference(result)


def _unpack_mapping(frame: Frame, result: DictionaryObject, value: Value, node: ir.Node) -> None:
    mapping = target_of(frame.machine.prune(value))
    if isinstance(mapping, DictionaryObject):
        merge_into(frame.machine, result, mapping, frame.place(node.span))
    else:
        frame.machine.doubts += 1
        result.forget(frame.machine, "a part of the dict is unpacked from something unknown")


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


def _comprehension(frame: Frame, node: ir.Comprehension) -> Value:
    budget, machine = frame.machine.budget, frame.machine
    outermost = budget.loop_limit is None
    depth, facts = machine.journal.depth, len(machine.facts)
    if outermost:
        budget.loop_limit = budget.steps + budget.most_loop_steps
    rounds = _Rounds(frame.within(Scope("function", frame.scope, is_comprehension=True)), node)
    try:
        rounds.run(0)
    except LoopTooLong:
        if not outermost:
            raise
        machine.journal.rewind(depth)
        del machine.facts[facts:]
        rounds.is_known = False
    finally:
        if outermost:
            budget.loop_limit = None
    return rounds.result()


class _Rounds:
    """The rounds of a comprehension and what they collect."""

    def __init__(self, frame: Frame, node: ir.Comprehension) -> None:
        self.frame = frame
        self.node = node
        self.items: list[Value] = []
        self.entries: dict[Key, Value] = {}
        self.is_known = True

    def run(self, position: int) -> None:
        """Run the clause at `position` and those inside it; past the last, collect the element."""
        if position == len(self.node.clauses):
            self.collect()
            return
        clause = self.node.clauses[position]
        machine = self.frame.machine
        source = evaluate(self.frame, clause.iterable)
        items = machine.iterate(source)
        if is_unordered(source) and self.node.kind in {"list", "generator"}:
            self.is_known = False
        if items is None or len(items) > machine.budget.most_iterations:
            self.is_known = False
            place = self.frame.place(clause.iterable.span)
            item = Unknown(f"it comes from a loop over {spell(clause.iterable)}", place)
            condition = Condition(f"the loop over {spell(clause.iterable)} runs", ("loop", place), True, is_choice=False)
            machine.fork(condition, place, lambda: self.round(clause, position, item), lambda: NEXT)
            return
        for item_ in items:
            self.round(clause, position, item_)

    def round(self, clause: ir.Clause, position: int, item: Value) -> int:
        """One round: bind the target, test the conditions, go on inside."""
        from flyte_reslint.interp.statements import assign

        machine = self.frame.machine
        machine.budget.spend()
        assign(self.frame, clause.target, item, None)
        for test in clause.conditions:
            value = evaluate(self.frame, test)
            truth = machine.truth(value)
            if truth is False:
                return NEXT
            if truth is None:
                self.is_known = False
                condition = condition_of(self.frame, test, value)

                def inside() -> int:
                    self.run(position + 1)
                    return NEXT

                return machine.fork(condition, self.frame.place(test.span), inside, lambda: NEXT)
        self.run(position + 1)
        return NEXT

    def collect(self) -> None:
        """Add the element of this round."""
        if self.node.key is None:
            self.items.append(element(self.frame, self.node.element))
            return
        key = evaluate(self.frame, self.node.key)
        value = element(self.frame, self.node.element)
        try:
            self.entries[key_of(key)] = value
        except UnknownKey:
            self.is_known = False

    def result(self) -> Value:
        """What the comprehension makes."""
        reason = "the loop that fills it cannot be followed"
        if self.node.kind == "dict":
            dictionary = DictionaryObject(self.entries if self.is_known else {}, is_open=not self.is_known)
            dictionary.reason = reason
            return Reference(dictionary)
        items = self.items if self.is_known else None
        if self.node.kind == "generator":
            iterator = IteratorObject("generator", items)
            iterator.reason = "" if self.is_known else reason
            return Reference(iterator)
        if self.node.kind == "set" and items is not None:
            return Reference(set_of(self.frame.machine, items))
        made = ListObject(items, self.node.kind)
        made.reason = reason
        return Reference(made)


def _await(frame: Frame, node: ir.Await) -> Value:
    return await_value(frame, evaluate(frame, node.value), node)


def await_value(frame: Frame, value: Value, node: ir.Node) -> Value:
    """`await value`"""
    machine = frame.machine
    place = frame.place(node.span)

    def of(single: Single) -> Value:
        result = single.target.awaited(machine, place) if isinstance(single, Reference) else None
        if result is not None:
            return result
        reason = single.reason if isinstance(single, Unknown) else "what is awaited here is only known when the code runs"
        return machine.unknown(reason, place)

    return machine.each(value, place, of)


def _yield(frame: Frame, node: ir.Yield) -> Value:
    value = NONE if node.value is None else evaluate(frame, node.value)
    place = frame.place(node.span)
    if frame.yields is not None:
        items = frame.machine.iterate(value) if node.delegates else (value,)
        is_certain = frame.function is not None and len(frame.machine.path) == frame.function.path_length
        frame.yields_are_known = frame.yields_are_known and items is not None and is_certain
        frame.yields.extend(items or ())
    return Unknown("it is sent into the generator", place)


def _named(frame: Frame, node: ir.NamedExpression) -> Value:
    from flyte_reslint.interp.statements import assign

    value = evaluate(frame, node.value)
    scope = frame.scope
    while scope.is_comprehension and scope.parent is not None:
        scope = scope.parent
    assign(frame.within(scope), node.target, value, node.value)
    return value


_EVALUATORS: dict[type, Callable[[Frame, Any], Value]] = {
    ir.Constant: _constant,
    ir.LargeInteger: _large_integer,
    ir.Bytes: _bytes,
    ir.Ellipsis: _ellipsis,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.Subscript: _subscript,
    ir.Slice: _slice,
    ir.Call: _call,
    ir.BinaryOperation: _binary,
    ir.UnaryOperation: _unary,
    ir.BooleanOperation: _boolean,
    ir.Comparison: _comparison,
    ir.Conditional: _conditional,
    ir.FormattedString: _formatted,
    ir.Starred: _starred,
    ir.Display: _display,
    ir.DictionaryDisplay: _dictionary,
    ir.Lambda: _lambda,
    ir.Comprehension: _comprehension,
    ir.Await: _await,
    ir.Yield: _yield,
    ir.NamedExpression: _named,
    ir.Opaque: _opaque,
}
