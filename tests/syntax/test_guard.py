from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import msgspec
import pytest

from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import SyntaxFault, guard, parse
from flyte_reslint.syntax.parsing import parse_text
from flyte_reslint.syntax.python_ast.reading import read


def blocks(count: int, innermost: str) -> str:
    lines = innermost.split("\n")
    return "".join(" " * depth + "if a:\n" for depth in range(count)) + "".join(
        f"{' ' * count}{line}\n" for line in lines
    )


def cases(count: int) -> str:
    return f"match a:\n case {'{1: A(' * count}b{')}' * count}: pass\n"


MANY = {
    "parentheses": lambda n: "(" * n + "1" + ")" * n,
    "lists": lambda n: "[" * n + "]" * n,
    "dictionaries": lambda n: "{1:" * n + "1" + "}" * n,
    "calls in calls": lambda n: "f(a=" * n + "1" + ")" * n,
    "subscripts in subscripts": lambda n: "a[" * n + "1" + "]" * n,
    "lambdas in defaults": lambda n: "lambda a=(" * n + "1" + "): 1" * n,
    "f-strings in f-strings": lambda n: 'f"{' * n + "1" + '}"' * n,
    "replacements in formats": lambda n: 'f"{a' + ":{b" * n + "}" * n + '}"',
    "triple quotes in f-strings": lambda n: "f'''{" * n + "1" + "}'''" * n,
    "sum": lambda n: "1" + "+1" * n,
    "power": lambda n: "1" + "**-1" * n,
    "not": lambda n: "not " * n + "1",
    "minus": lambda n: "-" * n + "1",
    "and": lambda n: "1" + " and a == b" * n,
    "attributes": lambda n: "a" + ".b" * n,
    "spaced attributes": lambda n: "(a" + " .\n b" * n + ")",
    "calls": lambda n: "a" + "()" * n,
    "subscripts": lambda n: "a" + "[0, 1]" * n,
    "methods": lambda n: "a" + ".b(c, d)" * n,
    "conditionals": lambda n: "a if b else " * n + "c",
    "conditionals without spaces": lambda n: "1if 2else " * n + "3",
    "or after hexadecimals": lambda n: "0xfor " * n + "1",
    "lambdas": lambda n: "lambda a, b=1, *c: " * n + "1",
    "comprehension clauses": lambda n: "[a" + " for b, c in d" * n + "]",
    "dotted import": lambda n: "import a" + ".a" * n,
    "awaits": lambda n: "async def f():\n " + "await (" * n + "a" + ")" * n,
    "joined strings": lambda n: "a = (" + "'b'\n" * n + ")",
    "joined f-strings": lambda n: "a = (" + "f'{b}' # c\n" * n + ")",
    "blocks": lambda n: blocks(n, "pass"),
    "functions": lambda n: "".join(" " * i + "def f():\n" for i in range(n)) + " " * n + "pass\n",
    "elifs": lambda n: "if a: pass\n" + "elif b:\n pass\n" * n,
    "elifs apart": lambda n: "if a: pass\n" + "elif b:\n if c: pass\n elif d: pass\n" * n,
    "patterns": lambda n: cases(n // 2),
    "broken deletions": lambda n: "if a: del " + "(" * n + "'b'" + ")" * n,
    "broken patterns": lambda n: cases(n // 2).replace("b", "b b"),
}

DEEP = ("parentheses", "lists", "dictionaries", "calls in calls", "subscripts in subscripts", "awaits")
LIMITS = {
    **dict.fromkeys(DEEP, guard.OPEN_BRACKETS),
    "lambdas in defaults": guard.OPEN_BRACKETS // 2,
    "f-strings in f-strings": guard.OPEN_BRACKETS // 2,
    "triple quotes in f-strings": guard.OPEN_BRACKETS // 2,
    "sum": guard.CHAIN,
    "not": guard.CHAIN,
    "minus": guard.CHAIN,
    "and": guard.CHAIN,
    "attributes": guard.CHAIN,
    "spaced attributes": guard.CHAIN,
    "dotted import": guard.CHAIN,
    "conditionals": guard.CHAIN // 2,
    "methods": guard.CHAIN // 2 - 1,
    "joined strings": guard.JOINED_STRINGS,
    "joined f-strings": guard.JOINED_STRINGS,
    "blocks": guard.BLOCKS,
    "functions": guard.BLOCKS,
    "elifs": guard.ELIFS,
    "patterns": 6,
}


@pytest.mark.parametrize("reader", [parse_text, parse])
@pytest.mark.parametrize("kind", LIMITS)
def test_what_is_within_the_limits_is_read_on_the_stack_of_a_thread(kind: str, reader: Callable[[str], Module]) -> None:
    text = MANY[kind](LIMITS[kind])
    programs: list[Module] = []
    thread = threading.Thread(target=lambda: programs.append(reader(text)))
    thread.start()
    thread.join()
    (program,) = programs
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(program), type=Module) == program


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("count", [4_000, 100_000])
def test_what_is_beyond_them_is_refused_at_once(kind: str, count: int) -> None:
    text = MANY[kind](min(count, 4_000) if kind in ("blocks", "functions") else count)
    begun = time.process_time()
    with pytest.raises(SyntaxFault, match=r"more than flyte-reslint reads|too large"):
        parse_text(text)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("count", [4_000, 100_000])
def test_what_python_itself_reads_of_it_is_read_at_once(kind: str, count: int) -> None:
    text = MANY[kind](min(count, 4_000) if kind in ("blocks", "functions") else count)
    begun = time.process_time()
    program = read(text)
    assert time.process_time() - begun < 2
    assert program is None or msgspec.msgpack.decode(msgspec.msgpack.encode(program), type=Module) == program


def test_all_the_limits_together_leave_stack_enough() -> None:
    """In a process of its own, which an overflow would kill, with the main thread's stack that Linux gives."""
    last = "elif " + "not " * 390 + "f(a=" * 98 + "'a' " * guard.JOINED_STRINGS + ")" * 98 + ": pass"
    text = blocks(guard.BLOCKS - 1, "if a:\n pass\n" + "elif b:\n pass\n" * (guard.ELIFS - 1) + last)
    program = "import sys; from flyte_reslint.syntax.parsing import parse_text; parse_text(sys.stdin.read())"
    process = subprocess.run([sys.executable, "-c", program], input=text, text=True, capture_output=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "a = '''" + "(" * 5_000 + "'''\n",
        "a = '" + "(" * 5_000 + "\\\n[[['\n",
        "# " + "(" * 5_000 + "\na = 1\n",
        "a = f'" + "(" * 5_000 + "{b}" + "(" * 5_000 + "{{'\n",
        "a = rf'\\{b}" + "(" * 5_000 + "'\n",
        "a = f'\\N{LEFT PARENTHESIS}" + "(" * 5_000 + "'\n",
        "a = f'{b:" + "(" * 5_000 + "}'\n",
        "a = [\n" + "    (1, 2),  # (\n" * 3_000 + "]\n",
        "a = {\n" + "    'b': c.d(e) + 1,\n" * 3_000 + "}\n",
        "a = f(" + "lambda x, y: x.y, " * 1_000 + ")\n",
        "a = [" + "1.5, -2.5, " * 5_000 + "]\n",
        "a = (" + "f'{b}' + c.d,\n" * 3_000 + ")\n",
        "".join(f"@decorator.number({number})\n" for number in range(2_000)) + "def f(): pass\n",
        "def f(" + ", ".join(f"a{number}: int = {number}" for number in range(5_000)) + "): pass\n",
        "a = b = " * 2_000 + "c\n",
        "del a[b(c[d(e)])], (f, g), h.i\n" * 500,
        "a < " * 2_000 + "b\n",
        "if a: pass\nelif b: pass\n" * 2_000,
        "for a in b: c.d()\n" * 2_000,
        "match a:\n" + " case {'b': [c, D(e=(f, *g))]} | h.i: pass\n" * 100,
        "a = 1\n" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_much_that_is_not_deep_is_read(text: str) -> None:
    assert parse_text(text) == parse(text)


@pytest.mark.parametrize("kind", ["patterns", "broken patterns", "broken deletions"])
@pytest.mark.parametrize("count", range(4, 40, 4))
def test_no_depth_of_what_is_parsed_over_and_over_takes_long(kind: str, count: int) -> None:
    begun = time.process_time()
    with suppress(SyntaxFault):
        parse_text(MANY[kind](count))
    assert time.process_time() - begun < 2


def test_the_places_of_what_is_too_much() -> None:
    with pytest.raises(SyntaxFault) as brackets:
        parse_text("x = 1\ny = " + "(" * 5_000 + ")" * 5_000)
    assert str(brackets.value) == "2:105: 101 brackets inside each other: more than flyte-reslint reads (100)"
    with pytest.raises(SyntaxFault) as deep:
        parse_text(blocks(60, "pass"))
    assert str(deep.value) == "42:42: 41 blocks inside each other: more than flyte-reslint reads (40)"
    with pytest.raises(SyntaxFault) as chain:
        parse_text("a = 1\nb = c" + ".d" * 5_000)
    assert str(chain.value) == (
        "2:1006: an expression of 501 operators, calls and attributes in a row: more than flyte-reslint reads (500)"
    )


@pytest.mark.parametrize("line", ["a = 1\n", "1, ", "'a': 1,\n", "f(a)\n", "# a\n", "\n", "\r"])
def test_a_file_of_ten_megabytes_ends_soon(line: str) -> None:
    text = line * (10_000_000 // len(line))
    begun = time.process_time()
    with pytest.raises(SyntaxFault, match="too large: more than 200,000 brackets"):
        parse("a = {" + text if line.startswith("'") else text)
    assert time.process_time() - begun < 5


def test_ten_megabytes_of_text_in_strings_and_comments_are_read() -> None:
    parse_text("a = '''" + "text (of\n" * 1_100_000 + "'''\n" + "# a comment (" * 100_000 + "\n# another\n" * 1_000)


def test_a_table_of_100_000_rows_is_read_though_libcst_takes_it_for_too_large() -> None:
    text = "a = {\n" + "".join(f"    'key{number}': {number},\n" for number in range(100_000)) + "}\n"
    begun = time.process_time()
    (statement,) = parse(text).body
    assert time.process_time() - begun < 2
    assert len(statement.value.items) == 100_000
    with pytest.raises(SyntaxFault, match="too large"):
        parse_text(text)


@pytest.mark.parametrize("line", ["a\n", "f()\n", "1,", "a = b\n", "f'{a}'\\\n"])
def test_what_is_denser_than_that_is_left_to_libcst(line: str) -> None:
    assert read("b = [\\\n" + line * (2_000_000 // len(line)) + "]\n") is None


@pytest.mark.parametrize("text", ["x = 1{}\n", "if a:\n{}\n    b\n", "x = [1,{}]\n", "x = \\\n{}1\n"])
@pytest.mark.parametrize("blank", [" ", "\t"])
def test_too_many_blanks(text: str, blank: str) -> None:
    assert guard.check(text.format(blank * guard.BLANKS)) is None
    with pytest.raises(SyntaxFault, match="too large: more than 1,000,000 spaces and tabs"):
        guard.check(text.format(blank * (guard.BLANKS + 1)))


def test_lines_that_end_in_carriage_returns_count() -> None:
    with pytest.raises(SyntaxFault, match="too large"):
        guard.check("import a\n" + "\r" * (guard.EFFORT + 2))
