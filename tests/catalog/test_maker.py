"""Reading sources: small packages in, facts out."""

from __future__ import annotations

import zipfile
from textwrap import dedent

import pytest

from catalog_maker.checks import refused
from catalog_maker.histories import Moment, of_names, of_value, span
from catalog_maker.module_names import module_facts
from catalog_maker.signatures import signature
from catalog_maker.source import Unreadable, Wheel


@pytest.fixture
def sdk(tmp_path):
    """Makes a wheel of the package `sdk` from module files."""

    def make(**files: str) -> Wheel:
        path = tmp_path / "sdk-1-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("sdk-1.dist-info/METADATA", "")
            for name, text in {"__init__": "", **files}.items():
                archive.writestr(f"sdk/{name.replace('__x__', '/')}.py", dedent(text))
        return Wheel(path, "sdk")

    return make


def test_names_that_an_import_binds(sdk):
    wheel = sdk(
        __init__="""
        from typing import TYPE_CHECKING
        import os.path, json as j
        from .part import *
        from . import other as alias
        if TYPE_CHECKING:
            from .never import Never
        else:
            Always = 1
        if __name__ == "__main__":
            main = 1
        try:
            import fast
        except ImportError:
            fast = None
        for item in (1, 2):
            last = item
        with open("x") as file:
            pass
        declared: int
        given: int = 1
        (first, *rest) = [1, 2]
        [inner := one for one in rest]
        def function(): local = 1
        class Class: member = 1
        gone = 1
        del gone
        """,
        part="from os import sep\npublic = 1\n_hidden = 2\n",
        other="",
    )
    assert module_facts(wheel, "sdk").names == tuple(
        sorted(
            ["TYPE_CHECKING", "os", "j", "sep", "public", "alias", "Always", "fast", "item", "last", "file", "given",
             "first", "rest", "inner", "function", "Class"]
        )
    )  # fmt: skip
    assert not module_facts(wheel, "sdk").is_open


def test_a_star_import_takes_what_all_lists(sdk):
    wheel = sdk(__init__="from .part import *", part="__all__ = ['_shown']\n_shown = 1\nhidden = 2\n")
    assert module_facts(wheel, "sdk").names == ("_shown",)


@pytest.mark.parametrize(
    "text",
    [
        "from elsewhere import *",
        "globals().update(found())",
        "def __getattr__(name): return name",
        "def __getattr__(name):\n    if name.startswith('x'): return 1\n    raise AttributeError",
    ],
)
def test_a_module_whose_names_only_running_it_would_tell(sdk, text):
    assert module_facts(sdk(__init__=text), "sdk").is_open


@pytest.mark.parametrize(
    "text",
    [
        "MORE = {'Lazy': '.lazy'}\ndef __getattr__(name):\n    if name in MORE: return 1\n    raise AttributeError",
        "MORE = {'Lazy': 1}\ndef __getattr__(name):\n    if MORE.get(name) is None: raise AttributeError\n    return 1",
        "def __getattr__(name):\n    if name == 'Lazy': return 1\n    raise AttributeError",
        "def __getattr__(name):\n    if name in ('Lazy',): return 1\n    raise AttributeError",
    ],
)
def test_names_made_on_demand(sdk, text):
    found = module_facts(sdk(__init__=text), "sdk")
    assert "Lazy" in found.names
    assert not found.is_open


def described(wheel, name):
    found = signature(wheel, name)
    assert found is not None
    return " ".join(f"{'!' * one.required}{one.name}:{one.kind}" for one in found.parameters), found.any_keyword


def test_fields_of_a_dataclass_and_its_base(sdk):
    wheel = sdk(
        __init__="from .base import Base\nfrom dataclasses import dataclass, field\n"
        + dedent("""
        @dataclass(kw_only=True)
        class Derived(Base):
            own: int
            optional: int = 1
            kept: str = field(default="a", init=False)
        """),
        base="""
        import dataclasses
        @dataclasses.dataclass
        class Base:
            name: str
            many: list = dataclasses.field(default_factory=list)
            optional: int = 0
            constant: "ClassVar[int]" = 1
        """,
    )
    assert described(wheel, "sdk.Derived") == ("!name:standard many:standard optional:keyword !own:keyword", False)


def test_keywords_taken_out_of_the_rest(sdk):
    wheel = sdk(
        __init__="""
        class Class:
            def closed(self, a, /, b, *, c=1, **kwargs):
                d = kwargs.pop("d", None)
                if "e" in kwargs:
                    e = kwargs["e"]
                if kwargs:
                    raise TypeError
                kwargs = {}
                return Class(**kwargs)
            def passed_on(self, **options):
                for k in options:
                    if k == "d":
                        raise ValueError
                return self.closed(**options)
        """
    )
    assert described(wheel, "sdk.Class.closed") == (
        "!a:positional !b:standard c:keyword d:keyword e:keyword",
        False,
    )
    found = signature(wheel, "sdk.Class.passed_on")
    assert found.refused == ("d",)
    assert found.any_keyword


def test_keywords_handed_to_the_base(sdk):
    wheel = sdk(
        __init__="""
        from dataclasses import dataclass
        @dataclass
        class Base:
            name: str
            size: int = 1
        class Derived(Base):
            def __init__(self, name, **kwargs):
                super().__init__(name=name, **kwargs)
        """
    )
    assert described(wheel, "sdk.Derived") == ("!name:standard size:keyword", False)


def test_overloads_and_reexports(sdk):
    wheel = sdk(
        __init__="from .part import function as renamed",
        part="""
        from typing import overload
        @overload
        def function(a): ...
        @overload
        def function(a, b): ...
        def function(a, b=None, *more): ...
        """,
    )
    assert described(wheel, "sdk.renamed") == ("!a:standard b:standard more:rest", False)
    assert signature(wheel, "sdk.absent") is None


CHECKED = """
from dataclasses import dataclass
from typing import Literal, get_args
Shared = Literal["s"]
Kind = Literal["a", "b", Shared]

@dataclass
class Thing:
    count: int | tuple[int, int] = 1
    kind: Kind = "a"

    def __post_init__(self):
        if isinstance(self.count, int):
            self.count = (self.count, self.count)
        elif not isinstance(self.count, tuple) or len(self.count) != 2:
            raise ValueError("count")
        for label, value in (("min", self.count[0]), ("max", self.count[1])):
            if value < 0:
                raise ValueError(f"{label} is {value!r}")
        if self.kind not in get_args(Kind):
            raise ValueError(self.kind)
        self.check()

    def check(self):
        if any(one > 9 for one in self.count):
            raise ValueError
"""


@pytest.mark.parametrize(
    ("call", "is_refused"),
    [
        ("sdk.Thing()", False),
        ("sdk.Thing(count=(1, 2), kind='s')", False),
        ("sdk.Thing(count=-1)", True),
        ("sdk.Thing(count=(0, -1))", True),
        ("sdk.Thing(count=(1, 2, 3))", True),
        ("sdk.Thing(count=None)", True),
        ("sdk.Thing(count=('a', 'b'))", True),
        ("sdk.Thing(kind='c')", True),
        ("sdk.Thing(count=10)", True),
        ("sdk.Thing(size=1)", True),
        ("sdk.Absent(1)", False),
    ],
)
def test_what_a_constructor_raises(sdk, call, is_refused):
    assert refused(sdk(__init__=CHECKED), {"check": call}) == {"check": is_refused}


@pytest.mark.parametrize(
    "body",
    ["while True: pass", "if unknown(): raise ValueError", "from elsewhere import x\n    if x: raise ValueError"],
)
def test_what_cannot_be_followed_is_said_and_not_guessed(sdk, body):
    with pytest.raises(Unreadable):
        refused(sdk(__init__=f"def call():\n    {body}\n"), {"check": "sdk.call()"})


VERSIONS = ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("holds", "text"),
    [("1111", "1-"), ("0110", "2-3"), ("1011", "1-1 3-"), ("0000", ""), ("1001", "1-1 4-")],
)
def test_spans(holds, text):
    truths = [one == "1" for one in holds]
    assert span(truths, VERSIONS) == text
    assert [Moment(VERSIONS, position).within(text) for position in range(4)] == truths


def test_histories():
    assert of_value(["a", "b", None, "a"], VERSIONS) == {"1-1 4-": "a", "2-2": "b"}
    assert of_names([("x",), ("x", "y"), ("y",), ("z", "y")], VERSIONS) == {
        "1-2": ("x",), "2-": ("y",), "4-": ("z",),
    }  # fmt: skip
