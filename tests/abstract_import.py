"""Running small programs both ways: through the abstract importer, and by Python itself."""

from __future__ import annotations

import sys
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from flyte_reslint.interp.builtins import builtins
from flyte_reslint.interp.finder import Finder
from flyte_reslint.interp.importer import with_deep_stack
from flyte_reslint.interp.library import standard_library
from flyte_reslint.interp.library.durations import DurationObject
from flyte_reslint.interp.library.paths import PathObject
from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import Linker, ModuleObject
from flyte_reslint.interp.tuples import TupleObject, key_value
from flyte_reslint.interp.values import Known, Reference, Unknown, Value, alternatives
from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import parse

PATH = "/nowhere/program.py"

PROGRAMS = Path(__file__).parent / "interp" / "programs"

# Parsing raises Python's recursion limit for good, which hypothesis must not see happen inside a test.
parse("")


def programs(subject: str) -> list[ParameterSet]:
    """The programs of `interp/programs/subject.txt`, each under its title."""
    text = (PROGRAMS / f"{subject}.txt").read_text()
    sections = [section.partition("\n") for section in text.removeprefix("=== ").split("\n=== ")]
    return [pytest.param(program, id=title) for title, _, program in sections]


class OneProgram:
    """A repository of one file."""

    def __init__(self, text: str) -> None:
        self._program = parse(text)

    def program(self, path: str) -> Module | None:
        return self._program

    def name(self, path: str) -> str:
        return "program.py"


def imported(text: str) -> tuple[Machine, ModuleObject]:
    """The module that importing `text` abstractly gives."""
    machine = Machine()
    library = standard_library()
    linker = Linker(machine, OneProgram(text), Finder(("/nowhere",)), builtins(library), library)
    return machine, with_deep_stack(lambda: linker.load(PATH))


def result_of(text: str) -> Value:
    """What the importer knows of the name `result`."""
    _, module = imported(text)
    return module.scope.values.get("result", Unknown(module.scope.open_reason or "it is not bound", module.start))


class Undefined:
    """What CPython's `result` is when the program raises before it is bound."""


def real_result(text: str) -> Any:
    """What CPython binds to `result`."""
    namespace: dict[str, Any] = {"__name__": "program"}
    module = type(sys)("program")
    sys.modules["program"] = module
    module.__dict__.update(namespace)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, PATH, "exec"), module.__dict__)  # a program of these tests
    except Exception:  # noqa: BLE001 - whatever a generated program raises
        return Undefined
    finally:
        del sys.modules["program"]
    return module.__dict__.get("result", Undefined)


def reasons(value: Value, depth: int = 0) -> list[str]:
    """Why parts of a value are not known; empty for one that is known wholly."""
    found: list[str] = []
    for item in alternatives(value):
        if isinstance(item.value, Unknown):
            found.append(item.value.reason)
        elif isinstance(item.value, Reference) and depth < 8:
            found.extend(_reasons_inside(item.value, depth))
    return found


def _reasons_inside(value: Reference, depth: int) -> list[str]:
    target = value.target
    if isinstance(target, (TupleObject, ListObject)):
        if target.items is None:
            return [target.doubt]
        return [reason for item in target.items for reason in reasons(item, depth + 1)]
    if isinstance(target, DictionaryObject):
        inside = [reason for entry in target.entries.values() for reason in reasons(entry, depth + 1)]
        return [*inside, target.doubt] if target.is_open else inside
    return []


def agrees(value: Value, real: Any) -> bool:
    """Whether what the importer claims is true of what CPython computes; what it does not know is true of anything."""
    return any(_agrees(item.value, real) for item in alternatives(value))


def _agrees(value: Value, real: Any) -> bool:
    if isinstance(value, Unknown):
        return True
    if real is Undefined:
        return False
    if isinstance(value, Known):
        return type(value.value) is type(real) and repr(value.value) == repr(real)
    assert isinstance(value, Reference)
    target = value.target
    if isinstance(target, DurationObject):
        return isinstance(real, timedelta) and target.duration == real and target.seconds == real.total_seconds()
    if isinstance(target, PathObject):
        return str(real) == str(target.path)
    if isinstance(target, TupleObject):
        return isinstance(real, tuple) and _same_items(target.items, list(real))
    if isinstance(target, ListObject):
        return _agrees_list(target, real)
    if isinstance(target, DictionaryObject):
        return isinstance(real, dict) and _agrees_dictionary(target, real)
    return True


def _agrees_list(target: ListObject, real: Any) -> bool:
    if target.kind == "set":
        if not isinstance(real, (set, frozenset)) or target.items is None:
            return isinstance(real, (set, frozenset))
        return len(target.items) == len(real) and all(any(agrees(item, one) for one in real) for item in target.items)
    return isinstance(real, list) and (target.items is None or _same_items(tuple(target.items), real))


def _same_items(items: tuple[Value, ...], real: list[Any]) -> bool:
    return len(items) == len(real) and all(agrees(item, one) for item, one in zip(items, real, strict=True))


def _agrees_dictionary(target: DictionaryObject, real: dict[Any, Any]) -> bool:
    if not target.is_open and target.is_certain:
        keys = tuple(key_value(key) for key in target.entries)
        return _same_items(keys, list(real)) and _same_items(tuple(target.entries.values()), list(real.values()))
    known = {key: value for key, value in target.entries.items() if isinstance(key, (str, int))}
    return all(agrees(value, real[key]) for key, value in known.items() if key in real)


def check(text: str) -> None:
    """The importer must claim nothing that CPython contradicts."""
    machine, module = imported(text)
    value, real = module.scope.values.get("result"), real_result(text)
    if real is Undefined:
        assert machine.doubts or value is None or isinstance(value, Unknown), f"{text}\nCPython raises: {value}"
    elif value is not None:
        assert agrees(value, real), f"{text}\nCPython: {real!r}\nimporter: {value}"


def check_known(text: str) -> None:
    """The importer must know the whole of what CPython computes."""
    value, real = result_of(text), real_result(text)
    assert real is not Undefined, f"{text}\nCPython raises"
    assert len(alternatives(value)) == 1 and not reasons(value), f"{text}\nunknown because {reasons(value)}: {value}"
    assert agrees(value, real), f"{text}\nCPython: {real!r}\nimporter: {value}"
