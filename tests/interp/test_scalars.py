"""Methods of plain values."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.values import OneOf, Unknown

KNOWN = [
    '"aB".upper(), "aB".lower(), "ab cd".title(), "ab".capitalize(), "aB".swapcase(), "ß".casefold()',
    '" a ".strip(), " a".lstrip(), "a ".rstrip(), "xax".strip("x")',
    '"4Gi".removesuffix("Gi"), "v1".removeprefix("v"), "4Gi".endswith(("Mi", "Gi")), "4Gi".startswith("4")',
    '"a,b,c".split(","), "a b".split(), "a,b,c".rsplit(",", 1), "a\\nb".splitlines(), "a,b".split(sep=",", maxsplit=1)',
    '"a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x")',
    '"4GB".replace("B", "i"), "aaa".replace("a", "b", 2), "abc".find("c"), "abc".index("b"), "abcb".rfind("b")',
    '"7".zfill(3), "7".rjust(3, "0"), "7".ljust(3), "7".center(5, "*"), "a\\tb".expandtabs(4)',
    '"42".isdigit(), "4.2".isdecimal(), "ab".isalpha(), "a1".isalnum(), " ".isspace(), "A".isupper()',
    '"é".encode(), "é".encode("latin-1"), b"ab".decode(), b"\\xe9".decode("latin-1"), "abab".count("ab")',
    "(5).bit_length(), (5).real, (2.5).is_integer(), (0.5).as_integer_ratio(), True.numerator, (1.5).hex()",
    'str.upper("a"), str.join("-", ["a", "b"]), int.bit_length(8), str.format("{}", 1)',
    '"abc"[1], "abc"[-1], "abc"[1:], "abc"[::-1], "abc"[:2], "abcdef"[1:5:2]',
    '"4Gi".upper().lower().replace("gi", "Gi")',
    'len("abc"), len(b"ab"), "a" * 3',
]

RAISING = [
    '"abc".index("z")',
    '"abc".split("")',
    '"abc".upper(1)',
    '"é".encode("ascii")',
    '"abc".nothing',
    "(1).append",
    '"abc"[7]',
    '"abc"["a"]',
    '"abc"[::0]',
    "(1)[0]",
    '"x".center()',
]


@pytest.mark.parametrize("expression", KNOWN)
def test_known(expression: str) -> None:
    check_known(f"result = {expression}")


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_unknown(expression: str) -> None:
    assert isinstance(result_of(f"result = {expression}"), Unknown)


@pytest.mark.parametrize(
    "expression",
    ['"a".zfill(10**9)', '("a" * 90000).replace("a", "aaaa")', '"\\t".expandtabs(10**9)', '"".join(["a" * 90000] * 3)'],
)
def test_growth_is_bounded(expression: str) -> None:
    value = result_of(f"result = {expression}")
    assert isinstance(value, Unknown)
    assert "too large" in value.reason


def test_methods_distribute_over_alternatives() -> None:
    program = """
import os
unit = "gi" if os.environ.get("PROD") else "MI"
result = ("4" + unit).lower().replace("i", "I")
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    assert {item.value.value for item in value.alternatives} == {"4gI", "4mI"}


TEXTS = st.text("abG i4=,\n", max_size=8)
METHODS = st.sampled_from(
    [
        "upper",
        "strip",
        "split",
        "rsplit",
        "partition",
        "replace",
        "find",
        "count",
        "startswith",
        "zfill",
        "title",
        "center",
        "removesuffix",
        "splitlines",
        "isdigit",
        "join",
        "index",
        "lstrip",
        "expandtabs",
        "encode",
    ]
)
ARGUMENTS = st.lists(st.one_of(TEXTS, st.integers(-3, 12), st.none()), max_size=3)


@settings(deadline=None, max_examples=400)
@given(TEXTS, METHODS, ARGUMENTS)
def test_any_call_is_right_or_unknown(text: str, method: str, arguments: list[object]) -> None:
    check(f"result = {text!r}.{method}({', '.join(map(repr, arguments))})")
