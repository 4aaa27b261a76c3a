"""Whatever the text, reading it ends soon, with a program or a fault at a place in the text."""

from __future__ import annotations

import time

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st
from snippets import ALL

from flyte_reslint.program.statements import Module
from flyte_reslint.syntax import SyntaxFault, imported_modules, mentions_flyte, parse

WORDS = r"""
( ) [ ] { } " ' \ : ; , . = == := -> * ** // @ + - ~ ! # $ ? ` <> >> < | ^ ... {{ }} _ x 0 1 1e5 1j 1_0 0x1f é ﬁ 😀
f' f" rf\""" \''' \""" t' b' {x!r:>{w}} \N{DASH} \x41 !r if else elif for in not and or is lambda def class async await
yield from import as with try except finally match case type print global del return raise assert pass while lazy None
"""
TOKENS = [
    *WORDS.replace('\\"', '"').replace("\\'", "'").split(),
    *["\n", "\r", "\r\n", "\n  ", "\n    ", "\t", " ", "\x0c", "\x00", "\u2028", "\ufeff", "\ud800"],
]

TOKEN_SOUP = st.lists(st.sampled_from(TOKENS), max_size=60).map(" ".join) | st.lists(
    st.sampled_from(TOKENS), max_size=60
).map("".join)

LIBCST_REFUSES = ["(a): int\n", "class A(b=1, *c): pass\n"]

LINES = [*(line for text in ALL.values() for line in text.splitlines(keepends=True)), *LIBCST_REFUSES]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A stretch of Python with a few places changed."""
    begin = draw(st.integers(0, len(LINES) - 1))
    text = "".join(LINES[begin : begin + draw(st.integers(1, 12))])
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 5])))
        inserted = draw(st.sampled_from(TOKENS)) * draw(st.sampled_from([0, 1, 1, 2, 40, 600]))
        text = text[:start] + inserted + text[end:]
    return text


def read(text: str) -> None:
    begun = time.process_time()
    outcome: Module | SyntaxFault
    try:
        outcome = parse(text)
    except SyntaxFault as fault:
        outcome = fault
    assert time.process_time() - begun < 1
    if isinstance(outcome, SyntaxFault):
        assert outcome.reason
        assert 1 <= outcome.row <= text.count("\n") + text.count("\r") + 2
        assert outcome.column >= 1
    else:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(outcome), type=Module) == outcome


@given(st.text())
@example("\\")
@example("f'{")
@example("a = 1\\\r\n")
@example("x[")
def test_any_text(text: str) -> None:
    read(text)


@given(TOKEN_SOUP)
def test_any_tokens(text: str) -> None:
    read(text)


@given(mutated())
def test_any_change_of_python(text: str) -> None:
    read(text)


@given(st.binary() | TOKEN_SOUP.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_can_be_scouted(data: bytes) -> None:
    imported_modules(data)
    mentions_flyte(data)
