"""`contextlib`: what `with` binds."""

from __future__ import annotations

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import CoroutineObject
from flyte_reslint.interp.library.names_of_types import TypingForm
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native, taken
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.values import NONE, Reference, Single, Value


class ContextObject(Object):
    """A context manager that gives `value`; one for `async with` gives it once awaited."""

    type_name = "context manager"

    def __init__(self, value: Value, *, is_async: bool = False) -> None:
        self.value = value
        self.is_async = is_async

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return Reference(CoroutineObject("__aenter__", self.value)) if self.is_async else self.value


class SuppressObject(ContextObject):
    """`suppress(...)`: an error ends the body and nothing more."""

    swallows_errors = True


def _context_manager(*, is_async: bool) -> Value:
    """`@contextmanager`: what the function yields first is what `with` binds."""

    def decorate(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
        if len(arguments.positional) != 1:
            return None
        function = arguments.positional[0].value

        def enter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
            items = machine.iterate(machine.call(function, arguments, site))
            if not items:
                return machine.unknown("what the context manager gives is not known", site.place)
            return Reference(ContextObject(items[0], is_async=is_async))

        return native("contextmanager", enter)

    return native("contextlib.contextmanager", decorate)


def _suppress(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(SuppressObject(NONE))


def _null_context(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    values = taken(arguments, "enter_result")
    if values is None:
        return None
    return Reference(ContextObject(NONE if values[0] is None else values[0]))


class ExitStackObject(Object):
    """`ExitStack()` and `AsyncExitStack()`"""

    type_name = "ExitStack"

    def __init__(self, *, is_async: bool) -> None:
        self.is_async = is_async

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return Reference(CoroutineObject("__aenter__", Reference(self))) if self.is_async else Reference(self)

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name in {"enter_context", "enter_async_context"}:
            return native(name, _enter)
        return native(name, lambda machine, arguments, site: NONE) if name in {"close", "callback", "push"} else None


def _enter(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.positional) != 1:
        return None

    def of(single: Single) -> Value:
        found = single.target.entered(machine, site.place) if isinstance(single, Reference) else None
        return machine.unknown("what the context manager gives is not known", site.place) if found is None else found

    return machine.each(arguments.positional[0].value, site.place, of)


NAMES: dict[str, Value] = {
    "contextlib.contextmanager": _context_manager(is_async=False),
    "contextlib.asynccontextmanager": _context_manager(is_async=True),
    "contextlib.suppress": native("contextlib.suppress", _suppress),
    "contextlib.nullcontext": native("contextlib.nullcontext", _null_context),
    "contextlib.closing": native("contextlib.closing", _null_context),
    "contextlib.ExitStack": native("ExitStack", lambda m, arguments, site: Reference(ExitStackObject(is_async=False))),
    "contextlib.AsyncExitStack": native(
        "AsyncExitStack", lambda m, arguments, site: Reference(ExitStackObject(is_async=True))
    ),
    "contextlib.AbstractContextManager": Reference(TypingForm("AbstractContextManager")),
}
