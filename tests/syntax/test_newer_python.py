"""Good Python has no fault, whichever Python runs and whichever one it was written for."""

from __future__ import annotations

import pytest

from flyte_reslint.program.expressions import Opaque
from flyte_reslint.program.statements import Assignment, ExpressionStatement
from flyte_reslint.syntax import SyntaxFault, parse

LATER_THAN_3_10 = {
    "3.11, PEP 654": ["try: pass\nexcept* a: pass\nexcept* (b, c) as d: pass"],
    "3.11, PEP 646": ["a[*b]; c[*d, 1:2]; e[1, *f]", "def f(*args: *Ts): pass"],
    "3.12, PEP 695": [
        "type A = int",
        "type A[T: (int, str), *Ts, **P] = Callable[P, tuple[T, *Ts]]",
        "type type = type; type \\\n A = type",
        "def f[T: int](a: T, *args: T) -> T: ...",
        "class A[T](B[T], metaclass=C): pass",
        "class A:\n    async def f[T](self) -> T: type B = T",
    ],
    "3.12, PEP 701": [
        'f"{a["b"]}" f"{c[\'d\']}"',
        "f\"{'\\n'.join(a)}\"",
        'f"{f"{f"{f"{f"{f"{1 + 1}"}"}"}"}"}"',
        'f"{\n  a  # b }\n}"',
        'f"{a:{b:{c:{d}}}}"',
        'f"{a["b"]!r:>{c["d"]}}" "e" rf"\\{f}"',
        'f"""{\n  a["""b"""]\n:>3}"""',
        'f"{"#"}{x:{"#"}}"',
        'f"{a:\\x64}{a:\\"}"',
    ],
    "3.13, PEP 696": ["type A[T = int, *Ts = *tuple[int], **P = [int]] = T", "class A[T: int = bool]: pass"],
    "3.14, PEP 750": [
        't"a{b}" T\'c\' rt"d\\{e!r:>{f}}" tR"g" \\\n  t"""h\n{i=}"""',
        'tr"\\d{a}"',
        't"{t"{f"{t"{a}" t"b"}"}"}"',
        "a = [t'{b}'t'{c}' for b in c]",
        "def f(): return(t'a'if b else(t'c't'd'))",
        "def f(): return(a if t'b't'c' else d)",
    ],
    "3.14, PEP 758": [
        "try: pass\nexcept a, b: pass\nexcept c, d, e:\n  pass",
        "try: pass\nexcept* a, b: pass",
    ],
    "3.14, PEP 765": ["def f():\n    try: pass\n    finally: return 1"],
    "3.15, PEP 798": ["[*a for a in b]; {*a for a in b}; {**a for a in b}; (*a for a in b); f(*a for a in b)"],
    "3.15, PEP 810": [
        "lazy import a.b as c, d",
        "lazy from .. import a, b as c",
        "lazy from a import (b,\n  c)",
        "lazy\nlazy = 1\nlazy(lazy)\nimport lazy",
    ],
}

REFUSED_BY_LIBCST = [
    "class A(k=1, *b): pass",
    "(name): int",
    "(name): int = 1",
    "(a.b): int",
    "if a:\n    \\\n    b = 1",
    "a: int; (b): int",
]

SNIPPETS = [
    pytest.param(f"{snippet}\n", id=f"{version}-{number}")
    for version, snippets in LATER_THAN_3_10.items()
    for number, snippet in enumerate(snippets)
]


@pytest.mark.parametrize("text", SNIPPETS)
def test_newer_python_has_no_fault(text: str) -> None:
    assert parse(text).body


@pytest.mark.parametrize("text", SNIPPETS)
def test_not_even_beside_what_libcst_refuses(text: str) -> None:
    for refused in REFUSED_BY_LIBCST:
        assert parse(f"{refused}\n\n# a comment\n@a\n@b\ndef f():\n    pass\n{text}\nelse_ = 1\n").body


def test_a_statement_read_by_itself_has_its_own_place() -> None:
    whole = "\ufeff# a\r\n\r\n(b): int\r\nc = t'd' \\\r\n  t'e'\rf\n"
    first, second, third = parse(whole).body
    assert (first.span.row, second.span.row, second.span.end_row, third.span.row) == (3, 4, 5, 6)
    assert isinstance(second, Assignment)
    assert isinstance(second.value, Opaque)
    assert (second.value.span.column, second.value.span.end_column) == (5, 7)
    assert isinstance(third, ExpressionStatement)


FAULTS = [
    # What is told is what LibCST says of the text, unless it stumbled over a good statement before.
    ("try: pass\nexcept a, b: pass\n\nprint 'c'\n", "4:7: unexpected `'c'`"),
    ("(name): int\ntype A = int\n\nprint 'c'\n", "4:7: unexpected `'c'`"),
    ("(name): int\ntype A = int\n\nb = (1,\n\nc = 2\n", "4:5: `(` is never closed"),
    (
        "(name): int\ntype A = int\n\nb = 'c' b'd'\n",
        "4:1: LibCST does not read this file: Cannot concatenate string and bytes.",
    ),
    ("(name): int\ntype A = int\n@b\nc = 1\n", "4:1: unexpected `c`: expected `@` or `async` or `class` or `def`"),
    ("(name): int\ntype A = int\nif b:\n  c\nelse\n  d\n", "5:5: unexpected end of the line: expected `:`"),
    ("a = t'b' t'{c d}'\n", "1:15: unexpected `d`"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[repr(text)[:40] for text, _ in FAULTS])
def test_a_real_fault_is_one_beside_newer_python(text: str, said: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(text)
    assert str(caught.value) == said


PYTHON_2 = [
    "print 'a'",
    "print a",
    "exec 'a'",
    "raise A, b",
    "try: pass\nexcept A, b as c: pass",
    "a <> b",
    "`a`",
    "0777",
    "ur'a'",
]


@pytest.mark.parametrize("text", PYTHON_2)
def test_python_2_is_no_python(text: str) -> None:
    with pytest.raises(SyntaxFault):
        parse(f"import a\n\n\ndef f(): pass\n{text}\n")
