"""Spans that CPython's tree does not tell; the others are compared with it in test_agreement_with_cpython.py."""

from __future__ import annotations

from typing import Any

import pytest
from ast_oracle import Oracle

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.syntax import parse


def only(text: str) -> Any:
    (statement,) = parse(text).body
    return statement


def value(text: str) -> Any:
    return only(text).value


def covered(text: str, node: Any) -> str:
    return Oracle(text).text(node if isinstance(node, ir.Span) else node.span)


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("if a:\n  b\n", "if a:"),
        ("while (a) :  # c\n  b\n", "while (a) :"),
        ("for a in b, c: d\n", "for a in b, c:"),
        ("async for a in b:\n  c\n", "async for a in b:"),
        ("with a as b, \\\n  c:\n  d\n", "with a as b, \\\n  c:"),
        ("with (\n  a as b,\n):\n  c\n", "with (\n  a as b,\n):"),
        ("try :\n  a\nfinally:\n  b\n", "try :"),
        ("match a, b:\n  case c: d\n", "match a, b:"),
        ("def f(a: b = c) -> d: e\n", "def f(a: b = c) -> d:"),
        ("# a\n@b(\n  c)\n# d\n@ e\nasync def f():\n  g\n", "@b(\n  c)\n# d\n@ e\nasync def f():"),
        ("@a\nclass B(C, d=e): f\n", "@a\nclass B(C, d=e):"),
        ("class A :\n  b\n", "class A :"),
    ],
)
def test_a_compound_statement_spans_its_header(text: str, header: str) -> None:
    assert covered(text, only(text)) == header


def test_the_other_headers() -> None:
    text = "try: a\nexcept B as c :\n  d\nelse: e\n"
    assert covered(text, only(text).handlers[0]) == "except B as c :"
    text = "match a:\n  case b if c: d\n"
    assert covered(text, only(text).cases[0]) == "case b if c:"
    text = "if a: b\nelif (c) :\n  d\nelse: e\n"
    assert covered(text, only(text).otherwise[0]) == "elif (c) :"


def test_parameters_arguments_and_imported_names_are_spanned_whole() -> None:
    text = "def f(a, /, b: int = (1), *c: d, e=2, ** g): pass\n"
    spans = [covered(text, parameter) for parameter in only(text).parameters]
    assert spans == ["a", "b: int = (1)", "*c: d", "e=2", "** g"]
    text = "f(a, (b), *c, d = (e), ** g)\n"
    assert [covered(text, each) for each in value(text).arguments] == ["a", "(b)", "*c", "d = (e)", "** g"]
    keyword_span = value(text).arguments[3].keyword_span
    assert keyword_span is not None
    assert covered(text, keyword_span) == "d"
    text = "import a . b as c, d\n"
    assert [covered(text, name) for name in only(text).names] == ["a . b as c", "d"]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("((a))\n", "a"),
        ("( a + b )\n", "a + b"),
        ("(a).b\n", "(a).b"),
        ("((a, b))\n", "(a, b)"),
        ("a, b,\n", "a, b,"),
        ("()\n", "()"),
        ("(a for b in c)\n", "a for b in c"),
        ("(yield)\n", "yield"),
        ("('a'\n  'b')\n", "'a'\n  'b'"),
        ("(await a)\n", "await a"),
    ],
)
def test_only_a_tuple_has_its_parentheses_in_its_span(text: str, inner: str) -> None:
    assert covered(text, value(text)) == inner


def test_spans_inside_of_f_strings() -> None:
    text = "é = f'ü{a . b!r:>{ c }}' f'''\n{\n  d\n}'''\n"
    found = value(text)
    assert isinstance(found, ir.FormattedString)
    _, first, _, second = found.parts
    assert isinstance(first, ir.Replacement) and isinstance(second, ir.Replacement)
    assert covered(text, first) == "{a . b!r:>{ c }}"
    assert covered(text, first.value) == "a . b"
    assert first.specification is not None
    assert covered(text, first.specification) == ">{ c }"
    assert covered(text, second) == "{\n  d\n}"
    assert second.value.span == ir.Span(3, 3, 3, 4)


def test_columns_count_characters() -> None:
    text = "'😀é', a\n"
    name = value(text).elements[1]
    assert name.span == ir.Span(1, 7, 1, 8)


def test_a_form_feed_and_a_byte_order_mark_are_no_new_rows() -> None:
    first, second = parse("\ufeffa\x0c\n\x0cb\n").body
    assert (first.span, second.span) == (ir.Span(1, 1, 1, 2), ir.Span(2, 2, 2, 3))


def test_python_3_12_and_later() -> None:
    text = 'def f[T: (int, "a]"), *Ts, **P](a: f"{b["c"]}") -> T: pass\n'
    function = only(text)
    assert isinstance(function, st.FunctionDefinition)
    assert covered(text, function) == text.removesuffix(" pass\n")
    assert covered(text, function.parameters[0]) == 'a: f"{b["c"]}"'
    text = "type A[T = int, *Ts = *B] = C[T]; d\n"
    alias, after = parse(text).body
    assert covered(text, alias) == "type A[T = int, *Ts = *B] = C[T]"
    assert covered(text, after) == "d"
    text = "class A[T](B[T]): pass\n"
    assert covered(text, only(text).arguments[0]) == "B[T]"
    text = "a = t'{b}' + c\n"
    assert covered(text, value(text).right) == "c"
