"""Operators: what the importer computes is what CPython computes."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.domain.values import Place
from flyte_reslint.interp import operators
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.values import Condition, Known, OneOf, Unknown, identity, join

HERE = Place("program.py", 1, 1, 1, 2)

KNOWN = [
    "1 + 2",
    "'4' + 'Gi'",
    "7 // 2, 7 % 2, -7 // 2, -7 % 2, 7 / 2",
    "2 ** 10, 2 ** -1, 0.5 ** 2",
    "'ab' * 3, 3 * 'ab', 'ab' * -1",
    "1 << 4, 256 >> 2, 6 & 3, 6 | 3, 6 ^ 3, ~5",
    "-True, +True, not 3, not ''",
    "(1, 2) + (3,), [1] + [2, 3], [0] * 3, (1,) * 2",
    "{'a': 1} | {'b': 2, 'a': 3}",
    "{1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}",
    "1 == 1.0, 1 == True, '1' == 1, None == 0, 1 != 2",
    "1 < 2 < 3, 3 > 2 >= 2, 'a' < 'b', (1, 2) < (1, 3), [1] <= [1, 0]",
    "1 is None, None is None, True is True, 'a' is not None, [] is None, (1, 2) is not None",
    "'Gi' in '4Gi', 2 in [1, 2], 3 not in (1, 2), 'a' in {'a': 1}, 1 in {1, 2}, b'a' in b'abc'",
    "[1, [2, (3,)]] == [1, [2, (3,)]], {'a': [1]} == {'a': [1]}, {1, 2} == {2, 1}, (1,) == [1]",
    "{1} < {1, 2}, {1, 2} >= {2}",
    "True + True, 1.5 * 2, 10 % 3.5",
    "'%s-%d' % ('a', 3)",
    "0.1 + 0.2, 1e16 + 1",
    "b'a' + b'b', b'a' * 2",
    "[1, 2] * True",
]

RAISING = [
    "1 / 0",
    "1 % 0",
    "'a' + 1",
    "[1] + (1,)",
    "None < 1",
    "'a' * 1.5",
    "1 << -1",
    "{} < {}",
    "-'a'",
    "1 in 2",
    "1 in 'a'",
    "'%d' % 'a'",
    "'%s %s' % 'a'",
    "(-8) ** 0.5",
    "0 ** -1",
    "10.0 ** 400",
    "[] @ []",
]

TOO_LARGE = [
    "9 ** 9 ** 9",
    "'x' * 10 ** 12",
    "1 << 10 ** 9",
    "[0] * 10 ** 9",
    "(0,) * 10 ** 6",
    "'%999999999d' % 1",
    "10 ** 5000",
]


@pytest.mark.parametrize("expression", KNOWN)
def test_known(expression: str) -> None:
    check_known(f"result = {expression}")


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_unknown(expression: str) -> None:
    value = result_of(f"result = {expression}")
    assert isinstance(value, Unknown)
    assert value.reason


@pytest.mark.parametrize("expression", TOO_LARGE)
def test_over_budget_is_unknown(expression: str) -> None:
    value = result_of(f"result = {expression}")
    assert isinstance(value, Unknown)
    assert "large" in value.reason or "long" in value.reason


AUGMENTED = [
    "a = [1]; b = a; a += [2]; a += (3,); result = a, b, a is b",
    "a = {1}; b = a; a |= {2}; a -= {1}; result = a == b, a",
    "a = {'x': 1}; b = a; a |= {'y': 2}; result = b",
    "a = (1,); b = a; a += (2,); result = a, b",
    "a = 'x'; a += 'y'; a *= 2; result = a",
    "a = 7; a //= 2; a **= 2; a -= 1; a <<= 2; a |= 1; a %= 5; result = a",
    "class A: pass\na = A(); a.x = 1; a.x += 1; d = {'k': 1}; d['k'] += 5; result = a.x, d",
]


@pytest.mark.parametrize("program", AUGMENTED)
def test_augmented_assignment(program: str) -> None:
    check_known(program)


def test_the_same_condition_keeps_alternatives_together() -> None:
    machine = Machine()
    condition = Condition("PROD is true", "PROD", True)
    value = join(Known(1), Known(10), condition, HERE)
    total = operators.binary(machine, "+", value, value, HERE)
    assert isinstance(total, OneOf)
    assert {(item.value.value, item.conditions[0].holds) for item in total.alternatives} == {(2, True), (20, False)}


def test_an_unknown_operand_gives_the_same_unknown_each_time() -> None:
    machine = Machine()
    unknown = Unknown("it comes from the environment variable ENV", HERE, ("environment", "ENV"))
    elsewhere = Place("program.py", 9, 1, 9, 2)
    first = operators.compare(machine, "==", unknown, Known("prod"), HERE)
    second = operators.compare(machine, "==", unknown, Known("prod"), elsewhere)
    other = operators.compare(machine, "==", unknown, Known("test"), elsewhere)
    assert isinstance(first, Unknown)
    assert first.reason == unknown.reason
    assert identity(first) == identity(second) != identity(other)


def test_a_changing_list_is_not_the_same_unknown_twice() -> None:
    program = """
import somewhere
names = list(somewhere.names)
first = "a" in names
names.append(1)
result = ("a" in names) == first
"""
    assert isinstance(result_of(program), Unknown)


def test_the_trail_of_a_sum_shows_both_parts() -> None:
    value = result_of('NUMBER = "4"\nUNIT = "Gi"\nresult = NUMBER + UNIT')
    assert isinstance(value, Known)
    assert [step.description for step in value.trail or ()] == ["result = NUMBER + UNIT", 'NUMBER = "4"', 'UNIT = "Gi"']


NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.floats(-1e6, 1e6).filter(lambda x: x == x),
    st.sampled_from([0, 1, 0.0]),
)
LEAVES = st.one_of(NUMBERS, st.text("aGi4 ", max_size=4), st.none(), st.binary(max_size=2)).map(repr)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators_ = st.sampled_from(
        [
            "+",
            "-",
            "*",
            "/",
            "//",
            "%",
            "**",
            "<<",
            ">>",
            "&",
            "|",
            "^",
            "==",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "in",
            "not in",
            "and",
            "or",
        ]
    )
    return st.one_of(
        st.tuples(inner, operators_, inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(st.sampled_from(["-", "+", "~", "not "]), inner).map(lambda parts: f"({parts[0]}{parts[1]})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({', '.join(parts)},)"),
        st.lists(st.tuples(LEAVES, inner), max_size=3).map(
            lambda parts: "{" + ", ".join(f"{k}: {v}" for k, v in parts) + "}"
        ),
        st.tuples(inner, inner).map(lambda parts: f"({parts[0]}[{parts[1]}])"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]}[{parts[1]}:{parts[2]}])"),
        inner.map(
            lambda part: f'f"{{({part})}}"' if '"' not in part and "\\" not in part and "{" not in part else part
        ),
        st.tuples(
            st.sampled_from(
                ["str", "len", "bool", "int", "float", "list", "tuple", "sorted", "sum", "max", "abs", "repr", "round"]
            ),
            inner,
        ).map(lambda parts: f"{parts[0]}({parts[1]})"),
    )


EXPRESSIONS = st.recursive(LEAVES, _combined, max_leaves=8)


@settings(deadline=None, max_examples=400)
@given(EXPRESSIONS)
@pytest.mark.filterwarnings("ignore")
def test_any_expression_is_right_or_unknown(expression: str) -> None:
    check(f"result = {expression}")


def test_equal_alternatives_hold_under_what_both_ask_for() -> None:
    program = """
import os
first, second = os.environ.get("FIRST"), os.environ.get("SECOND")
size = 1 if first else (2 if second else 1)
result = 0 if first else size
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    assert {item.value.value for item in value.alternatives} == {0, 1, 2}


def test_alternatives_that_exclude_each_other_are_not_combined() -> None:
    program = """
import os
size = 1 if os.environ.get("A") else (2 if os.environ.get("B") else 3)
result = (size, size * 10 + size)[1]
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    assert {item.value.value for item in value.alternatives} == {11, 22, 33}
