"""Nothing that a file may hold makes an analysis fail or hang."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flyte_reslint.api import Project, analyze

resource = importlib.import_module("resource") if importlib.util.find_spec("resource") else None  # not on Windows

NAMES = st.sampled_from(["a", "b", "c", "env", "flyte", "t", "os", "print", "len", "dict", "str", "E"])
PLAIN = st.sampled_from(
    ["0", "1", "-2", "2.5", "True", "None", '"4Gi"', '"GB"', '""', "b'x'", "...", "10**40", '"a-b"', '"A100:2"', "[]"]
)
KEYWORDS = st.sampled_from(["cpu", "memory", "gpu", "name", "resources", "reusable", "replicas", "x", "default"])
CALLEES = st.sampled_from(
    [
        "flyte.Resources",
        "flyte.TaskEnvironment",
        "flyte.ReusePolicy",
        "flyte.GPU",
        "env.clone_with",
        "env.task",
        "t.override",
        "t",
        "os.environ.get",
        "dict",
        "str",
        "E",
        "sorted",
        "min",
        "zip",
        "type",
    ]
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "|", "&", "<<", "==", "<", "in", "is", "and", "or"])


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones."""
    arguments = st.one_of(
        inner,
        st.builds("{}={}".format, KEYWORDS, inner),
        st.builds("*{}".format, inner),
        st.builds("**{}".format, inner),
    )
    return st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{}({})".format, CALLEES, st.lists(arguments, max_size=3).map(ordered)),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[{}:{}]".format, inner, inner, inner),
        st.builds("({}).{}".format, inner, NAMES),
        st.lists(inner, max_size=3).map(lambda items: f"({', '.join(items)}{',' if items else ''})"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(inner, inner), max_size=3).map(lambda pairs: braces(": ".join(pair) for pair in pairs)),
        st.builds("[{} for {} in {} if {}]".format, inner, NAMES, inner, inner),
        st.builds("{{{}: {} for {} in {}}}".format, inner, inner, NAMES, inner),
        st.builds("(lambda {}: {})".format, NAMES, inner),
        st.builds("({} := {})".format, NAMES, inner),
        st.builds("f'{{{}}}'".format, NAMES),
    )


def ordered(arguments: list[str]) -> str:
    """Arguments in an order that Python's grammar takes."""
    return ", ".join(sorted(arguments, key=lambda text: (text.startswith("**"), "=" in text.partition("(")[0])))


def braces(items: object) -> str:
    """The items of a dict display."""
    return "{" + ", ".join(items) + "}"  # type: ignore[arg-type]  # an iterable of strings


EXPRESSIONS = st.recursive(st.one_of(NAMES, PLAIN), compound, max_leaves=8)


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Compound statements around smaller ones."""
    body = st.lists(inner, min_size=1, max_size=3).map(lambda lines: textwrap.indent("\n".join(lines), "    "))
    return st.one_of(
        st.builds("if {}:\n{}\nelse:\n{}".format, EXPRESSIONS, body, body),
        st.builds("for {} in {}:\n{}".format, NAMES, EXPRESSIONS, body),
        st.builds("while {}:\n{}\n    break".format, EXPRESSIONS, body),
        st.builds("try:\n{}\nexcept {}:\n{}\nfinally:\n    pass".format, body, NAMES, body),
        st.builds("with {} as {}:\n{}".format, EXPRESSIONS, NAMES, body),
        st.builds("@{}\ndef {}({}={}):\n{}\n    return {}".format, CALLEES, NAMES, NAMES, PLAIN, body, EXPRESSIONS),
        st.builds("async def t(*a, **b):\n{}\n    return await {}".format, body, EXPRESSIONS),
        st.builds("class {}({}):\n{}".format, NAMES, NAMES, body),
        st.builds(
            "match {}:\n    case {{'k': a}}:\n        pass\n    case [a, *b] if {}:\n        pass".format,
            EXPRESSIONS,
            EXPRESSIONS,
        ),
    )


SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{}, *{} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{} += {}".format, NAMES, EXPRESSIONS),
    st.builds("{}.{} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{}[{}] = {}".format, NAMES, EXPRESSIONS, EXPRESSIONS),
    st.builds("del {}".format, NAMES),
    st.builds("{}".format, EXPRESSIONS),
    st.builds("assert {}".format, EXPRESSIONS),
    st.just("import flyte, os.path as a"),
    st.just("from main import *"),
    st.just("raise E"),
)
PROGRAMS = st.lists(st.recursive(SIMPLE, block, max_leaves=6), min_size=1, max_size=8).map("\n".join)
MANY = settings(max_examples=300, deadline=1000, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes) -> Project:
    """The project of one file, everything about it worked out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "main.py")
        path.write_bytes(data)
        project = analyze([path])
        assert isinstance(project.findings, tuple)
        assert project.registry.troubles == ()
        assert all(task.settings.state in {"exact", "partial", "unknown"} for task in project.tasks)
        return project


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=1000)
def test_arbitrary_bytes(data: bytes) -> None:
    read(b"import flyte\n" + data)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=1000)
def test_arbitrary_text(text: str) -> None:
    read(("import flyte\n" + text).encode("utf-8", "surrogatepass"))


@given(PROGRAMS)
@MANY
def test_arbitrary_programs(source: str) -> None:
    read(f"import flyte\nenv = flyte.TaskEnvironment('env')\n{source}\n".encode())


@pytest.mark.parametrize(
    "source",
    [
        "x = 9**9**9\ny = 'x' * 10**12\nz = [0] * 10**10\nw = 1 << 10**9\nv = f'{1:99999999}'",
        "def f(n): return f(n + 1)\nf(0)",
        "def g(a):\n    if a:\n        return g(a)\n    return g(a - 1) + g(a + 1)\ng(unknown)",
        "for i in range(10**6):\n    x = [i] * i\nn = 0\nwhile n < 10**9:\n    n += 1\nwhile True:\n    pass",
        "\n".join(["a0 = 'x'", *(f"a{i + 1} = f'{{a{i}}}{{a{i}}}'" for i in range(200))]),
        "\n".join(["a0 = [1]", *(f"a{i + 1} = [a{i}, a{i}]" for i in range(200)), "a200 == a199\nstr(a200)"]),
        "\n".join(["a0 = (1,)", *(f"a{i + 1} = (a{i}, a{i})" for i in range(200)), "d = {a200: a200}\nhash(a200)"]),
        "l = []\nl.append(l)\nd = {}\nd['d'] = d\nprint(l, str(d), l == l, f'{l}')",
        "class A:\n    def __getattr__(self, n): return self.x\n    def __eq__(self, o): return self == o\nA().y == A()",
        "x = [a for a in range(1000) for b in range(1000) for c in range(1000)]\nsum(i for i in range(10**8))",
        "@env.task\n@lambda function: flyte\ndef f(): pass\ndef g(): pass\ng.__wrapped__ = g\nenv.task(g)",
        "import q\nx = q.v\n" + "\n".join(f"x = x + q.a{i} if q.c{i} else x * q.b{i}" for i in range(300)),
    ],
)
def test_hostile_programs(source: str) -> None:
    tail = "env = flyte.TaskEnvironment('env', resources=flyte.Resources(cpu=x, memory=a200, gpu=d))"
    before = most_memory()
    read(
        f"import flyte\nenv = flyte.TaskEnvironment('e')\nx = a200 = d = None\n{source}\n{tail}\n@env.task\ndef task(): pass\n".encode()
    )
    assert most_memory() - before < 500 * 2**20


def most_memory() -> int:
    """The bytes of memory that this process had when it had most; 0 where that is not told."""
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
