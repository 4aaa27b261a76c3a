from __future__ import annotations

import ast
import sys
import sysconfig
import warnings
from functools import cache
from pathlib import Path

import msgspec
import pytest
from ast_oracle import differences, local_name_differences
from snippets import ALL, FOR_ANY_PYTHON, FOR_PYTHON_3_11, FOR_PYTHON_3_12, FOR_PYTHON_3_13, FOR_PYTHON_3_14

from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import parse
from flyte_reslint.syntax.parsing import parse_text

READABLE = FOR_ANY_PYTHON | {
    name: text
    for version, texts in (
        ((3, 11), FOR_PYTHON_3_11),
        ((3, 12), FOR_PYTHON_3_12),
        ((3, 13), FOR_PYTHON_3_13),
        ((3, 14), FOR_PYTHON_3_14),
    )
    if sys.version_info >= version
    for name, text in texts.items()
}

LIBRARY = [
    "ast.py",
    "collections/__init__.py",
    "contextlib.py",
    "dataclasses.py",
    "enum.py",
    "functools.py",
    "json/decoder.py",
    "logging/__init__.py",
    "pathlib.py",
    "pprint.py",
    "random.py",
    "shlex.py",
    "string.py",
    "textwrap.py",
    "timeit.py",
    "traceback.py",
    "typing.py",
    "uuid.py",
    "test/test_except_star.py",
    "test/test_fstring.py",
    "test/test_genexps.py",
    "test/test_named_expressions.py",
    "test/test_patma.py",
    "test/test_positional_only_arg.py",
    "test/test_scope.py",
    "test/test_string_literals.py",
    "test/test_unpack_ex.py",
]


@cache
def program(text: str) -> Module:
    return parse_text(text)


def library_text(name: str) -> str:
    path = Path(sysconfig.get_path("stdlib"), name)
    if not path.is_file():
        pytest.skip(f"this Python has no {name}")
    return path.read_bytes().decode()


@pytest.mark.parametrize("name", READABLE)
def test_a_program_says_what_cpython_reads(name: str) -> None:
    assert differences(READABLE[name], program(READABLE[name])) == []


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", READABLE)
def test_rows_count_every_kind_of_line_end(name: str, line_end: str) -> None:
    text = READABLE[name].replace("\r\n", "\n").replace("\n", line_end)
    assert differences(text, program(text)) == []


@pytest.mark.parametrize("name", LIBRARY)
def test_the_standard_library_is_read_as_cpython_reads_it(name: str) -> None:
    text = library_text(name)
    assert differences(text, program(text)) == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the symbol table counts comprehension targets, PEP 709")
@pytest.mark.parametrize("name", [*LIBRARY, "functions", "matches"])
def test_local_names_are_those_of_the_symbol_table(name: str) -> None:
    text = READABLE.get(name) or library_text(name)
    found = [each for each in local_name_differences(text, program(text)) if "__" not in each]
    assert found == []


@pytest.mark.parametrize("name", ALL)
def test_programs_survive_a_round_trip(name: str) -> None:
    program = parse(ALL[name])
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(program), type=Module) == program


def test_the_oracle_complains() -> None:
    written = parse("a = f(b, 'c')\n")
    for other in ("a = f(b, 'd')\n", "a = f(c, 'c')\n", "a =  f(b, 'c')\n", "a = g(b, 'c')\n", "a = f(b)\n", "a: f\n"):
        assert differences(other, written) != []


def test_snippets_are_python() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in READABLE.values():
            ast.parse(text)
