"""Places in rows with characters beyond ASCII."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.syntax.python_ast.reading import read
from flyte_reslint.syntax.python_ast.wide_rows import WideRow


@given(st.text("a \u00e9\u20ac\U0001f600", max_size=20))
def test_bytes_and_characters_are_counted_as_utf_8_does(text: str) -> None:
    row = WideRow(text)
    widths = [len(text[:characters].encode()) for characters in range(len(text) + 1)]
    assert [row.width(characters) for characters in range(len(text) + 1)] == widths
    for width in range(widths[-1] + 1):
        try:
            assert row.characters(width) == widths.index(width)
        except ValueError:
            assert width not in widths


def test_a_long_row_takes_about_as_long_with_such_a_character_as_without() -> None:
    durations = []
    for letter in ("e", "\u00e9"):
        text = f"x = ['{letter}', " + "1, " * 20_000 + "]\n"
        start = time.process_time()
        assert read(text) is not None
        durations.append(time.process_time() - start)
    assert durations[1] < 5 * durations[0] + 0.2
