"""Functions of the user: binding arguments to parameters, and executing the body."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING

from flyte_reslint.domain.values import Place, Step
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.frames import Frame, Region
from flyte_reslint.interp.iterators import IteratorObject
from flyte_reslint.interp.journal import States
from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.machine import NEXT, RAISE, RETURN, Machine
from flyte_reslint.interp.mentions import Later
from flyte_reslint.interp.objects import Changeable, Object, merge_named, widen_named
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.tuples import TupleObject
from flyte_reslint.interp.values import (
    Condition,
    Known,
    Reference,
    Unknown,
    Value,
    identity,
    join,
    through,
)
from flyte_reslint.program.expressions import Parameter
from flyte_reslint.program.statements import FunctionDefinition, Statement

if TYPE_CHECKING:
    from flyte_reslint.interp.classes import ClassObject
    from flyte_reslint.interp.modules import ModuleObject


MAKING = frozenset({"__code__", "__defaults__", "__kwdefaults__"})
"""Attributes that make a function do something else when they are set."""


class FunctionObject(Changeable):
    """A `def`, `async def` or `lambda`. `place` begins at the first decorator, `name_place` is the name's."""

    type_name = "function"
    is_hashable = True
    is_followed = True
    is_method = True

    def __init__(
        self,
        module: ModuleObject,
        scope: Scope,
        definition: FunctionDefinition,
        parameters: tuple[tuple[Parameter, Value | None], ...],
        place: Place,
        name_place: Place,
    ) -> None:
        self.module = module
        self.scope = scope
        self.definition = definition
        self.parameters = parameters
        self.place = place
        self.name_place = name_place
        self.name = definition.name
        self.attributes: dict[str, Value] = {}
        self.defining_class: ClassObject | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """Where the function stands: the same for every time its `def` was executed."""
        return (self.name_place.file, self.name_place.row, self.name_place.column)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in self.attributes:
            return self.attributes[name]
        if name in {"__name__", "__qualname__"}:
            return Known(self.name)
        return None

    def set_attribute(self, machine: Machine, name: str, value: Value) -> bool:
        machine.journal.touch(self)
        self.attributes[name] = value
        return True

    def snapshot(self) -> dict[str, Value]:
        return dict(self.attributes)

    def restore(self, state: dict[str, Value]) -> None:
        self.attributes = dict(state)

    def merge(self, if_true: dict[str, Value], if_false: dict[str, Value], condition: Condition, place: Place) -> None:
        self.attributes = merge_named(if_true, if_false, condition, place)

    def widen(self, state: dict[str, Value], reason: str, place: Place) -> None:
        self.attributes = widen_named(self.attributes, state, reason, place)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if self.attributes and not self.attributes.keys().isdisjoint(MAKING):
            return machine.unknown(f"what {self.name}() does is set to something else", site.place)
        same = machine.running.get(id(self.definition), 0)
        forks = machine.budget.deepest_recursion if not machine.path else 2
        if same >= forks or len(machine.frames) >= machine.budget.deepest_calls:
            return machine.unknown(f"{self.name}() calls itself or others too deeply to follow", site.place)
        scope = Scope("function", self.scope, self.definition.local_names)
        bind(machine, self, arguments, site, scope)
        if self.definition.is_generator:
            return self._begun(machine, scope, site.place)
        return self.run(machine, scope, site.place)

    def _begun(self, machine: Machine, scope: Scope, place: Place) -> Value:
        """A generator: its body is executed once the first value is asked for."""
        generator = GeneratorObject(body=self.definition.body, reads=(scope, Later(scope, self.definition.body)))

        def execute() -> Sequence[Value] | Unknown:
            result = self.run(machine, scope, place)
            if type(result) is not Reference or not isinstance(result.target, GeneratorObject):
                return machine.unknown(f"{self.name}() raises an error here", place)
            generator.at_first_yield = result.target.at_first_yield
            generator.ends_at_once = result.target.ends_at_once
            if result.target.items is None:
                return Unknown(f"what {self.name}() yields is not known", place)
            return result.target.items

        generator.pending = execute
        return Reference(generator)

    def run(self, machine: Machine, scope: Scope, place: Place, execute: Callable[[Frame], int] | None = None) -> Value:
        """Execute the body, or what `execute` does of it, in a scope whose parameters are bound."""
        from flyte_reslint.interp.statements import execute_block

        def execute_body(frame: Frame) -> int:
            return execute_block(frame, self.definition.body)

        machine.called.add(self.key)
        frame = Frame(machine, self.module, scope, is_async=self.definition.is_async, definition=self.definition)
        frame.defining_class = self.defining_class
        frame.yields = [] if self.definition.is_generator else None
        frame.function = region = Region(machine, place)
        machine.frames.append(frame)
        departures, narrowed = machine.departures, len(machine.narrowed)
        running = machine.running.get(id(self.definition), 0)
        machine.running[id(self.definition)] = running + 1
        try:
            flow = (execute or execute_body)(frame)
        finally:
            del machine.narrowed[narrowed:]
            machine.frames.pop()
            machine.running[id(self.definition)] = running
        result = region.close(falls_through=bool(flow & NEXT) or region.is_left)
        if not flow & RAISE:
            machine.departures = departures
        if not flow & (NEXT | RETURN):
            return machine.unknown(f"{self.name}() raises an error here", place)
        if frame.yields is not None:
            items = frame.yields if frame.yields_are_known else None
            generator = GeneratorObject(items)
            generator.at_first_yield = frame.at_first_yield
            generator.ends_at_once = frame.at_last_yield == machine.budget.steps
            return Reference(generator)
        if self.definition.is_async:
            return Reference(CoroutineObject(self.name, result))
        return result

    def rehearse(self, machine: Machine, execute: Callable[[Frame], int]) -> None:
        """Execute of the body what `execute` does, once, with parameters that nothing is known of."""
        scope = Scope("function", self.scope, self.definition.local_names)
        for parameter, default in self.parameters:
            scope.values[parameter.name] = self._unknown_parameter(parameter, default)
        self.run(machine, scope, self.name_place, execute)

    def _unknown_parameter(self, parameter: Parameter, default: Value | None) -> Value:
        """What a parameter may be when nothing is known of the call."""
        place = Place(
            self.module.file,
            parameter.span.row,
            parameter.span.column,
            parameter.span.end_row,
            parameter.span.end_column,
        )
        given = Unknown(f"{parameter.name} is a parameter of {self.name}()", place)
        if default is None:
            return given
        return join(default, given, Condition(f"{parameter.name} is not given", ("default", place), True), place)


def bind(machine: Machine, function: FunctionObject, arguments: Arguments, site: Site, scope: Scope) -> None:
    """Bind arguments to the parameters in `scope`; what is missing or surplus makes unknown values, not errors."""
    positional = list(arguments.positional)
    keywords = {passed.keyword: passed for passed in arguments.keywords}
    for parameter, default in function.parameters:
        name = parameter.name
        if parameter.kind == "variadic":
            rest: Value = Reference(TupleObject(passed.value for passed in positional))
            if arguments.more_positional:
                rest = machine.unknown(f"*{name} of {function.name}() is not known", site.place)
            scope.values[name] = rest
            positional = []
            continue
        if parameter.kind == "keywords":
            entries = {str(key): passed.value for key, passed in keywords.items()}
            scope.values[name] = Reference(DictionaryObject(dict(entries), is_open=arguments.more_keywords))
            continue
        passed = None
        if positional and parameter.kind in {"positional", "positional-only"}:
            passed = positional.pop(0)
        elif parameter.kind != "positional-only":
            passed = keywords.pop(name, None)
        if passed is not None:
            scope.values[name] = through_parameter(function, name, passed)
        elif arguments.is_open:
            reason = f"{name} may be among the unpacked arguments of {function.name}()"
            unknown = machine.unknown(reason, site.place)
            condition = Condition(f"{name} is not given", ("default", site.place, name), True)
            scope.values[name] = unknown if default is None else join(default, unknown, condition, site.place)
        elif default is not None:
            scope.values[name] = default
        else:
            scope.values[name] = machine.unknown(f"{function.name}() is called without {name}", site.place)


def through_parameter(function: FunctionObject, name: str, passed: Passed) -> Value:
    """A passed value as the parameter: one without a value (a key that may be missing) stays as it is."""
    return through(passed.value, Step(f"{name} of {function.name}()", passed.place))


class DecoratedFunction(Object):
    """A function behind a decorator that cannot be followed: what calling it does is not known."""

    type_name = "function"

    def __init__(self, function: FunctionObject, reason: str) -> None:
        self.function = function
        self.reason = reason

    @property
    def doubt(self) -> str:
        return self.reason

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Known(self.function.name) if name == "__name__" else None


class CoroutineObject(Object):
    """What calling an `async def` gives: its result, once awaited."""

    type_name = "coroutine"

    def __init__(self, name: str, result: Value) -> None:
        self.name = name
        self.result = result

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        return self.result


class GeneratorObject(IteratorObject):
    """What calling a generator function gives; `at_first_yield` is what it had changed by then."""

    at_first_yield: States | None = None

    def __init__(
        self,
        items: list[Value] | None = None,
        *,
        body: tuple[Statement, ...] = (),
        reads: Iterable[object] = (),
    ) -> None:
        super().__init__("generator", items, reads=reads)
        self.body = body


class BoundMethod(Object):
    """A function and the object that its first parameter will be."""

    type_name = "method"

    def __init__(self, function: Value, owner: Value) -> None:
        self.function = function
        self.owner = owner

    def identity(self) -> Hashable:
        return ("method", identity(self.function), identity(self.owner))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return machine.attribute(self.function, name, place)

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return machine.call(self.function, arguments.after(Passed(self.owner, site.function)), site)


class NativeFunction(Object):
    """A function of Python or of an SDK that this package models."""

    type_name = "function"
    is_method = True

    def __init__(self, name: str, run: Callable[[Machine, Arguments, Site], Value | None]) -> None:
        self.name = name
        self._run = run

    def identity(self) -> Hashable:
        return ("native", self.name, id(self._run))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return Known(self.name.rpartition(".")[2]) if name == "__name__" else None

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return self._run(machine, arguments, site)

    @property
    def doubt(self) -> str:
        return f"the result of {self.name}() is not known here"
