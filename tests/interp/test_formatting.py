"""Text made from values: f-strings, `%`, `str.format`, `str()`."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.interp.values import Known, OneOf, Unknown

KNOWN = [
    'f"{4}Gi"',
    'f"{4:>5}|{4:<5}|{4:^5}|{4:05d}|{255:x}|{255:#X}|{1234567:,}|{0.5:.2%}|{3.14159:.3f}"',
    "f\"{'a'!r} {'a'!s} {'ü'!a} {[1, 'x']} {(1,)} { {'k': 1.5} } {None} {True} {b'x'}\"",
    "f\"{4 * 2}{'Gi'}\"",
    'f"{3.0:{5}.{2}f}"',
    "f\"{1 + 1=} {'x' = }\"",
    'f"{{}}{1}"',
    'f"a" "b" f"{1}"',
    '"%s-%d-%5.1f-%x-%r-%%" % ("a", 3, 2.5, 255, "q")',
    '"%(cpu)s of %(memory)04d" % {"cpu": "4", "memory": 8}',
    '"%s" % [1, 2], "%s" % {"a": 1}, "%s" % None, "plain" % (), "%c%i" % ("x", 7.9)',
    '"%s" % (("a", 1),)',
    '"{} {}".format(1, "b"), "{1} {0}".format(1, 2), "{a}-{b:>4}".format(a=1, b="x")',
    '"{0[1]} {0[0]!r} {d[key]}".format(["a", "b"], d={"key": 3})',
    '"{:{}}|{:.{p}f}".format(4, 6, 2.0, p=1)',
    '"{a}Gi".format_map({"a": 4})',
    '"{{}}".format()',
    'str(4), str(4.0), str(True), str(None), str("x"), str([1, "a"]), str({"a": (1,)}), str()',
    'repr("it\'s"), repr(1.5), ascii("ü"), format(3.14159, ".2f"), format("x"), format(5, "03")',
    '"".join(["a", "b"]), ", ".join(("x",)), "-".join("abc"), "".join(str(n) for n in range(3))',
]

RAISING = [
    'f"{4:q}"',
    'f"{[1]:>4}"',
    '"%d" % "a"',
    '"%s" % ()',
    '"%s" % (1, 2)',
    '"{} {0}".format(1)',
    '"{}".format()',
    '"{a}".format(b=1)',
    '"{".format()',
    '"{0.nope}".format(1)',
    '"".join([1])',
]


@pytest.mark.parametrize("expression", KNOWN)
def test_known(expression: str) -> None:
    check_known(f"result = {expression}")


@pytest.mark.parametrize("expression", RAISING)
def test_what_raises_is_unknown(expression: str) -> None:
    assert isinstance(result_of(f"result = {expression}"), Unknown)


@pytest.mark.parametrize(
    "expression",
    ['f"{1:9999999999}"', '"%9999999d" % 1', '"{:>9999999}".format(1)', 'f"{1.5:.999999999f}"', '"x".ljust(10**10)'],
)
def test_over_budget_is_unknown(expression: str) -> None:
    value = result_of(f"result = {expression}")
    assert isinstance(value, Unknown)
    assert "too large" in value.reason


def test_the_order_of_a_set_is_not_claimed() -> None:
    assert isinstance(result_of('result = str({"a", "b"})'), Unknown)
    check_known('result = str({"a"})')


def test_what_depends_on_the_locale_is_not_claimed() -> None:
    assert isinstance(result_of('result = f"{1234.5:n}"'), Unknown)


def test_alternatives_pass_through_text() -> None:
    program = """
import os
size = os.environ.get("SIZE", "4")
if os.environ.get("BIG", "no") == "yes":
    size = "16"
result = f"{size:>3}Gi" + "%s" % size + "{}".format(size)
"""
    value = result_of(program)
    assert isinstance(value, OneOf)
    known = {item.value.value for item in value.alternatives if isinstance(item.value, Known)}
    assert known == {" 16Gi1616", "  4Gi44"}


def test_instances_show_themselves_through_their_own_methods() -> None:
    check_known(
        """
class Size:
    def __init__(self, gi): self.gi = gi
    def __str__(self): return f"{self.gi}Gi"
    def __repr__(self): return f"Size({self.gi})"
    def __format__(self, spec): return spec + str(self.gi)
size = Size(4)
result = str(size), repr(size), f"{size!s}", f"{size:x}", "%s %r" % (size, size), "{}".format(size)
"""
    )


SPECIFICATIONS = st.from_regex(
    r"(.?[<>=^])?[+\- ]?#?0?[0-9]{0,2}[,_]?(\.[0-9]{1,2})?[bcdeEfFgGosxX%]?", fullmatch=True
).filter(lambda text: text.isprintable() and not set(text) & set("{}\"\\'"))
PLAIN = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, width=32),
    st.text("aé4", max_size=4),
    st.booleans(),
    st.none(),
)


@settings(deadline=None, max_examples=300)
@given(PLAIN, SPECIFICATIONS)
def test_any_format_is_right_or_unknown(value: object, specification: str) -> None:
    check(
        f"result = f'{{{value!r}:{specification}}}'"
        if "'" not in repr(value)
        else f"result = format({value!r}, {specification!r})"
    )


@settings(deadline=None, max_examples=300)
@given(
    st.from_regex(r"(a|%%|%[#0\- +]{0,2}[0-9]{0,2}(\.[0-9]{1,2})?[diouxXeEfFgGcrsa]){0,3}", fullmatch=True),
    st.lists(PLAIN, max_size=3),
)
def test_any_percent_is_right_or_unknown(template: str, values: list[object]) -> None:
    check(f"result = {template!r} % {tuple(values)!r}")


@settings(deadline=None, max_examples=200)
@given(st.text("{}0a.[]!r:>4 ", max_size=8), st.lists(PLAIN, max_size=2))
def test_any_template_is_right_or_unknown(template: str, values: list[object]) -> None:
    check(f"result = {template!r}.format(*{values!r}, a='x')")
