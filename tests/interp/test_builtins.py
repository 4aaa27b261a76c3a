"""Python's own functions and types."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.values import Known, OneOf, Unknown

KNOWN = [
    "result = int('08'), int(7.9), int('ff', 16), int(True), int(), int('  4 '), int('1_000')",
    "result = float('1.5'), float(3), float('inf'), float(), bool([]), bool('x'), bool(), bool(0.0)",
    "result = str(1), list('ab'), list(range(3)), tuple([1, 2]), list((1,)), dict(a=1), set() == set(), bytes('a', 'utf-8')",
    "result = len('abc'), len([1]), len({}), len((1, 2)), len({1, 1}), len(range(5))",
    "result = min(3, 1, 2), max([4, 9]), min('b', 'a'), max(1, 2.5), min([], default=7), max('ab', 'abc', key=len)",
    "result = sum([1, 2, 3]), sum([1.5, 2.5]), sum([[1], [2]], []), sum(range(4), 10), sum([])",
    "result = round(2.5), round(3.14159, 2), round(-1.5), round(1234, -2), round(4.0), abs(-3), abs(-2.5)",
    "result = divmod(7, 2), pow(2, 5), pow(2, -1), pow(3, 4, 5), hex(255), bin(5), oct(8), chr(71), ord('G')",
    "result = sorted([3, 1, 2]), sorted('cab', reverse=True), sorted({'b': 1, 'a': 2}), list(reversed([1, 2]))",
    "result = list(enumerate('ab', 1)), list(zip([1, 2], 'ab', (3, 4))), list(zip()), [i for i, _ in enumerate([5, 6])]",
    "result = list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, '']))",
    "result = list(filter(lambda x: x > 1, [1, 2, 3])), any([0, 1]), all([]), any(x > 2 for x in (1, 2)), all([1, 0])",
    "it = iter([1, 2]); a = next(it); b = next(it); c = next(it, 'end'); result = a, b, c",
    "result = next((x for x in [1, 2, 3] if x > 1), None), next(iter(()), 'none')",
    "result = list(range(5, 0, -2)), 3 in range(5), range(3)[1], range(0, 10, 5) == range(0, 6, 5), str(range(2))",
    "result = isinstance(1, int), isinstance(True, int), isinstance('a', (int, str)), isinstance(None, type(None))",
    "result = isinstance([], list), isinstance({}, dict), isinstance((), tuple), isinstance({1}, set), isinstance('a', object)",
    "result = isinstance(1, int | str), issubclass(bool, int), isinstance(1.0, int), type(1) is int, type('a') == str",
    "result = callable(len), callable(3), callable(lambda: 1), callable([]), repr('a'), ascii('é')",
    "result = [print('x'), 1]",
    "class A: x = 1\na = A(); setattr(a, 'y', 2)\nresult = getattr(a, 'x'), getattr(a, 'y'), getattr(a, 'z', 3), hasattr(a, 'x'), hasattr(a, 'q')",
    "class A: pass\nclass B(A): pass\nresult = isinstance(B(), A), issubclass(B, A), isinstance(A(), B), isinstance('a', A), type(B()) is B",
    "def f(x: 'int | None' = None) -> dict[str, int]: return {'a': x or 1}\nx: list[int] = []\nresult = f(), f(2), x",
    "result = dict([('a', 1)]), dict({'a': 1}, b=2), dict(zip('ab', [1, 2])), list({'x': 1}.items())",
    "t = 0\nfor i, x in enumerate([10, 20]): t += i * x\nresult = t",
    "result = [f(2) for f in (lambda x: x + 1, lambda x: x * 5)], (lambda *a, **k: (a, k))(1, 2, z=3)",
    "result = max({'a': 3, 'b': 5}.items(), key=lambda p: p[1]), min([3, 1], key=lambda v: -v)",
    "try:\n    raise ValueError('x')\nexcept ValueError:\n    result = 1",
    "class MyError(Exception):\n    def __init__(self, n):\n        super().__init__(n)\n        self.n = n\ne = MyError(4)\nresult = e.n, isinstance(e, Exception), issubclass(MyError, ValueError)",
    "result = None is not Ellipsis, ... is Ellipsis, (1).__class__ is int if False else True",
    "result = object() is not None, object() == 1",
]

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


@pytest.mark.parametrize("program", KNOWN)
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_not_claimed(expression: str) -> None:
    check(f"result = {expression}")


CLASSES = [
    "class A:\n    def f(self): return 'A'\nclass B(A):\n    def f(self): return 'B' + super().f()\nclass C(A):\n    def f(self): return 'C' + super().f()\nclass D(B, C):\n    def f(self): return 'D' + super().f()\nresult = D().f(), B().f()",
    "class A:\n    def __init__(self, x): self.x = x\nclass B(A):\n    def __init__(self, x, y):\n        super().__init__(x)\n        self.y = y\nb = B(1, 2)\nresult = b.x, b.y",
    "class A:\n    @classmethod\n    def make(cls, n):\n        a = cls()\n        a.n = n\n        return a\n    @staticmethod\n    def twice(n): return n * 2\nclass B(A):\n    @classmethod\n    def make(cls, n): return super().make(n + 1)\nresult = B.make(1).n, A.twice(4), B().twice(1), isinstance(B.make(0), B)",
    "class A:\n    _n = 1\n    @property\n    def n(self): return self._n\n    @n.setter\n    def n(self, value): self._n = value * 10\na = A()\nbefore = a.n\na.n = 2\nresult = before, a.n",
    "class V:\n    def __init__(self, n): self.n = n\n    def __add__(self, o): return V(self.n + (o.n if isinstance(o, V) else o))\n    __radd__ = __add__\n    def __mul__(self, k): return V(self.n * k)\n    def __neg__(self): return V(-self.n)\n    def __eq__(self, o): return isinstance(o, V) and self.n == o.n\n    def __lt__(self, o): return self.n < o.n\n    def __bool__(self): return self.n != 0\n    def __len__(self): return self.n\n    def __contains__(self, k): return k < self.n\n    def __iter__(self): return iter(range(self.n))\n    def __getitem__(self, k): return k * 2\n    def __call__(self, k): return k + self.n\na = V(2)\nresult = (a + a).n, (a + 1).n, (1 + a).n, (a * 3).n, (-a).n, a == V(2), a != V(3), a < V(3), a > V(1), bool(V(0)), len(a), 1 in a, list(a), a[4], a(5), sum([a, a], V(0)).n",
    "class A:\n    instance = None\n    def __new__(cls, *args):\n        if cls.instance is None:\n            cls.instance = super().__new__(cls)\n        return cls.instance\n    def __init__(self, n): self.n = n\na = A(1); b = A(2)\nresult = a is b, a.n",
    "class A:\n    def __getattr__(self, name): return name + '!'\nresult = A().size",
    "class A:\n    def __setattr__(self, name, value): super().__setattr__(name, value * 2)\na = A(); a.x = 3\nresult = a.x",
    "class A:\n    sizes = {'a': 1}\n    def get(self, k): return self.sizes[k]\nclass B(A):\n    sizes = {**A.sizes, 'b': 2}\nresult = B().get('b'), B.sizes, A().sizes",
    "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def f(self): ...\n    def g(self): return self.f() + 1\nclass B(A):\n    def f(self): return 1\nresult = B().g(), isinstance(B(), A)",
    "class A:\n    def __enter__(self): return 5\n    def __exit__(self, *a): return False\nwith A() as x:\n    result = x + 1",
    "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Box(Generic[T]):\n    def __init__(self, v: T): self.v = v\nresult = Box[int](3).v, Box('a').v",
    "class Config:\n    class Inner:\n        memory = '4Gi'\n    inner = Inner()\nresult = Config.Inner.memory, Config().inner.memory",
    "class A: pass\na = A()\na.x = 1\ndel a.x\nresult = hasattr(a, 'y')",
]


@pytest.mark.parametrize("program", CLASSES)
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
    items = machine_value.target.items  # type: ignore[union-attr]
    assert [{item.value.value for item in value.alternatives} for value in items] == [{8, 2}, {4, 1}]


def test_an_iterator_is_not_claimed_to_start_again() -> None:
    check("it = map(str, [1, 2])\nfor x in it:\n    break\nresult = list(it)")
    check("it = zip([1], [2])\na = list(it)\nresult = list(it)")


def test_names_that_only_running_tells() -> None:
    for expression in ("open('x')", "input()", "vars()", "id(1)", "hash('a')", "__import__('os')", "globals()", "dir()"):
        assert isinstance(result_of(f"result = {expression}"), Unknown)


CALLS = st.sampled_from(
    ["int", "float", "str", "bool", "len", "list", "tuple", "sorted", "sum", "min", "max", "round", "abs", "any", "all"]
    + ["repr", "set", "dict", "range", "reversed", "enumerate", "divmod", "pow", "chr", "hex", "isinstance", "zip"]
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
