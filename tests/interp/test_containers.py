"""Lists, tuples, sets and dicts: what changes them and what reads them."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.lists_and_dicts import DictionaryObject, ListObject
from flyte_reslint.interp.values import Known, OneOf, Reference, Unknown

RAISING = [
    "[][0]",
    "[1].index(2)",
    "{}['a']",
    "[].pop()",
    "{'a': 1}.pop('b')",
    "(1,).append(2)",
    "[1, 'a'].sort() or 1",
    "{[]: 1}",
    "set([[]])",
    "[1]['a']",
    "(1, 2).index(3)",
    "[] * 10**40",
    "-(10**40) * (1,)",
]


@pytest.mark.parametrize("program", programs("containers"))
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_not_claimed(expression: str) -> None:
    check(f"result = {expression}")


def test_a_key_that_may_be_missing_joins_with_the_default() -> None:
    program = """
import os
settings = {"cpu": 1}
if os.environ.get("GPU"):
    settings["gpu"] = "T4:1"
result = settings.get("gpu", "A100:1")
there = "gpu" in settings
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    assert {(item.value.value, item.conditions[0].holds) for item in value.alternatives} == {
        ("T4:1", True),
        ("A100:1", False),
    }


def test_a_list_changed_in_a_branch_keeps_what_is_common() -> None:
    program = """
import os
result = [1, 2]
if os.environ.get("GPU"):
    result[1] = 3
"""
    value = result_of(program)
    assert isinstance(value, Reference) and isinstance(value.target, ListObject)
    assert value.target.items is not None
    first, second = value.target.items
    assert isinstance(first, Known) and first.value == 1
    assert isinstance(second, OneOf)


def test_a_list_of_unknown_contents_stays_a_list() -> None:
    program = """
import somewhere
result = [1]
result.extend(somewhere.more)
result.append(2)
"""
    value = result_of(program)
    assert isinstance(value, Reference) and isinstance(value.target, ListObject)
    assert value.target.items is None
    assert "somewhere.more" in value.target.doubt


def test_an_unknown_key_makes_the_dict_unknown() -> None:
    program = """
import somewhere
table = {"a": 1}
table[somewhere.key] = 2
result = table["a"]
"""
    assert isinstance(result_of(program), Unknown)


def test_an_unknown_update_keeps_the_dict_open() -> None:
    program = """
import somewhere
result = {"a": 1}
result.update(somewhere.more)
result["b"] = 2
"""
    value = result_of(program)
    assert isinstance(value, Reference) and isinstance(value.target, DictionaryObject)
    assert value.target.is_open
    assert list(value.target.entries) == ["b"]


def test_the_order_of_a_set_is_not_claimed() -> None:
    for expression in ("list({'a', 'b'})", "'-'.join({'a', 'b'})", "next(iter({'a', 'b'}))", "tuple({'a', 'b'})"):
        check(f"result = {expression}")
        value = result_of(f"result = {expression}")
        assert isinstance(value, Unknown) or (
            isinstance(value, Reference) and getattr(value.target, "items", 0) is None
        )


def test_a_list_that_holds_itself_is_survived() -> None:
    check("a = [1]; a.append(a); result = a == a, len(a)")
    assert isinstance(result_of("a = [1]; a.append(a); result = str(a)"), Unknown)


def test_a_long_list_is_given_up_not_built() -> None:
    value = result_of("result = [0] * 9000; result.extend([1] * 9000)")
    assert isinstance(value, Reference) and isinstance(value.target, ListObject)
    assert value.target.items is None


STEPS = st.lists(
    st.sampled_from(
        [
            "a.append(len(a))",
            "a.extend([7, 8])",
            "a.insert(1, 5)",
            "a.pop()",
            "a.pop(0)",
            "a.reverse()",
            "a.sort()",
            "a.remove(7)",
            "a += [1]",
            "a = a[1:]",
            "a = a * 2",
            "del a[0]",
            "a[0] = 4",
            "b = a; b.append(2)",
            "d['x'] = a[0]",
            "d.update(y=1)",
            "d.pop('x', None)",
            "d.setdefault('z', a)",
            "a = list(d)",
            "a = sorted(set(a))",
            "for x in a[:2]: a.append(x)",
            "if len(a) > 2: a.clear()",
        ]
    ),
    max_size=7,
)


@settings(deadline=None, max_examples=200)
@given(STEPS)
def test_any_sequence_of_changes_is_right_or_unknown(steps: list[str]) -> None:
    check("\n".join(["a = [3, 1]", "d = {}", *steps, "result = a, d"]))
