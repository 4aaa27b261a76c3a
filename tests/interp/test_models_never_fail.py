"""No model of Python fails, whatever it is called with: it answers, or says that the answer is unknown."""

from __future__ import annotations

import pytest
from abstract_import import imported

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.arguments import Arguments, Passed, Site
from flyte_reslint.interp.formatting import to_text
from flyte_reslint.interp.frames import Frame
from flyte_reslint.interp.library import standard_library
from flyte_reslint.interp.lists_and_dicts import ListObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.modules import ModuleObject
from flyte_reslint.interp.objects import target_of
from flyte_reslint.interp.statements import execute_block
from flyte_reslint.interp.values import NONE, Reference, Value, alternatives
from flyte_reslint.program.statements import Statement
from flyte_reslint.syntax import parse

VALUES = """
import os, somewhere, enum, dataclasses, datetime, pathlib, functools, asyncio, types, collections, contextlib
unknown = somewhere.value
either = 1 if os.environ.get("A") else "x"
maybe = {"a": 1}
if os.environ.get("B"):
    maybe["b"] = 2
class Plain:
    def __init__(self, *a, **k): self.a = a
@dataclasses.dataclass
class Data:
    x: int = 1
class Kind(enum.Enum):
    A = 1
class Text(str, enum.Enum):
    A = "a"
def function(*a, **k): return a
async def waiting(): return 1
itself = [1]
itself.append(itself)
opened = [1]
opened.extend(unknown)
values = [
    0, -1, 10**9, 1.5, float("nan"), True, None, "", "a", "%s{}", b"a", (), (1, "a"), [], [1, [2]], {1, 2}, {},
    {"a": 1}, {(1, 2): 3}, unknown, either, [either, 2], maybe, Plain(), Plain, Data(), Data, Kind.A, Kind, Text.A,
    function,
    waiting(), itself, opened, datetime.timedelta(1), pathlib.Path("a"), functools.partial(function, 1), len, int, ...,
    iter([1, 2]), range(3), range(10**12), frozenset([1]), NotImplemented, os.environ, os, ValueError("x"),
    lambda: 1, types.MappingProxyType({"a": 1}), collections.ChainMap({"a": 1}, maybe), contextlib.ExitStack(),
    globals(), contextlib.suppress(KeyError), reversed([1, 2]),
]
"""

BUILTINS = [
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hex",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
    "Exception",
    "ValueError",
    "exit",
    "dir",
    "id",
    "hash",
    "eval",
    "exec",
]

FEWER = 5
"""Of all pairs of values each call is tried with one in so many."""

HERE = Site(Place("program.py", 1, 1, 1, 2), Place("program.py", 1, 1, 1, 2))


@pytest.fixture(scope="module")
def program() -> tuple[Machine, ModuleObject, list[Value]]:
    machine, module = imported(VALUES)
    values = target_of(module.scope.values["values"])
    assert isinstance(values, ListObject) and values.items is not None
    return machine, module, list(values.items)


def evaluated(program: tuple[Machine, ModuleObject, list[Value]], expression: str, **names: Value) -> Value:
    """The value of an expression in the program's module; nothing that it changes stays changed."""
    statement = parse(f"result = {expression}").body[0]
    return executed(program, statement, **names)


def executed(program: tuple[Machine, ModuleObject, list[Value]], statement: Statement, **names: Value) -> Value:
    machine, module, _ = program
    machine.budget.renew(machine.budget.limit)
    machine.journal.begin()
    machine.frames.append(Frame(machine, module, module.scope))
    for name, value in names.items():
        module.scope.bind(machine.journal, name, value)
    try:
        execute_block(machine.frames[-1], (statement,))
        return module.scope.values.get("result", NONE)
    finally:
        machine.frames.pop()
        machine.journal.undo()
        assert machine.journal.depth == 0 and not machine.path and not machine.frames


def call_in_every_way(program: tuple[Machine, ModuleObject, list[Value]], target: Value) -> None:
    machine, _, values = program

    def call(*positional: Value, more: bool = False, **keywords: Value) -> None:
        arguments = Arguments(
            tuple(Passed(value, HERE.place) for value in positional),
            tuple(Passed(value, HERE.place, name) for name, value in keywords.items()),
            more,
            more,
        )
        machine.budget.renew(machine.budget.limit)
        machine.journal.begin()
        result = machine.call(target, arguments, HERE)
        for item in alternatives(result):
            if isinstance(item.value, Reference):
                item.value.target.awaited(machine, HERE.place)
                item.value.target.entered(machine, HERE.place)
                machine.iterate(item.value)
                to_text(machine, item.value, HERE.place)
        machine.journal.undo()
        assert machine.journal.depth == 0 and not machine.path and not machine.frames

    call()
    call(more=True)
    for value in values:
        call(value)
        call(value, more=True)
        call(key=value)
        call(value, key=value, default=value, update=value, start=value)
        call(value, value, value, value)
    for position, value in enumerate(values):
        for other in values[position % FEWER :: FEWER]:
            call(value, other)
            call(other, value, value)


@pytest.mark.parametrize("name", BUILTINS)
def test_builtins(program: tuple[Machine, ModuleObject, list[Value]], name: str) -> None:
    call_in_every_way(program, evaluated(program, name))


@pytest.mark.parametrize("name", sorted(standard_library()))
def test_library(program: tuple[Machine, ModuleObject, list[Value]], name: str) -> None:
    call_in_every_way(program, standard_library()[name])


METHODS = {
    "values": ["append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "copy", "clear"],
    "{'a': 1}": [
        "get",
        "pop",
        "setdefault",
        "update",
        "items",
        "keys",
        "values",
        "copy",
        "clear",
        "popitem",
        "fromkeys",
    ],
    "{1, 2}": [
        "add",
        "discard",
        "remove",
        "pop",
        "update",
        "union",
        "intersection",
        "difference",
        "issubset",
        "isdisjoint",
    ],
    "(1, 2)": ["index", "count"],
    "os.environ": ["get", "pop", "setdefault", "update", "copy", "items"],
    "'a%s{}'": ["join", "format", "format_map", "split", "replace", "startswith", "center", "encode", "zfill", "strip"],
    "(5)": ["bit_length", "as_integer_ratio"],
    "Text.A": ["upper", "format", "nothing"],
    "Kind": ["A", "nothing", "__members__"],
    "Data()": ["__eq__", "__replace__", "x", "__init__"],
    "datetime.timedelta(1)": ["total_seconds", "days"],
    "pathlib.Path('a/b')": ["joinpath", "with_suffix", "relative_to", "exists"],
    "functools.partial(function, 1)": ["func", "args", "keywords"],
    "maybe": ["get", "pop", "items", "copy"],
    "opened": ["append", "pop", "sort", "index"],
    "itself": ["index", "count", "sort", "copy"],
}


@pytest.mark.parametrize(("owner", "method"), [(owner, method) for owner, names in METHODS.items() for method in names])
def test_methods(program: tuple[Machine, ModuleObject, list[Value]], owner: str, method: str) -> None:
    call_in_every_way(program, evaluated(program, f"({owner}).{method}"))


OPERATORS = (
    *[
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "<<",
        ">>",
        "&",
        "|",
        "^",
        "@",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "in",
        "is",
        "and",
        "or",
    ],
    "not in",
    "is not",
)

EXPRESSIONS = [
    *(f"v {operator} w" for operator in OPERATORS),
    *("v[w]", "v[w:w]", "v[::w]", 'f"{v!r:{w}}"', '"%s %d" % (v, w)', '"%(a)s" % v', '"{0[a]} {1}".format(v, w)', "-v"),
    *(
        "not v",
        "[*v, *w]",
        "{**v, w: 1}",
        "{v, w}",
        "v if w else 1",
        "[x for x in v if w]",
        "v.a",
        "v(w)",
        "(v := w)",
        "~v",
    ),
    *("v(*w)", "v(**w)", "v.real", "v.__name__", "v.items()", "lambda v=v: w", "v == w == v", "[v, w] == [w, v]"),
]

STATEMENTS = [
    *("v += w", "v |= w", "v[w] = 1", "del v[w]", "v.a = w", "a, *b = v", "a, b = v, w", "v *= w", "v[0] += w"),
    *("for x in v: x", "with v as x: x", "class A(v): a = w", "raise v", "assert v == w", "import v"),
    *("try: v()\nexcept w: pass", "match v:\n    case [a, b]: pass\n    case {'a': x}: pass\n    case int(): pass"),
    *("@v\ndef f(): return w", "@v\nclass A: pass", "async def f():\n    await v\n    async with w: pass"),
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expressions(program: tuple[Machine, ModuleObject, list[Value]], expression: str) -> None:
    every_pair(program, f"result = {expression}")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements(program: tuple[Machine, ModuleObject, list[Value]], statement: str) -> None:
    every_pair(program, statement)


def every_pair(program: tuple[Machine, ModuleObject, list[Value]], text: str) -> None:
    statement = parse(text).body[0]
    for position, left in enumerate(program[2]):
        for right in program[2][position % 2 :: 2]:
            executed(program, statement, v=left, w=right)
