"""Suppression comments, as flake8's defaults.py and ruff's noqa.rs read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.source.suppressions import suppressions


def hidden(text: str, code: str, row: int = 1) -> bool:
    return bool(suppressions(text).hiding(code, range(row, row + 1)))


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "#noqa",
        "# NoQA",
        "# noqa because the platform doubles it",
        "# noqa: FLR104",
        "# noqa:FLR104",
        "# noqa : FLR104",
        "# noqa: flr104",
        "# noqa: E501,FLR104",
        "# noqa: E501 FLR104",
        "# noqa: E501,,FLR104",
        "# noqa: E501FLR104",
        "# noqa: FLR104 H100 has no such limit",
        "# noqa: FLR1",
        "# noqa: FLR",
        "# type: ignore  # noqa: FLR104",
        "# noqa: E501  # flyte-reslint: ignore[FLR104]",
        "# flyte-reslint: ignore",
        "# flyte-reslint: ignore because the platform doubles it",
        "# flyte-reslint:ignore[FLR104]",
        "# flyte-reslint: ignore[FLR203, flr1]",
    ],
)
def test_a_comment_that_names_the_rule_hides_it(comment: str) -> None:
    assert hidden(f"memory = '4GB'  {comment}", "FLR104")


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: E501",
        "# noqa: FLR105",
        "# noqa: FLR1045",
        "# noqa: the platform doubles it",
        "# noqa:",
        "# noqax",
        "# noqa-reason",
        "# see noqa",
        "# flyte-reslint: ignore[]",
        "# flyte-reslint: ignore[FLR104",
        "# flyte-reslint: ignore[FLR2]",
        "# flyte-reslint: ignored",
        "# flyte-reslint: disable",
        "# ruff: noqa",
    ],
)
def test_any_other_comment_hides_nothing(comment: str) -> None:
    assert not hidden(f"memory = '4GB'  {comment}", "FLR104")


def test_a_comment_on_any_line_of_the_statement_counts() -> None:
    text = "env = TaskEnvironment(\n    resources=Resources(\n        memory='4GB',  # noqa: FLR101\n    ),\n)\n"
    assert suppressions(text).hiding("FLR101", range(1, 6))
    assert not suppressions(text).hiding("FLR101", range(1, 3))
    assert not suppressions(text).hiding("FLR101", range(4, 6))


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
@pytest.mark.parametrize("prefix", ["", "r", "f", "rb", "Rf"])
def test_text_inside_a_string_is_no_comment(quote: str, prefix: str) -> None:
    assert not hidden(f"x = {prefix}{quote}a # noqa{quote}", "FLR104")
    assert hidden(f"x = {prefix}{quote}a # b{quote}  # noqa", "FLR104")
    assert hidden(f"x = {prefix}{quote}a \\{quote[0]} # b{quote}  # noqa", "FLR104")


def test_a_string_over_several_lines_ends_where_it_ends() -> None:
    text = "x = '''\n# noqa\n'''  # noqa\n"
    assert not hidden(text, "FLR104", 1)
    assert not hidden(text, "FLR104", 2)
    assert hidden(text, "FLR104", 3)


def test_a_file_that_cannot_be_parsed_still_has_comments() -> None:
    text = "def f(:\n  x = 'never closed\n\ty = 1  # noqa\n"
    assert hidden(text, "FLR001", 3)
    assert not hidden(text, "FLR001", 2)


def test_every_line_end_counts_and_no_other() -> None:
    assert hidden("a\r\nb\rc\nd  # noqa", "FLR104", 4)
    assert hidden("a\x0cb\u2028c\x85d  # noqa", "FLR104", 1)


def test_places_are_rows_and_columns_of_characters() -> None:
    (comment,) = suppressions("x = 1\ny = 'é'  # why  # noqa: FLR104 reason\n").statements
    assert (comment.row, comment.column, comment.end_column) == (2, 17, 31)
    assert comment.codes == ("FLR104",)


@pytest.mark.parametrize(
    "above",
    ["", "#!/usr/bin/env python\n\n", '"""What this module does.\n\n# not a comment\n"""\n', "r'one line'\n# first\n"],
)
def test_ignore_file_holds_for_the_whole_file_above_the_first_statement(above: str) -> None:
    text = f"{above}# flyte-reslint: ignore-file[FLR4]\nimport flyte\n"
    assert hidden(text, "FLR409", 900)
    assert not hidden(text, "FLR104", 900)


@pytest.mark.parametrize("above", ["import flyte\n", "x = 1;", "f'{x}'\n", "'a'.join(b)\n"])
def test_ignore_file_below_a_statement_hides_nothing_and_says_so(above: str) -> None:
    found = suppressions(f"{above}# flyte-reslint: ignore-file\n")
    assert not found.hiding("FLR409", range(1, 3))
    assert [comment.is_misplaced for comment in found.file] == [True]


def test_ignore_file_without_codes_hides_every_rule() -> None:
    assert hidden("# flyte-reslint: ignore-file\n", "FLR104", 40)


def test_every_comment_that_hides_a_finding_is_told() -> None:
    text = "# flyte-reslint: ignore-file[FLR1]\nx = 1  # noqa: FLR104  # flyte-reslint: ignore\n"
    assert [comment.form for comment in suppressions(text).hiding("FLR104", range(2, 3))] == [
        "noqa",
        "ignore",
        "ignore-file",
    ]


@given(st.text(alphabet="\"'\\#\n\r ab{}fr:") | st.text())
def test_any_text_is_read(text: str) -> None:
    for suppression in suppressions(f"{text}# noqa: FLR1\n{text}# flyte-reslint: ignore").statements:
        assert suppression.row >= 1
        assert 1 <= suppression.column < suppression.end_column
