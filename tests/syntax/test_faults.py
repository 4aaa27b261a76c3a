from __future__ import annotations

import pickle

import pytest

from flyte_reslint.syntax import SyntaxFault, parse

FAULTS = [
    # Brackets and strings without an end are told where they begin.
    ("a = (1,\nb = 2\n", "1:5: `(` is never closed"),
    ("a = [1, 2\n\n\ndef f(): pass\n", "1:5: `[` is never closed"),
    ("a = f(b,\n  c[d)\n", "2:4: `[` is never closed"),
    ("a = )\n", "1:5: unmatched ')'"),
    ("a = 'b\n", "1:5: a string that is never closed"),
    ("a = 1\nb = '''c\nd\n", "2:5: a string that is never closed"),
    ("a = f'''{b}\n", "1:5: an f-string that is never closed"),
    ("a = f'{b'\n", "1:6: unterminated string literal"),
    ('a = f"""{b"""\n', "1:8: unterminated triple-quoted string literal"),
    ("a = f'}'\n", "1:7: unmatched '}'"),
    # What is not welcome is told where it stands.
    ("x = 1\na b\ny = 2\n", "2:3: unexpected `b`"),
    ("a = 'b' c\n", "1:9: unexpected `c`"),
    ("a = b 'c'\n", "1:7: unexpected `'c'`"),
    ("a = b f'c{d}'\n", "1:7: unexpected `f'`"),
    ("é = 'ü' b\n", "1:9: unexpected `b`"),
    ("x = 1\r\ny = a b\r\n", "2:7: unexpected `b`"),
    ("x = 1\ry = a b\r", "2:7: unexpected `b`"),
    ("a = (\n  b  # c\n  d\n)\n", "3:3: unexpected `d`"),
    ("print 'a'\n", "1:7: unexpected `'a'`"),
    ("return return\n", "1:8: unexpected `return`"),
    ("a = 1 +\n", "1:8: unexpected end of the line"),
    ("a = 1 +", "1:8: unexpected end of the line"),
    ("a = 1 + # b\n\n# c\n", "1:8: unexpected end of the line"),
    ("f(a=1, b)\n", "1:9: unexpected `)`: expected `=`"),
    ("f(**a, *b)\n", "1:8: unexpected `*`: expected `**` or a name"),
    ("from a import\n", "1:14: unexpected end of the line: expected `(` or `*` or a name"),
    ("@a\nx = 1\n", "2:1: unexpected `x`: expected `@` or `async` or `class` or `def`"),
    ("try:\n  pass\nx = 1\n", "3:1: unexpected `x`: expected `except` or `finally`"),
    ("else:\n  pass\n", "1:1: unexpected `else`"),
    ("f'{a b}'\n", "1:6: unexpected `b`"),
    ("f'{a!x}'\n", "1:6: unexpected `x`: expected `a` or `r` or `s`"),
    # Indentation.
    ("if a\n  pass\n", "1:5: unexpected end of the line"),
    ("def f()\n  pass\n", "1:8: unexpected end of the line: expected `->` or `:`"),
    ("if a:\npass\n", "2:1: unexpected `pass`: expected an indented block"),
    ("class A:\n", "1:9: unexpected end of the line: expected an indented block"),
    ("a = 1\n  b = 2\n", "2:3: unexpected indentation"),
    ("  a = 1\n", "1:3: unexpected indentation"),
    ("if a:\n  b\n c\n", "3:2: no matching outer block for dedent"),
    ("if a:\n\tb\n        c\n", "3:9: inconsistent mixing of tabs and spaces"),
    # What the tokenizer refuses.
    ("a = 1\nb = c?\n", "2:6: '?' is not a valid character in this position"),
    ("a = 'b?'\nc = '''?\n?''' + d $ e\n", "3:10: '$' is not a valid character in this position"),
    ("a = 1_000 + 2_\n", "1:13: invalid decimal literal"),
    (
        "a = 0777\n",
        "1:5: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    ),
    ("a = 1\nb\x00 = 2\n", "2:2: '\\0' is not a valid character in this position"),
    ("a = ①\n", '1:5: "①" is not a valid identifier'),
    ("a = \\ \nb\n", "1:5: unexpected characters after a line continuation"),
    ("a = '\ud800'\n", "1:6: a lone surrogate, which is no text"),
    # No place is known for what LibCST refuses while it builds the tree.
    ("a = 'b' b'c'\n", "1:1: LibCST does not read this file: Cannot concatenate string and bytes."),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[repr(text)[:30] for text, _ in FAULTS])
def test_a_fault_is_told_in_plain_words_at_its_place(text: str, said: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(text)
    assert str(caught.value) == said


def test_a_byte_order_mark_takes_no_column() -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse("\ufeffa b\n")
    assert (caught.value.row, caught.value.column) == (1, 3)


def test_a_fault_travels_between_processes() -> None:
    fault = pickle.loads(pickle.dumps(SyntaxFault("reason", 2, 3)))
    assert (fault.reason, fault.row, fault.column, str(fault)) == ("reason", 2, 3, "2:3: reason")


@pytest.mark.parametrize(
    "text",
    [
        "def f(): return(a if b else c)\n",
        "def f(): return(lambda: 0)\n",
        "a = [(b if c else d)for e in(f if g else h)]\n",
        "if(a if b else c)and not(lambda: 0): pass\n",
        "with(lambda: 0)as a: pass\n",
        "a = f'({(b if c else d)if(e)else f}) g'\n",
        "a = 'if(b if c else d)else'if(b if c else d)else(e)\n",
    ],
)
def test_keywords_may_touch_parentheses(text: str) -> None:
    """LibCST 1.9 refuses these, which are Python."""
    parse(text)
