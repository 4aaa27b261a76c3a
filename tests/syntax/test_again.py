"""Parsing again after an edit gives what a parse of the whole text gives."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flyte_reslint.syntax import SyntaxFault, parse, parse_again

TEXT = '''\
"""A module."""
from __future__ import annotations
import flyte  # a comment

SIZES = {
    "a": 1,
}
X = 1; Y = """
text
"""

@decorated(
    1)
def f(x, *, y=2):
    if x:
        return [y
                for y in x]
    elif y:
        pass
    else:
        z = 1 + \\
            2
    return x

class C(object):
    a: int = 3

    def m(self): return self.a

try:
    import a
except ImportError:
    a = None
finally:
    done = True
while X: X -= 1
else:
    X = 0
last = f"{X}"
'''

PIECES = st.sampled_from(
    [
        *"\n x1()['\"#\\;:=\t\x0c\r\u00e9\ufeff",
        "",
        "    ",
        '"""',
        "\\\n",
        "\r\n",
        "elif",
        "async ",
        "@d\n",
        "else:\n",
        "if x:\n",
        "    y = 2\n",
        "y = 2\n",
        "def g():\n    pass\n",
    ]
)


def program(text: str) -> object:
    try:
        return parse(text)
    except SyntaxFault:
        return None


@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.lists(PIECES, max_size=4))
@example(TEXT.index('text\n"""') + 5, 1, [])
def test_an_edited_text_parses_again_to_what_it_parses_to(start: int, length: int, pieces: list[str]) -> None:
    edited = TEXT[:start] + "".join(pieces) + TEXT[start + length :]
    again = parse_again(edited, TEXT, parse(TEXT))
    if again is not None:
        assert again == program(edited)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"a": 1', '"a": 12'),
        ("X = 1; Y", "X = 1; Z"),
        ("import a\n", "import a\n    import b\n"),
        ("class C", "\n\n\nclass C"),
        ("x, *, y=2", "x, *,\n y=2"),
        (" + \\\n            2", ""),
    ],
)
def test_an_edit_of_one_statement_takes_no_parse_of_the_whole(old: str, new: str) -> None:
    edited = TEXT.replace(old, new, 1)
    assert edited != TEXT
    assert parse_again(edited, TEXT, parse(TEXT)) == parse(edited)


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.replace("}\n", "\n", 1),
        TEXT.replace("import flyte", "import flyte \\", 1),
        TEXT.replace("while X: X -= 1\n", "", 1),
        TEXT.replace("import flyte", "  import flyte", 1),
        TEXT.replace("import flyte", "\ufeffimport flyte", 1),
        "\ufeff\ufeff" + TEXT,
    ],
    ids=["open-bracket", "joined", "else-without-a-head", "indented", "byte-order-mark", "two-byte-order-marks"],
)
def test_what_reaches_beyond_the_edit_is_left_to_a_parse_of_the_whole(edited: str) -> None:
    assert parse_again(edited, TEXT, parse(TEXT)) is None
