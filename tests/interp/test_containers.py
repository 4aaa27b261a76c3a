"""Lists, tuples, sets and dicts: what changes them and what reads them."""

from __future__ import annotations

import pytest
from abstract_import import check_known, check, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.objects import DictionaryObject, ListObject
from flyte_reslint.interp.values import Known, OneOf, Reference, Unknown

KNOWN = [
    "a = [1]; a.append(2); a.extend((3, 4)); a.insert(0, 0); a.insert(-1, 9); result = a",
    "a = [3, 1, 2]; a.sort(); b = a.copy(); a.reverse(); result = a, b, a.index(2), a.count(3)",
    "a = ['bb', 'a']; a.sort(key=len, reverse=True); a.sort(key=lambda s: s[-1]); result = a",
    "a = [1, 2, 3]; b = a.pop(); c = a.pop(0); a.remove(2); result = a, b, c",
    "a = [1, 2]; b = a; b.append(3); a.clear(); result = a, b",
    "a = [1, 2, 3, 4]; a[1] = 9; del a[0]; result = a[-1], a[1:], a[::-1], a",
    "a = (1, 2, 1); result = a.count(1), a.index(2), a[0], a[-2:], a + (5,), len(a)",
    "a = [[0] * 2] * 2; a[0][0] = 1; result = a",
    "d = {'a': 1}; d['b'] = 2; d.update({'c': 3}, e=5); result = d, d.get('a'), d.get('x'), d.get('x', 7)",
    "d = {'a': 1, 'b': 2}; x = d.pop('a'); y = d.pop('z', None); d.setdefault('c', []).append(1); result = d, x, y",
    "d = {'a': 1, 'b': 2}; result = list(d), list(d.keys()), list(d.values()), list(d.items()), d.copy(), len(d)",
    "d = {'a': 1}; e = d | {'b': 2}; d |= {'c': 3}; del d['a']; result = d, e, 'c' in d, d.popitem()",
    "d = dict(a=1, **{'b': 2}); e = dict([('x', 1)]); f = dict(d); f['a'] = 5; result = d, e, f, dict.fromkeys('ab', 0)",
    "d = {}; d.update([('a', 1)]); d.update(a=2); d.clear(); result = d, bool(d)",
    "d = {1: 'a', True: 'b', 1.0: 'c'}; result = d, d[1]",
    "d = {('gpu', 2): 'x', 'k': 'y'}; result = d[('gpu', 2)], ('gpu', 2) in d, list(d)",
    "d = {'b': 1, 'a': 2}; result = sorted(d), sorted(d.items(), key=lambda p: p[1]), max(d, key=d.get)",
    "d = {'a': 1}; k = d.keys(); d['b'] = 2; result = list(k), 'b' in k, len(k), {'a'} & k",
    "s = {1}; s.add(2); s.discard(1); s.update([3], [4]); result = s, len(s), 2 in s, s | {9}, s.issubset({2, 3, 4})",
    "s = {1, 2, 3}; s.remove(1); t = s.difference([2]); u = s.union([7]); v = s.intersection([3]); result = s, t, u, v",
    "s = {'a'}; result = s.pop(), list({5}), sorted({3, 1, 2}), s.isdisjoint({1})",
    "s = set('aab'); t = frozenset([1, 1]); result = len(s), len(t), s == {'b', 'a'}, t == {1}",
    "a, *b, c = [1, 2, 3, 4]; (d, e), f = (1, 2), 3; result = a, b, c, d, e, f",
    "a = [1, 2]; result = [*a, 3, *range(2)], (*a,), {**{'x': 1}, 'y': 2}, {*a}",
    "result = [x * 2 for x in range(4) if x % 2], {k: v for k, v in zip('ab', (1, 2))}, {x % 2 for x in range(4)}",
    "result = [(x, y) for x in 'ab' for y in range(2)], sum(x for x in [1, 2, 3])",
    "g = (x for x in [1, 2]); a = list(g); result = a",
    "a = [1, 2]; b = a[:]; b.append(3); result = a, b",
    "d = {'a': {'b': [1]}}; d['a']['b'].append(2); result = d['a']['b'][-1], d",
    "a = [1, 2, 3]; result = [a.pop() for _ in range(2)], a",
]

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
]


@pytest.mark.parametrize("program", KNOWN)
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
    assert {(item.value.value, item.conditions[0].holds) for item in value.alternatives} == {("T4:1", True), ("A100:1", False)}


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
        assert isinstance(value, Unknown) or (isinstance(value, Reference) and getattr(value.target, "items", 0) is None)


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
