"""Python's own functions and types."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.values import Known, OneOf, Unknown

RAISING = [
    "int('x')",
    "int('4Gi')",
    "int(None)",
    "float('a')",
    "len(3)",
    "min([])",
    "max(1, 'a')",
    "sum(['a'])",
    "sum(['a', 'b'], '')",
    "sorted([1, 'a'])",
    "next(iter([]))",
    "list(3)",
    "dict([1])",
    "range('a')",
    "range(1, 5, 0)",
    "chr(-1)",
    "round('a')",
    "getattr(1, 'nothing')",
    "isinstance(1, 2)",
    "nothing",
    "abs('a')",
    "divmod(1, 0)",
    "tuple(1)",
    "set(1)",
    "1()",
]


@pytest.mark.parametrize("program", programs("builtins"))
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_not_claimed(expression: str) -> None:
    check(f"result = {expression}")


@pytest.mark.parametrize("program", programs("classes"))
def test_classes(program: str) -> None:
    check_known(program)


def test_sums_that_depend_on_the_version_of_python_are_not_claimed() -> None:
    assert isinstance(result_of("result = sum([0.1] * 10)"), Unknown)
    check_known("result = sum([0.5] * 10)")


def test_isinstance_of_something_unknown_is_unknown() -> None:
    program = "import somewhere\nresult = isinstance(somewhere.x, int)"
    value = result_of(program)
    assert isinstance(value, Unknown)
    assert "somewhere.x" in value.reason


def test_a_default_of_getattr_is_one_of_the_values() -> None:
    value = result_of("import somewhere\nresult = getattr(somewhere.settings, 'memory', '4Gi')")
    assert isinstance(value, OneOf)
    assert [item.value.value for item in value.alternatives if isinstance(item.value, Known)] == ["4Gi"]


def test_extremes_keep_alternatives_apart() -> None:
    program = "import os\ncpu = 8 if os.environ.get('BIG') else 1\nresult = max(2, cpu), min(cpu, 4)"
    machine_value = result_of(program)
    items = machine_value.target.items
    assert [{item.value.value for item in value.alternatives} for value in items] == [{8, 2}, {4, 1}]


def test_an_iterator_is_not_claimed_to_start_again() -> None:
    check("it = map(str, [1, 2])\nfor x in it:\n    break\nresult = list(it)")
    check("it = zip([1], [2])\na = list(it)\nresult = list(it)")


def test_names_that_only_running_tells() -> None:
    for expression in (
        "open('x')",
        "input()",
        "id(1)",
        "hash('a')",
        "__import__('os')",
        "dir()",
    ):
        assert isinstance(result_of(f"result = {expression}"), Unknown)


CALLS = st.sampled_from(
    [
        "int",
        "float",
        "str",
        "bool",
        "len",
        "list",
        "tuple",
        "sorted",
        "sum",
        "min",
        "max",
        "round",
        "abs",
        "any",
        "all",
        "repr",
        "set",
        "dict",
        "range",
        "reversed",
        "enumerate",
        "divmod",
        "pow",
        "chr",
        "hex",
        "isinstance",
        "zip",
    ]
)
VALUES = st.recursive(
    st.one_of(st.integers(-9, 99), st.floats(-9, 9), st.text("a4G ", max_size=3), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)


@settings(deadline=None, max_examples=500)
@given(CALLS, st.lists(VALUES, max_size=3))
def test_any_call_is_right_or_unknown(function: str, arguments: list[object]) -> None:
    wrap = "list" if function in {"reversed", "enumerate", "zip"} else ""
    check(f"result = {wrap}({function}({', '.join(map(repr, arguments))}))")
