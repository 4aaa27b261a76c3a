"""Dataclasses, attrs, named tuples, enums: classes that write their own methods."""

from __future__ import annotations

import sys

import pytest
from abstract_import import check, check_known, reasons, result_of

from flyte_reslint.interp.values import Known, OneOf, Unknown

DATACLASSES = [
    "from dataclasses import dataclass\n@dataclass\nclass R:\n    cpu: int\n    memory: str = '4Gi'\nr = R(2); s = R(1, memory='8Gi')\nresult = r.cpu, r.memory, s.cpu, s.memory, r == R(2), r != s",
    "from dataclasses import dataclass, field\n@dataclass(frozen=True, kw_only=True)\nclass R:\n    tags: list = field(default_factory=lambda: ['a'])\n    env: dict = field(default_factory=dict)\n    cpu: int = field(default=1)\na, b = R(), R(cpu=3)\na.tags.append('b')\nresult = a.tags, b.tags, b.cpu, R.cpu, a.env",
    "from dataclasses import dataclass, replace, asdict\n@dataclass\nclass A:\n    x: int = 1\n    y: int = 2\n@dataclass\nclass B(A):\n    z: int = 3\n    x: int = 10\nb = B(5)\nc = replace(b, z=9)\nresult = b.x, b.y, b.z, asdict(b), c.z, c.x, asdict(c)",
    "from dataclasses import dataclass, field, InitVar\nfrom typing import ClassVar\n@dataclass\nclass A:\n    limit: ClassVar[int] = 7\n    gi: InitVar[int]\n    scale: InitVar[int] = 2\n    memory: str = field(init=False)\n    def __post_init__(self, gi, scale):\n        self.memory = f'{gi * scale}Gi'\nresult = A(4).memory, A(4, 3).memory, A.limit",
    "import dataclasses\n@dataclasses.dataclass\nclass Inner:\n    gpu: str = 'T4:1'\n@dataclasses.dataclass\nclass Outer:\n    inner: Inner = dataclasses.field(default_factory=Inner)\n    many: list = dataclasses.field(default_factory=lambda: [Inner('A'), Inner('B')])\nresult = dataclasses.asdict(Outer()), [f.name for f in dataclasses.fields(Outer)], dataclasses.is_dataclass(Outer), dataclasses.is_dataclass(3)",
    "from dataclasses import dataclass, KW_ONLY\n@dataclass\nclass A:\n    a: int\n    _: KW_ONLY\n    b: int = 2\nx = A(1, b=5)\nresult = x.a, x.b",
    "from dataclasses import dataclass\n@dataclass\nclass A:\n    a: int = 1\n    def __init__(self, v): self.a = v * 2\n    def twice(self): return self.a * 2\n    @property\n    def text(self): return f'{self.a}Gi'\nx = A(4)\nresult = x.a, x.twice(), x.text",
    "from __future__ import annotations\nfrom dataclasses import dataclass\nimport typing as t\n@dataclass\nclass A:\n    n: t.ClassVar[int] = 3\n    m: int = 4\nresult = A(9).m, A.n",
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    gi: int\n    def __post_init__(self):\n        object.__setattr__(self, 'gi', self.gi * 2)\nresult = A(2).gi",
]

RECORDS = [
    "from collections import namedtuple\nP = namedtuple('P', 'cpu memory', defaults=['4Gi'])\np = P(2)\nresult = p.cpu, p.memory, p[1], list(p), p._replace(cpu=3).cpu, p._asdict(), P._fields, len(p), P._make([1, 2]).memory",
    "from typing import NamedTuple\nclass P(NamedTuple):\n    cpu: int\n    memory: str = '4Gi'\n    def text(self): return f'{self.cpu}/{self.memory}'\n    @property\n    def twice(self): return self.cpu * 2\na, b = P(1), P(2, '8Gi')\ncpu, memory = b\nresult = a.text(), b.twice, cpu, memory, a == (1, '4Gi'), b[0], isinstance(a, tuple)",
    "from typing import NamedTuple\nP = NamedTuple('P', [('x', int), ('y', int)])\nresult = P(1, y=2).y, tuple(P(3, 4))",
    "from typing import TypedDict\nclass T(TypedDict, total=False):\n    a: int\n    b: str\nt = T(a=1); u: T = {'b': 'x'}\nresult = t, t['a'], u",
    "from types import SimpleNamespace\nn = SimpleNamespace(cpu=1, memory='4Gi')\nn.cpu += 1\nresult = n.cpu, n.memory, SimpleNamespace(**{'a': 1}).a",
    "from collections import defaultdict, OrderedDict, Counter\nd = defaultdict(list)\nd['a'].append(1)\nd['a'].append(2)\nn = defaultdict(int)\nn['x'] += 3\nresult = d['a'], n['x'], 'y' in n, n.get('z'), OrderedDict([('b', 1), ('a', 2)])['a'], Counter('aab')['a'], Counter('aab')['z'], len(n)",
]

ENUMS = [
    "from enum import Enum\nclass Size(Enum):\n    S = '2Gi'\n    L = '8Gi'\n    BIG = '8Gi'\nresult = Size.L.value, Size['S'].value, Size('8Gi').name, [s.name for s in Size], len(Size), Size.BIG is Size.L, Size.S == Size.L, Size.S == '2Gi', Size.L in Size, str(Size.L), repr(Size.S), f'{Size.S}', Size.S is Size.S, bool(Size.S), Size.BIG.name",
    "from enum import IntEnum, Enum, auto\nclass N(IntEnum):\n    A = 1\n    B = auto()\n    C = 7\nclass M(Enum):\n    X = auto()\n    Y = auto()\nresult = N.B.value, N.B + 1, N.C > N.A, N.B == 2, int(N.C), [0, 1, 2][N.B], M.X.value, M.Y.value, f'{N.B}', '%d' % N.C, max(N).value, sorted([N.C, N.A])[0].value, range(N.B)[1]",
    "from enum import Enum\nclass Size(str, Enum):\n    S = '2Gi'\n    L = '8Gi'\n    def twice(self): return self.value * 2\n    @property\n    def number(self): return int(self.value.removesuffix('Gi'))\nresult = Size.S == '2Gi', Size.S.upper(), Size.L.number, Size.S.twice(), Size('2Gi').name, 'x' + Size.S, ''.join([Size.S, Size.L]), {'2Gi': 1}[Size.S], {Size.L: 2}['8Gi'], len(Size.S), Size.S in ('2Gi',), isinstance(Size.S, str), Size.S[0], str(Size.S), Size.S.startswith('2')",
    "from enum import Enum\nclass Tier(Enum):\n    FREE = (1, '1Gi')\n    PAID = (4, '8Gi')\n    def __init__(self, cpu, memory):\n        self.cpu = cpu\n        self.memory = memory\n    @classmethod\n    def default(cls): return cls.PAID\nresult = Tier.FREE.cpu, Tier.default().memory, Tier.PAID.value, {t: t.cpu for t in Tier}[Tier.PAID], {Tier.FREE: 'a'}[Tier.FREE], Tier.FREE in {Tier.PAID: 1}, list(Tier.__members__)",
    "from enum import Enum\nclass Base(str, Enum):\n    @property\n    def low(self): return self.lower()\nclass A(Base):\n    X = 'XX'\nresult = A.X.low, A('XX').value, isinstance(A.X, Base)",
    "from enum import Enum\nclass A(Enum):\n    X = 1\n    _private = 3\n    __hidden = 4\n    def f(self): return 1\n    g = lambda self: 2\nresult = [a.name for a in A][:1], A.X.f(), A.X.g()",
    "from enum import Flag, auto\nclass F(Flag):\n    A = auto()\n    B = auto()\n    C = auto()\nresult = F.A.value, F.B.value, F.C.value",
]

ATTRS = [
    "import attrs\n@attrs.define\nclass A:\n    cpu: int\n    memory: str = '4Gi'\n    tags: list = attrs.field(factory=list)\na = A(2); a.tags.append(1)\nresult = a.cpu, a.memory, a.tags, A(1).tags, attrs.evolve(a, cpu=3).cpu, attrs.asdict(a), a == A(2, tags=[1])",
    "import attr\n@attr.s(auto_attribs=True, kw_only=True)\nclass A:\n    _x: int = 1\n    y: int = attr.ib(default=2, converter=int)\n    z: int = attr.ib(init=False)\n    def __attrs_post_init__(self): self.z = self.y + 1\na = A(x=5, y='7')\nresult = a._x, a.y, a.z",
    "import attr\n@attr.s\nclass A:\n    x = attr.ib()\n    y = attr.ib(default=attr.Factory(dict))\nresult = A(1).x, A(1).y",
    "from attrs import frozen, field\n@frozen\nclass A:\n    x: int = field(default=3, alias='ex')\n@frozen\nclass B(A):\n    y: int = 4\nresult = A(ex=1).x, B().x, B(1, 2).y",
]


@pytest.mark.parametrize("program", [*DATACLASSES, *RECORDS, *ENUMS])
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", ATTRS)
def test_attrs(program: str) -> None:
    pytest.importorskip("attrs")
    check_known(program)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="StrEnum is new in Python 3.11")
def test_string_enums() -> None:
    check_known(
        "from enum import StrEnum, auto\nclass S(StrEnum):\n    GiB = auto()\n    X = 'y'\n"
        "result = S.GiB.value, f'{S.X:>3}', str(S.X), S.X + 'z', S('y').name, S.X == 'y', '%s' % S.X"
    )


@pytest.mark.parametrize(
    "expression", ["f'{Size.S}'", "'{}'.format(Size.S)", "str(N.A)", "f'{Size.S:>5}'", "'%s' % N.A"]
)
def test_what_an_enum_looks_like_differs_between_versions_of_python(expression: str) -> None:
    program = f"""
from enum import Enum, IntEnum
class Size(str, Enum):
    S = "2Gi"
class N(IntEnum):
    A = 1
result = {expression}
"""
    assert isinstance(result_of(program), Unknown)


def test_enum_members_may_have_alternatives() -> None:
    program = """
import os
from enum import Enum
class Size(Enum):
    S = "2Gi" if os.environ.get("SMALL") else "4Gi"
result = Size.S.value
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    assert {item.value.value for item in value.alternatives if isinstance(item.value, Known)} == {"2Gi", "4Gi"}


RAISING = [
    "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nresult = A().x",
    "from dataclasses import dataclass, replace\n@dataclass\nclass A:\n    x: int\nresult = replace(A(1), y=2)",
    "from enum import Enum\nclass A(Enum):\n    X = 1\nresult = A(2)",
    "from enum import Enum\nclass A(Enum):\n    X = 1\nresult = A['Y']",
    "from enum import Enum\nclass A(Enum):\n    X = 1\nresult = A.X < A.X",
    "from collections import namedtuple\nP = namedtuple('P', 'a b')\nresult = P(1)",
    "from collections import namedtuple\nP = namedtuple('P', 'a b')\nresult = P(1, 2).c",
]


@pytest.mark.parametrize("program", RAISING)
def test_what_raises_is_not_claimed(program: str) -> None:
    check(program)


def test_a_dataclass_over_an_unknown_base_claims_no_more_than_it_knows() -> None:
    program = """
from dataclasses import dataclass
from somewhere import Base
@dataclass
class A(Base):
    memory: str = "4Gi"
a = A(memory="8Gi")
result = a.memory, a.other
"""
    found = reasons(result_of(program))
    assert found


def test_a_passed_value_remembers_its_way() -> None:
    program = """
from dataclasses import dataclass
@dataclass
class R:
    memory: str = "4Gi"
SIZE = "8Gi"
result = R(memory=SIZE).memory
"""
    value = result_of(program)
    assert isinstance(value, Known)
    assert [step.description for step in value.trail or ()][1:] == ["memory of R()", 'SIZE = "8Gi"']
