"""Dataclasses, attrs, named tuples, enums: classes that write their own methods."""

from __future__ import annotations

import sys

import pytest
from abstract_import import check, check_known, programs, reasons, result_of

from flyte_reslint.interp.values import Known, OneOf, Unknown


@pytest.mark.parametrize("program", [*programs("dataclasses"), *programs("records"), *programs("enums")])
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", programs("attrs"))
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


CLAIMS = [
    'from collections import Counter\nc = Counter("aab")\nc.update({"a": 1})\nresult = c["a"]',
    'from collections import Counter\nresult = (Counter("aab") | Counter("a"))["a"]',
    'from collections import Counter\nc = Counter("aab")\nc |= Counter("a")\nresult = c["a"]',
    'from collections import Counter\nresult = (Counter("aab") + Counter("a"))["a"]',
    'from collections import OrderedDict\nd = OrderedDict([("a", 1), ("b", 2)])\nd.move_to_end("a")\nresult = list(d)',
    'from collections import OrderedDict\nd = OrderedDict([("a", 1), ("b", 2)])\nd.move_to_end("b", last=False)\nresult = list(d)',
    'from collections import OrderedDict\nd = OrderedDict([("a", 1), ("b", 2)])\nresult = (d.popitem(last=False), list(d))',
    "class M(type):\n    def __getitem__(cls, n): return n * 2\nclass C(metaclass=M): pass\nresult = C[2]",
    "class C:\n    def __class_getitem__(cls, n): return n * 2\nresult = C[2]",
    'import operator\nd = {"a": 1}\noperator.setitem(d, "a", 2)\nresult = d["a"]',
    "class C: pass\nmatch C():\n    case C(nothing=n):\n        result = 1\n    case _:\n        result = 2",
]


@pytest.mark.parametrize("program", CLAIMS)
def test_what_is_not_followed_is_not_claimed(program: str) -> None:
    check(program)
