"""From what a test names to the task that it means: a registered name, a function, or a live task."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

import pytest

from pytest_flyteres.facts import Declared, Facts
from pytest_flyteres.session import FlyteSession

MOST_NEAR = 3
FUNCTIONS = ("func", "task_function")
"""Where live tasks of flyte and of flytekit keep their function."""


def find(session: FlyteSession, asked: object, file: str | None) -> Declared:
    """The task that `asked` means, in a file whose path ends with `file` where that is given.

    Fails the test where there is no such task, or more than one.
    """
    __tracebackhide__ = True
    facts = session.facts
    name, function = _name(asked), _function(asked)
    if function is not None:
        found = _of_function(facts, function, name)
        what = f"the function {function.__qualname__} ({_shown_source(session, function)})"
    elif name is not None:
        found = [task for task in facts.tasks if task.name == name]
        what = f'"{name}"'
    else:
        kind = type(asked).__name__
        raise TypeError(f"a task is asked for by its registered name, its function or itself, and not by a {kind}")
    if file is not None:
        found = [task for task in found if _ends_with(facts.path(task.place), file)]
    if len(found) == 1:
        return found[0]
    pytest.fail(_several(session, what, found) if found else _none(session, what, name))


def matching(session: FlyteSession, environment: str, name: str) -> list[Declared]:
    """The tasks whose environment and name match patterns such as `gpu-*`; fails the test where none does."""
    __tracebackhide__ = True
    tasks = session.facts.tasks
    found = [
        task for task in tasks
        if fnmatchcase(task.environment or "", environment) and fnmatchcase(task.name or task.function, name)
    ]  # fmt: skip
    if not found:
        kind, pattern = ("name", name) if environment == "*" else ("environment", environment)
        known = {task.name if kind == "name" else task.environment for task in tasks}
        near = _nearest(pattern, sorted(filter(None, known)))
        pytest.fail(f'no task matches the {kind} "{pattern}"{near or _empty(session)}{_unreadable(session)}')
    return found


def _name(asked: object) -> str | None:
    name = asked if isinstance(asked, str) else getattr(asked, "name", None)
    return name if isinstance(name, str) else None


def _function(asked: object) -> Callable[..., object] | None:
    """The plain Python function that a test asks about, itself or in a live task."""
    held = next((getattr(asked, name) for name in FUNCTIONS if hasattr(asked, name)), asked)
    if not callable(held):
        return None
    function = inspect.unwrap(held)
    return function if inspect.isfunction(function) else None


def _of_function(facts: Facts, function: Callable[..., object], name: str | None) -> list[Declared]:
    """The tasks that a function was made into: of its file and line, else of its file and name."""
    code = function.__code__
    path = os.path.realpath(code.co_filename)
    in_file = [task for task in facts.tasks if os.path.realpath(facts.path(task.place)) == path]
    found = [task for task in in_file if task.place.row == code.co_firstlineno]
    found = found or [task for task in in_file if task.function == function.__name__]
    named = [task for task in found if task.name == name]
    return named or found


def _shown_source(session: FlyteSession, function: Callable[..., object]) -> str:
    return f"{session.shown(function.__code__.co_filename)}:{function.__code__.co_firstlineno}"


def _ends_with(path: str, file: str) -> bool:
    parts, ending = path.replace(os.sep, "/").split("/"), file.replace(os.sep, "/").split("/")
    return parts[-len(ending) :] == ending


def _several(session: FlyteSession, what: str, found: Iterable[Declared]) -> str:
    places = [f"{session.shown(task.place.file)}:{task.place.row}" for task in found]
    listed = "\n".join(f"  {place}" for place in places)
    return f"{what} stands for {len(places)} tasks; say which with file=...\n{listed}"


def _none(session: FlyteSession, what: str, name: str | None) -> str:
    known = sorted({task.name for task in session.facts.tasks if task.name})
    near = _nearest(name, known) if name is not None else ""
    return f"no task is registered as {what}{near or _empty(session)}{_unreadable(session)}"


def _nearest(name: str, known: Sequence[str]) -> str:
    """`; the nearest are ...`"""
    short = {each.rpartition(".")[2]: each for each in known}
    near = [
        *get_close_matches(name, known, n=MOST_NEAR),
        *(short[each] for each in get_close_matches(name.rpartition(".")[2], short, n=MOST_NEAR)),
    ] or known[:MOST_NEAR]
    names = list(dict.fromkeys(near))[:MOST_NEAR]
    if not names:
        return ""
    return f"; the nearest {'is' if len(names) == 1 else 'are'} {', '.join(names)}"


def _empty(session: FlyteSession) -> str:
    """What to say where there is no task to offer."""
    if session.facts.tasks:
        return ""
    return f": no Flyte task was found in {', '.join(map(str, session.paths))}; `flyteres_paths` names other folders"


def _unreadable(session: FlyteSession) -> str:
    """The files whose tasks nobody knows, because they cannot be read."""
    found = session.facts.unreadable
    return "".join(
        f"\n  {session.shown(each.place.file)}:{each.place.row} cannot be read: {each.reason}" for each in found
    )
