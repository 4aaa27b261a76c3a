from __future__ import annotations

import json
import pickle
import time
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.domain.quantity import Quantity

SAMPLE = Path(__file__).with_name("quantity_sample.jsonl")
ALL_VECTORS = Path(__file__).parents[3] / "shared" / "data" / "quantity_vectors.jsonl"

FACTORS = {
    **{unit: Fraction(1000) ** power for power, unit in enumerate(("n", "u", "m", "", *"kMGTPE"), start=-3)},
    **{f"{letter}i": Fraction(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
    **{f"{letter}{power}": Fraction(10) ** int(power) for letter in "eE" for power in ("-12", "-9", "0", "+3", "25")},
}
digits = st.text("0123456789", max_size=25)
units = st.sampled_from(sorted(FACTORS))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A valid text and, worked out in fractions, the amount that it stands for."""
    sign, whole, unit = draw(st.sampled_from(["", "+", "-"])), draw(digits.filter(bool)), draw(units)
    fraction = draw(st.one_of(st.just(""), digits))
    text = f"{sign}{whole}.{fraction}{unit}" if fraction or draw(st.booleans()) else f"{sign}{whole}{unit}"
    amount = Fraction(int(whole + fraction), 10 ** len(fraction)) * FACTORS[unit]
    amount = Fraction(ceil(amount * 10**9), 10**9)
    if unit.endswith("i"):
        amount = min(amount, Fraction(2**63 - 1))
    return text, -amount if sign == "-" else amount


def verdict(text: str) -> tuple[Decimal] | tuple[()]:
    """The value of `text`, nothing when it is refused."""
    try:
        return (Quantity(text).value,)
    except ValueError:
        return ()


def disagreements(vectors: Path) -> list[str]:
    """The texts of which Kubernetes has another opinion."""
    rows = [json.loads(line) for line in vectors.read_text(encoding="utf-8").splitlines()]
    assert rows
    return [text for text, _, *value in rows if verdict(text) != tuple(map(Decimal, value))]


def test_sample_of_kubernetes_verdicts() -> None:
    assert disagreements(SAMPLE) == []


@pytest.mark.skipif(not ALL_VECTORS.exists(), reason="the full list of Kubernetes' verdicts is not here")
def test_all_kubernetes_verdicts() -> None:
    assert disagreements(ALL_VECTORS) == []


# From quantity_test.go of apimachinery (TestQuantityString, TestQuantityParseEmit, TestNewSet) and the comment on
# Quantity in quantity.go.
@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1024Mi", "1Gi"),
        ("307200Ki", "300Mi"),
        ("1025024Mi", "1001Gi"),
        ("1024Gi", "1Ti"),
        ("1.5Gi", "1536Mi"),
        (".001Ki", "1024m"),
        (".000001Ki", "1024u"),
        (".000000001Ki", "1024n"),
        (".000000000001Ki", "2n"),
        ("5000m", "5"),
        ("0.5", "500m"),
        ("1000M", "1G"),
        ("0.001T", "1G"),
        ("1000u", "1m"),
        ("1.08", "1080m"),
        ("1080000000n", "1080m"),
        ("1.2345", "1234500u"),
        ("1234567M", "1234567M"),
        ("1000E", "1e21"),
        ("5000E", "5e21"),
        ("1000000E", "1e24"),
        (".001e12", "1e9"),
        ("0.001e0", "1e-3"),
        ("1000e-12", "1e-9"),
        ("80e-3", "80e-3"),
        ("300e6", "300e6"),
        ("00", "0"),
        ("0Gi", "0"),
    ],
)
def test_canonical_text_in_kubernetes_own_tests(text: str, canonical: str) -> None:
    assert str(Quantity(text)) == canonical
    assert str(Quantity(f"-{text}")) == (f"-{canonical}" if canonical != "0" else "0")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0.5Gi", "512Mi"),
        ("0.1Gi", "107374182400m"),  # 2^30 / 10, no whole number of bytes
        ("1500m", "1500m"),
        ("2.0", "2"),
        ("1000m", "1"),
        ("1e3", "1e3"),
        ("1.5e3", "1500"),
        ("1E14", "100e12"),
        ("1000k", "1M"),
        ("8Ei", "9223372036854775807"),
        ("Gi", "0"),
        ("+5", "5"),
        ("1.125", "1125m"),
        ("1E3", "1e3"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(Quantity(text)) == canonical
    assert repr(Quantity(text)) == f"Quantity('{canonical}')"


@given(written())
def test_value_is_the_exact_amount(quantity: tuple[str, Fraction]) -> None:
    text, amount = quantity
    assert Fraction(Quantity(text).value) == amount
    assert Quantity(text).is_negative == (amount < 0)


@given(written(), written())
def test_order_and_hash_are_those_of_the_amounts(one: tuple[str, Fraction], other: tuple[str, Fraction]) -> None:
    left, right = Quantity(one[0]), Quantity(other[0])
    assert (left < right) == (one[1] < other[1])
    assert (left <= right) == (one[1] <= other[1])
    assert (left == right) == (one[1] == other[1])
    assert left != right or hash(left) == hash(right)


@given(written(), st.integers(min_value=0, max_value=6))
def test_another_spelling_of_the_same_amount_is_equal(quantity: tuple[str, Fraction], zeros: int) -> None:
    text, _ = quantity
    sign, unsigned = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    respelled = Quantity(f"{sign}{'0' * zeros}{unsigned}")
    assert respelled == Quantity(text)
    assert hash(respelled) == hash(Quantity(text))


@given(written())
def test_canonical_text_reads_back_and_has_no_fraction(quantity: tuple[str, Fraction]) -> None:
    canonical = str(Quantity(quantity[0]))
    assert Quantity(canonical) == Quantity(quantity[0])
    assert str(Quantity(canonical)) == canonical
    assert "." not in canonical


@given(written(), written(), st.integers(min_value=-(10**6), max_value=10**6))
def test_sums_and_multiples_are_exact(one: tuple[str, Fraction], other: tuple[str, Fraction], count: int) -> None:
    total, multiple = Quantity(one[0]) + Quantity(other[0]), Quantity(one[0]) * count
    assert Fraction(total.value) == one[1] + other[1]
    assert Fraction(multiple.value) == one[1] * count
    assert Quantity(str(total)) == total
    assert Quantity(str(multiple)) == multiple


@pytest.mark.parametrize(
    ("left", "right", "total"),
    [("4Gi", "1024Mi", "5Gi"), ("1500m", "1", "2500m"), ("0", "1Gi", "1Gi"), ("1Gi", "0", "1Gi"), ("1e3", "1k", "2e3")],
)
def test_a_sum_keeps_the_suffixes_of_its_first_part(left: str, right: str, total: str) -> None:
    assert str(Quantity(left) + Quantity(right)) == total


def test_a_multiple_keeps_its_suffixes() -> None:
    assert str(Quantity("16Gi") * 64) == "1Ti"
    assert str(Quantity("-2") * 0) == "0"


def test_a_sum_that_no_memory_could_hold_is_rounded_up() -> None:
    total = Quantity("1e999999999") + Quantity("1")
    assert Quantity("1e999999999") < total < Quantity("2e999999999")


@pytest.mark.parametrize(
    ("value", "canonical"),
    [(2, "2"), (1000, "1k"), (0, "0"), (Decimal("0.5"), "500m"), (Decimal("-0"), "0"), (Decimal("1E-12"), "1n")],
)
def test_from_value(value: Decimal | int, canonical: str) -> None:
    assert str(Quantity.from_value(value)) == canonical
    assert Quantity.from_value(value) == Quantity(canonical)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_from_value_takes_finite_numbers(value: str) -> None:
    with pytest.raises(ValueError, match="is not a finite number"):
        Quantity.from_value(Decimal(value))


@pytest.mark.parametrize(
    ("text", "unit"), [("4Gi", "Gi"), ("500m", "m"), ("2", ""), ("1E", "E"), ("1E+3", "E+3"), ("Ki", "Ki")]
)
def test_unit_is_the_suffix_as_written(text: str, unit: str) -> None:
    assert Quantity(text).unit == unit


def test_negative_zero_is_zero() -> None:
    assert not Quantity("-0").is_negative
    assert str(Quantity("-0.0Gi").value) == "0"


def test_an_exponent_wraps_as_kubernetes_32_bits_do() -> None:
    assert Quantity("1e4294967297").value == 10
    assert Quantity(f"1e{2**63 - 1}").value == Decimal("0.1")
    with pytest.raises(ValueError, match="is not an exponent"):
        Quantity(f"1e{2**63}")


def test_the_callers_decimal_context_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        for text in ("123456789123456789Ki", "0.123456789Gi", "-98765.4321m", "7E"):
            narrow = Quantity(text)
            assert Quantity(str(narrow)) == narrow
            assert str(narrow * 3 + narrow) == str(narrow * 4)
        assert Quantity("123456.789").value == Decimal("123456.789")


def test_is_immutable_and_survives_pickling() -> None:
    quantity = Quantity("4Gi")
    for name in ("value", "unit", "other"):
        with pytest.raises(AttributeError):
            setattr(quantity, name, Decimal(1))
    assert pickle.loads(pickle.dumps(quantity)) == quantity


def test_is_not_equal_to_other_types() -> None:
    others: list[object] = [2, "2", Decimal(2), None]
    assert Quantity("2") not in others


MILLION = 10**6


@pytest.mark.parametrize(
    "text",
    [
        "1" * MILLION,
        "1" * MILLION + "Gi",
        "." + "1" * MILLION + "Ei",
        "1" * MILLION + "e-1000000",
        "0" * MILLION + "1m",
        "1e999999999",
        "1e-999999999",
        "1e" + "0" * MILLION + "5",
    ],
    ids=lambda text: f"{text[:3]}...{text[-10:]}",
)
def test_a_huge_text_is_answered_at_once(text: str) -> None:
    start = time.process_time()
    quantity = Quantity(text)
    assert Quantity(str(quantity)) == quantity
    assert quantity != Quantity("1e888888888")
    assert isinstance(hash(quantity), int)
    assert quantity + Quantity("1Gi") > quantity
    assert quantity * 3 > quantity
    assert time.process_time() - start < 2
