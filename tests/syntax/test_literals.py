from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.program.expressions import (
    Bytes,
    Constant,
    Display,
    Expression,
    FormattedString,
    LargeInteger,
    Name,
    Opaque,
    Replacement,
)
from flyte_reslint.program.statements import ExpressionStatement
from flyte_reslint.syntax import parse


def read(source: str) -> Expression:
    (statement,) = parse(source).body
    assert isinstance(statement, ExpressionStatement)
    return statement.value


def said_by_cpython(source: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(source)


ESCAPE_PIECES = st.lists(
    st.sampled_from(
        ["\\", "\\", "\\", "x", "u", "U", "N", "{DASH}", "{BULLET}", "0", "7", "9", "4", "1", "a", "n", "é"]
    )
    | st.sampled_from(["'", "\\'", "\r", "\n", "\r\n", "\t", "00e9", "0001F600", "d800", "{", "}", "q", "8", " "])
).map("".join)


@given(ESCAPE_PIECES, st.sampled_from(["", "r", "u", "R"]), st.sampled_from(["'", "'''", '"', '"""']))
def test_a_string_is_worth_what_cpython_says(body: str, prefix: str, quote: str) -> None:
    source = f"({prefix}{quote}{body}{quote})\n"
    try:
        expected = said_by_cpython(source)
    except (SyntaxError, ValueError):
        return
    found = read(source)
    if isinstance(found, Opaque):
        assert isinstance(expected, str)
        assert "surrogate" in found.reason and any("\ud800" <= each <= "\udfff" for each in expected)
    else:
        assert isinstance(found, Constant)
        assert found.value == expected


@given(ESCAPE_PIECES, st.sampled_from(["b", "Rb", "bR"]), st.sampled_from(["'", "'''"]))
def test_bytes_are_worth_what_cpython_says(body: str, prefix: str, quote: str) -> None:
    source = f"({prefix}{quote}{body}{quote})\n"
    try:
        expected = said_by_cpython(source)
    except (SyntaxError, ValueError):
        return
    found = read(source)
    assert isinstance(found, Bytes)
    assert found.value == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (r"'\x4'", "broken escape"),
        (r"'\u12'", "broken escape"),
        (r"'\U00110000'", "broken escape"),
        (r"'\N'", "unknown character name"),
        (r"'\N{}'", "unknown character name"),
        (r"'\N{NO SUCH CHARACTER}'", "unknown character name"),
        (r"'\ud800'", "lone surrogate"),
        (r"'a' '\ud83d\ude00'", "lone surrogate"),
        (r"f'{a}\x4'", "broken escape"),
        (r"f'{a:\x4}'", "broken escape"),
        ("b'é'", "beyond ASCII"),
        (r"b'\x4'", "broken escape"),
        ("1j", "complex number"),
        ("t'{a}'", "template string"),
        ("1" * 3501, "3,500 digits"),
        ("{**a for a in b}", "3.15"),
    ],
)
def test_what_has_no_value_says_why(source: str, reason: str) -> None:
    found = read(source)
    assert isinstance(found, Opaque)
    assert reason in found.reason


@given(st.integers(min_value=0, max_value=2**70))
def test_integers_of_every_base(number: int) -> None:
    for source in (str(number), f"{number:_}", hex(number), oct(number), bin(number).upper().replace("0B", "0b")):
        found = read(source)
        if number < 2**64:
            assert isinstance(found, Constant)
            assert found.value == number
        else:
            assert isinstance(found, LargeInteger)
            assert found.digits == str(number)


@given(st.floats(min_value=0, allow_infinity=False))
def test_floats(number: float) -> None:
    found = read(repr(number))
    assert isinstance(found, Constant)
    assert found.value == number
    assert isinstance(found.value, float)


def test_adjacent_strings_are_one() -> None:
    assert read("('a' \"b\"\n r'\\c')") == Constant(read("('a' \"b\"\n r'\\c')").span, "ab\\c")
    found = read("'a' f'b{c}' 'd' f'{e}f' 'g'")
    assert isinstance(found, FormattedString)
    texts = [part if isinstance(part, str) else "" for part in found.parts]
    assert texts == ["ab", "", "d", "", "fg"]


def replacement(source: str) -> Replacement:
    found = read(source)
    assert isinstance(found, FormattedString)
    (part,) = found.parts
    assert isinstance(part, Replacement)
    return part


def test_a_replacement_that_names_itself() -> None:
    assert (replacement("f'{a=}'").literal, replacement("f'{a=}'").conversion) == ("a=", "r")
    assert (replacement("f'{ a = }'").literal, replacement("f'{ a = !s}'").conversion) == (" a = ", "s")
    assert replacement("f'{a[\"#\"] # note\n = # note\n}'").literal == 'a["#"] \n = \n'
    formatted = replacement("f'{a=:>3}'")
    assert (formatted.literal, formatted.conversion) == ("a=", "")
    assert formatted.specification is not None
    assert formatted.specification.parts == (">3",)


def test_a_format_with_replacements_of_its_own() -> None:
    specification = replacement("f'{a:{b}.{c!r}f}'").specification
    assert specification is not None
    first, dot, second, unit = specification.parts
    assert isinstance(first, Replacement) and isinstance(first.value, Name) and first.value.identifier == "b"
    assert isinstance(second, Replacement) and second.conversion == "r"
    assert (dot, unit) == (".", "f")


def test_quotes_of_one_kind_nest_since_3_12() -> None:
    inner = replacement('f"{f"{a["b"]}"}"').value
    assert isinstance(inner, FormattedString)


def test_a_tuple_is_a_tuple_without_its_parentheses() -> None:
    found = read("(1), ((2))")
    assert isinstance(found, Display)
    assert [element.value for element in found.elements if isinstance(element, Constant)] == [1, 2]
