"""Python's own syntax tree and LibCST's come to one program, spans included, for every text that both read.

FLYTE_RESLINT_CORPORA names further folders whose files are read both ways, separated as in PATH.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from snippets import ALL, FOR_ANY_PYTHON
from test_agreement_with_cpython import LIBRARY, READABLE
from test_arbitrary_text import TOKEN_SOUP, mutated

from flyte_reslint.program.statements import Module
from flyte_reslint.source.decoding import decode
from flyte_reslint.syntax import SyntaxFault, parse
from flyte_reslint.syntax.parsing import parse_text
from flyte_reslint.syntax.python_ast.reading import read

ROOT = Path(__file__).parents[2]
CORPORA = [folder for folder in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if folder]

ODD = r'''
a = f((b), (c)), f((b)), f((b,)), f((((b))), *(c), k=(d), **(e)), f(*a, k=1, *b), f(k=1, *a), (f)((b))(c)
a = f(b for c in d), f((b for c in d)), f(((b for c in d))), f((b) for c in (d) if (e)), f((b for c in d),)
a = f(  # (
    (  # a, (
        b  # )
    )  # ,
    , (c),
)
def f(a=(1), b: (int) = ((2)), /, c=(3), *, d: "e" = (4), **e) -> (f): pass
def f(* a, ** b): pass
g = lambda a=(1), *, b=((2)): (a)
@ (a)
@b.c  # d
async def f(): yield
class A(B, (C), metaclass=(D)): pass
class A(  # (
    B,  # )
): pass
class A(): pass
try: pass
except(A) as b: pass
except (A, B): pass
else: pass
finally: pass
with (a) as (b), (c): pass
with (a as b, c as d,): pass
if (a): pass
elif ((b)): pass
else: pass
for (a) in (b): pass
while (a): pass
match (a):
    case 1: a; b;
    case (2) | [3, *_]: pass  # case 4: pass

    # d
    case {"b": c, **d} if (e): pass
    case f(g, h=(i)): pass
    case None | -1 | 1+2j: pass
b = f"{(a)}{ b }{c!r:>{d}}{e=}{ f = }" "\N{BULLET}{" f'{g["h"]}' rf"\{i}" F"""
{j
  .k}'{l(m, n=(o))}{{}}""" 'p'
c = "é", f"é{a}é{b.c(d)}", (é), é.ü(ö, ä=1), f"{é}"; é = ü
d = f"{(yield)}", f"{lambda_}", f"{a if b else c:{d}}", f"{a[1:2]:3}", f"{ {1: 2}[3] }", f"{'!'}{a != b}", f"{a:=^3}"
f = a[1,], a[(1, 2)], a[1:2, ::3], a[()], a[b, :]
'''


def assert_same(text: str) -> bool:
    """Compare what both readers make of a text; False where one does not read it."""
    quick = read(text)
    if quick is None:
        return False
    try:
        slow = parse_text(text)
    except SyntaxFault:
        return False
    # As bytes, since 1 == True and nan != nan.
    if msgspec.msgpack.encode(quick) != msgspec.msgpack.encode(slow):
        assert quick == slow
        pytest.fail("the programs differ in the type of a value")
    return True


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", READABLE)
def test_programs_that_hold_all_of_the_syntax(name: str, line_end: str) -> None:
    text = READABLE[name].replace("\r\n", "\n").replace("\n", line_end)
    assert assert_same(text) or name not in FOR_ANY_PYTHON


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_parentheses_commas_and_comments_where_nobody_puts_them(line_end: str) -> None:
    lines = ODD.replace("class A(B, (C), metaclass=(D))", "class A(B, C, metaclass=D)")
    assert assert_same(lines.replace("\n", line_end))


def library_files() -> list[Path]:
    """Files of the standard library that this Python has."""
    folder = Path(sysconfig.get_path("stdlib"))
    return [path for name in LIBRARY if (path := folder / name).is_file()]


@pytest.mark.parametrize("path", library_files(), ids=lambda path: path.name)
def test_the_standard_library(path: Path) -> None:
    assert assert_same(path.read_bytes().decode()) or path.name == "test_fstring.py"


@pytest.mark.parametrize("folder", [ROOT / "docs", ROOT / "tests" / "differential", *CORPORA])
def test_every_file_of_a_folder(folder: Path | str) -> None:
    texts = (decode(path.read_bytes()) for path in Path(folder).rglob("*.py") if path.is_file())
    assert sum(assert_same(text) for text in texts if isinstance(text, str)) or not CORPORA


@given(mutated())
@example("f(a, (b),)\n")
@example("f'{a}' b'c'\n")
@example("f'''{\na\n}'''\n")
@example("'\\ud800' f'{a}'\n")
@example("a = 0x" + "f" * 3_600 + "\n")
@example("@\\\na\ndef f(): pass\n")
@example("def f(*\n  a): pass\n")
@example("a = b\x0c\n\x0cc = d\n")
def test_any_change_of_python(text: str) -> None:
    assert_same(text)


@given(TOKEN_SOUP)
def test_any_tokens(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("name", sorted(ALL.keys() - READABLE.keys()))
def test_newer_python_is_left_to_libcst(name: str) -> None:
    assert read(ALL[name]) is None
    assert isinstance(parse(ALL[name]), Module)


@pytest.mark.parametrize("text", ["class A(k=1, *b): pass\n", "(name): int\n", "(name): int = 1\n"])
def test_python_that_libcst_refuses_is_read(text: str) -> None:
    with pytest.raises(SyntaxFault):
        parse_text(text)
    assert parse(text).body


@pytest.mark.skipif(sys.version_info < (3, 12), reason="not Python before 3.12")
def test_quotes_of_the_same_kind_inside_an_f_string() -> None:
    assert assert_same("a = f\"{b['c']}{f\"{d}\"}{'\\n'.join(e)}{f # g\n}\"\n")


def test_many_dots_are_no_reason_to_leave_a_text_to_libcst() -> None:
    assert read("import os\n" + "a = os.b.c\n" * 20_000) is not None
    assert read("import a" + " . \\\n a" * 20_001 + "\n") is None
