"""`contextlib`: what `with` binds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.errors import may_go_on, may_return_true
from flyte_reslint.interp.functions import CoroutineObject, GeneratorObject
from flyte_reslint.interp.guarded import guarded
from flyte_reslint.interp.journal import Mutable
from flyte_reslint.interp.library.names_of_types import TypingForm
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import Object, target_of
from flyte_reslint.interp.types import PlainType
from flyte_reslint.interp.values import NONE, Reference, Single, Value


class ContextObject(Object):
    """A context manager that gives `value`; one for `async with` gives it once awaited."""

    type_name = "context manager"

    def __init__(self, value: Value, *, is_async: bool = False) -> None:
        self.value = value
        self.is_async = is_async

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return Reference(CoroutineObject("__aenter__", self.value)) if self.is_async else self.value


class GeneratedContext(Object):
    """What `@contextmanager` makes of a generator: `with` binds what it yields first, and the rest runs in the end."""

    type_name = "context manager"

    def __init__(self, generator: Value, again: Callable[[Machine], Value], *, is_async: bool) -> None:
        self.generator = generator
        self.again = again
        self.is_async = is_async
        self.rest: dict[Mutable, tuple[Any, Any]] = {}
        """What the function changes after its `yield`, as it was then and as it will be."""

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return None if self.is_async else guarded(self.again, arguments)

    def entered(self, machine: Machine, place: Place) -> Value | None:
        value = self._first(machine, place)
        return Reference(CoroutineObject("__aenter__", value)) if self.is_async else value

    def _first(self, machine: Machine, place: Place) -> Value:
        depth = machine.journal.begin()
        items = machine.iterate(self.generator)
        before, after = machine.journal.before(depth), machine.journal.since(depth)
        machine.journal.end()
        generator = target_of(self.generator)
        if not items or not isinstance(generator, GeneratorObject):
            return machine.unknown("what the context manager gives is not known", place)
        at_yield = {**before, **(generator.at_first_yield or {})}
        self.rest = {
            changed: (at_yield[changed], state)
            for changed, state in after.items()
            if changed is not generator and state != at_yield[changed]
        }
        for changed, (state, _) in self.rest.items():
            machine.journal.touch(changed)
            changed.restore(state)
        return items[0]

    def swallows(self, machine: Machine) -> bool:
        generator = target_of(self.generator)
        return isinstance(generator, GeneratorObject) and may_go_on(generator.body)

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        for changing, (was, will_be) in self.rest.items():
            machine.journal.touch(changing)
            if changing.snapshot() == was:
                changing.restore(will_be)
            else:
                changing.widen(will_be, f"the context manager on line {place.row} changes it in the end", place)


class ClosingObject(ContextObject):
    """`closing(value)`: closes it in the end."""

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        machine.call(machine.attribute(self.value, "close", place), Arguments(), Site(place, place))


class SuppressObject(ContextObject):
    """`suppress(...)`: an error ends the body and nothing more."""

    def swallows(self, machine: Machine) -> bool:
        return True


def _context_manager(*, is_async: bool) -> Value:
    """`@contextmanager`: what the function yields first is what `with` binds, and the rest of it runs in the end."""

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1:
            return None
        function = arguments.positional[0].value

        def make(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            def again(machine: Machine) -> Value:
                return Reference(GeneratedContext(machine.call(function, arguments, site), again, is_async=is_async))

            return again(machine)

        return native("contextmanager", make)

    return native("contextlib.contextmanager", decorate)


class SuppressType(PlainType):
    """`suppress`, and what its subclasses inherit."""

    def call(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        return Reference(SuppressObject(NONE))

    def class_attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"__enter__", "__exit__"}:
            return native(f"suppress.{name}", NOTHING_TO_SAY[name])
        return super().class_attribute(machine, name, place)


NOTHING_TO_SAY: dict[str, Callable[[Machine, Arguments, Site], Value]] = {
    "__enter__": lambda machine, arguments, site: NONE,
    "__exit__": lambda machine, arguments, site: machine.unknown("it depends on the error", site.place),
}


def _closing(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "thing", required=1)
    return None if values is None or values[0] is None else Reference(ClosingObject(values[0]))


def _null_context(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "enter_result")
    if values is None:
        return None
    return Reference(ContextObject(NONE if values[0] is None else values[0]))


class CalledInTheEnd(Object):
    """What `stack.callback(function, ...)` leaves behind."""

    def __init__(self, function: Value, arguments: Arguments) -> None:
        self.function = function
        self.arguments = arguments

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        machine.call(self.function, self.arguments, Site(place, place))


class AskedInTheEnd(Object):
    """What `stack.push(function)` leaves behind: the function is called as a method `__exit__` is."""

    def __init__(self, function: Value) -> None:
        self.function = function

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        machine.call(self.function, Arguments((Passed(error, place),) * 3), Site(place, place))

    def swallows(self, machine: Machine) -> bool:
        return may_return_true(self.function)


class ExitStackObject(Object):
    """`ExitStack()` and `AsyncExitStack()`"""

    type_name = "ExitStack"
    holds_others = True

    def __init__(self, *, is_async: bool) -> None:
        self.is_async = is_async
        self.managers: list[Object] = []

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return Reference(CoroutineObject("__aenter__", Reference(self))) if self.is_async else Reference(self)

    def exited(self, machine: Machine, place: Place, error: Value = NONE) -> None:
        while self.managers:
            self.managers.pop().exited(machine, place, error)

    def swallows(self, machine: Machine) -> bool:
        return any(manager.swallows(machine) for manager in self.managers)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        methods = {
            "enter_context": self._enter,
            "enter_async_context": self._enter,
            "push": self._push,
            "callback": self._callback,
            "close": self._close,
        }
        return native(name, methods[name]) if name in methods else None

    def _enter(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1:
            return None

        def of(single: Single) -> Value:
            manager = target_of(single)
            found = None if manager is None else manager.entered(machine, site.place)
            if manager is None or found is None:
                return machine.unknown("what the context manager gives is not known", site.place)
            self.managers.append(manager)
            return found

        return machine.each(arguments.positional[0].value, site.place, of)

    def _push(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1:
            return None
        pushed = target_of(arguments.positional[0].value)
        is_manager = pushed is not None and pushed.type_name not in {"function", "method"}
        self.managers.append(pushed if pushed and is_manager else AskedInTheEnd(arguments.positional[0].value))
        return arguments.positional[0].value

    def _callback(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.positional:
            return None
        self.managers.append(CalledInTheEnd(arguments.positional[0].value, arguments.rest))
        return arguments.positional[0].value

    def _close(self, machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        self.exited(machine, site.place)
        return NONE


NAMES: dict[str, Value] = {
    "contextlib.contextmanager": _context_manager(is_async=False),
    "contextlib.asynccontextmanager": _context_manager(is_async=True),
    "contextlib.suppress": Reference(SuppressType("suppress")),
    "contextlib.nullcontext": native("contextlib.nullcontext", _null_context),
    "contextlib.closing": native("contextlib.closing", _closing),
    "contextlib.ExitStack": native("ExitStack", lambda m, arguments, site: Reference(ExitStackObject(is_async=False))),
    "contextlib.AsyncExitStack": native(
        "AsyncExitStack", lambda m, arguments, site: Reference(ExitStackObject(is_async=True))
    ),
    "contextlib.AbstractContextManager": Reference(TypingForm("AbstractContextManager")),
    "contextlib.ContextDecorator": Reference(PlainType("ContextDecorator")),
}
