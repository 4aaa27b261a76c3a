"""`asyncio`: results of coroutines pass through whatever waits for them."""

from __future__ import annotations

from collections.abc import Callable

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Site
from flyte_reslint.interp.functions import CoroutineObject, FunctionObject
from flyte_reslint.interp.library.contexts import ContextObject
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.native import native
from flyte_reslint.interp.objects import Object
from flyte_reslint.interp.plain import reason_of
from flyte_reslint.interp.values import NONE, Known, Reference, Single, Unknown, Value


def awaited(machine: Machine, value: Value, place: Place) -> Value:
    """`await value`"""

    def of(single: Single) -> Value:
        result = single.target.awaited(machine, place) if type(single) is Reference else None
        return machine.unknown(reason_of(single), place) if result is None else result

    return machine.each(value, place, of)


class WaitingObject(Object):
    """Something that, once awaited, awaits what it was given: a future, a task, `gather(...)`."""

    type_name = "awaitable"

    def __init__(self, wait: Callable[[Machine, Place], Value]) -> None:
        self.wait = wait
        self.result: Value | None = None

    def awaited(self, machine: Machine, place: Place) -> Value | None:
        if self.result is None:
            self.result = self.wait(machine, place)
        return self.result

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "result":
            return native("result", lambda machine, arguments, site: self.awaited(machine, site.place))
        is_harmless = name in {"add_done_callback", "cancel", "set_name"}
        return native(name, lambda machine, arguments, site: NONE) if is_harmless else None


def waiting(value: Value) -> Value:
    """Something that awaits `value` once it is awaited itself."""
    return Reference(WaitingObject(lambda machine, place: awaited(machine, value, place)))


def _gather(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`gather(*awaitables)`: a list of their results."""
    values = [passed.value for passed in arguments.positional]

    def wait(machine: Machine, place: Place) -> Value:
        results = [awaited(machine, value, place) for value in values]
        found = ListObject(None if arguments.more_positional else results)
        found.reason = "it is not known what is gathered"
        return Reference(found)

    return Reference(WaitingObject(wait))


def _passing(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`create_task(coroutine)`, `shield(awaitable)`"""
    return waiting(arguments.positional[0].value) if arguments.positional else None


def _wait_for(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`wait_for(awaitable, timeout)`: the wait ends by itself, unless the timeout is None."""
    if not arguments.positional:
        return None
    value = arguments.positional[0].value
    timeout = arguments.get(1, "timeout")
    is_patient = timeout is not None and type(timeout.value) is Known and timeout.value.value is None
    return waiting(value) if is_patient else Reference(WaitingObject(lambda m, place: _not_surely(m, value, place)))


def _not_surely(machine: Machine, value: Value, place: Place) -> Value:
    """The result of a coroutine, which runs in any case; what waits for something else may give up."""
    if type(value) is Reference and isinstance(value.target, CoroutineObject):
        return awaited(machine, value, place)
    return machine.unknown("the wait for it may time out", place)


def _run(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`asyncio.run(coroutine)`"""
    return awaited(machine, arguments.positional[0].value, site.place) if arguments.positional else None


def _wait(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`wait(awaitables)`: which are done is not known."""
    return Reference(WaitingObject(lambda machine, place: _all_awaited(machine, arguments, place)))


def _all_awaited(machine: Machine, arguments: Arguments, place: Place) -> Value:
    for item in (machine.iterate(arguments.positional[0].value) if arguments.positional else None) or ():
        awaited(machine, item, place)
    return machine.unknown("which of the awaitables are done is not known", place)


def _as_completed(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`as_completed(awaitables)`: each is awaited, in an order that is not known."""
    items = machine.iterate(arguments.positional[0].value) if arguments.positional else None
    if items is None:
        return machine.unknown("it is not known what completes", site.place)

    def in_any_order(value: Value) -> Value:
        def wait(machine: Machine, place: Place) -> Value:
            awaited(machine, value, place)
            return Unknown("the order in which awaitables complete is not known", place)

        return Reference(WaitingObject(wait))

    return Reference(ListObject([in_any_order(item) for item in items]))


def _to_thread(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    """`to_thread(function, *args)`: a function of the user is followed."""
    function = arguments.positional[0].value if arguments.positional else None
    if type(function) is not Reference or not isinstance(function.target, FunctionObject):
        return None
    rest = arguments.rest
    return Reference(CoroutineObject("to_thread", machine.call(function, rest, site)))


def _sleep(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    result = arguments.get(1, "result")
    return Reference(CoroutineObject("sleep", NONE if result is None else result.value))


class TaskGroupObject(Object):
    """`asyncio.TaskGroup()`: leaving it awaits every task that it created."""

    type_name = "TaskGroup"

    def entered(self, machine: Machine, place: Place) -> Value | None:
        return Reference(CoroutineObject("__aenter__", Reference(self)))

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        return native("create_task", _create_in_group) if name == "create_task" else None


def _create_in_group(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    if not arguments.positional:
        return None
    task = WaitingObject(lambda machine, place: awaited(machine, arguments.positional[0].value, place))
    task.awaited(machine, site.place)
    return Reference(task)


class LoopObject(Object):
    """An event loop."""

    type_name = "event loop"

    def attribute(self, machine: Machine, name: str, place: Place) -> Value | None:
        if name == "run_until_complete":
            return native(name, _run)
        if name == "create_task":
            return native(name, _passing)
        return native(name, lambda machine, arguments, site: NONE) if name in {"close", "stop"} else None


def _loop(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(LoopObject())


def _timeout(machine: Machine, arguments: Arguments, site: Site) -> Value | None:
    return Reference(ContextObject(Unknown("it is a timeout", site.place), is_async=True))


NAMES: dict[str, Value] = {
    "asyncio.gather": native("asyncio.gather", _gather),
    "asyncio.create_task": native("asyncio.create_task", _passing),
    "asyncio.ensure_future": native("asyncio.ensure_future", _passing),
    "asyncio.wait_for": native("asyncio.wait_for", _wait_for),
    "asyncio.shield": native("asyncio.shield", _passing),
    "asyncio.run": native("asyncio.run", _run),
    "asyncio.wait": native("asyncio.wait", _wait),
    "asyncio.as_completed": native("asyncio.as_completed", _as_completed),
    "asyncio.to_thread": native("asyncio.to_thread", _to_thread),
    "asyncio.sleep": native("asyncio.sleep", _sleep),
    "asyncio.timeout": native("asyncio.timeout", _timeout),
    "asyncio.TaskGroup": native("asyncio.TaskGroup", lambda m, arguments, site: Reference(TaskGroupObject())),
    "asyncio.get_event_loop": native("asyncio.get_event_loop", _loop),
    "asyncio.get_running_loop": native("asyncio.get_running_loop", _loop),
    "asyncio.new_event_loop": native("asyncio.new_event_loop", _loop),
}
