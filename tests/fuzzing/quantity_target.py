"""Whatever the text, `Quantity` says of it what Kubernetes' algorithm says, worked out slowly in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from promptness import A_SECOND, promptly

from flyte_reslint.domain.quantity import InvalidQuantity, Quantity

LONGEST = 64
"""Bytes of an input."""

DIGITS = frozenset("0123456789")
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
SUFFIX_LETTERS = frozenset("eEinumkKMGTP")
MOST_DIGITS = 18
"""`maxInt64Factors`: so many decimal digits surely fit into 64 bits."""

LARGEST_EXPONENT = 2_000
"""A fraction with an exponent beyond it takes too long: then only the verdict is compared, and the sign."""


def answer(data: bytes, limit: float = A_SECOND) -> None:
    """Fail where the quantity of an input is not what it should be."""
    text = data.decode("utf-8", "replace")
    with promptly(limit):
        quantity = read(text)
        if isinstance(quantity, InvalidQuantity):
            assert reference(text) is None, f"{text!r} is refused"
            assert str(quantity).isprintable()
            return
        written = str(quantity)
        assert Quantity(written).value == quantity.value, f"{text!r} is written {written!r}"
        assert Quantity.from_value(quantity.value) == quantity
        assert quantity + quantity == quantity * 2 or len(quantity.value.as_tuple().digits) > LARGEST_EXPONENT
        assert hash(Quantity(written)) == hash(quantity)
    expected = reference(text)
    assert expected is not None, f"{text!r} is taken for {quantity.value}"
    number, exponent = expected
    if abs(exponent) > LARGEST_EXPONENT:
        assert quantity.is_negative == (number < 0)
    else:
        assert Fraction(quantity.value) == number, f"{text!r} is {number}, not {quantity.value}"


def read(text: str) -> Quantity | InvalidQuantity:
    """What reading a text gives."""
    try:
        return Quantity(text)
    except InvalidQuantity as refusal:
        return refusal


def reference(text: str) -> tuple[Fraction, int] | None:
    """The value of a text and its exponent, None where it is refused.

    It goes through the text as `parseQuantityString`, `interpret` and `ParseQuantity` of
    k8s.io/apimachinery/pkg/api/resource do, character by character. The value of one with an exponent beyond
    `LARGEST_EXPONENT` is 1, 0 or -1.
    """
    parts = divided(text)
    if parts is None:
        return None
    is_negative, whole, fraction, suffix = parts
    meaning = interpreted(suffix)
    if meaning is None:
        return None
    base, exponent = meaning
    digits = whole.lstrip("0")
    if base == 10:
        room = MOST_DIGITS - len(digits or "0") - len(fraction)
        is_quick = room >= 0 and exponent - len(fraction) >= -9
    else:
        room = 15 - len(digits or "0") - exponent * 3 // 10 - 1
        is_quick = room >= 0 and not fraction
    if not whole and not fraction and not is_quick:
        return None
    mantissa = int("0" + whole + fraction)
    if base == 10 and abs(exponent) > LARGEST_EXPONENT:
        return Fraction((mantissa > 0) - 2 * (mantissa > 0 and is_negative)), exponent
    amount = Fraction(mantissa, 10 ** len(fraction)) * Fraction(base) ** exponent
    amount = Fraction(ceil(amount * 10**9), 10**9)
    if base == 2:
        amount = min(amount, Fraction(2**63 - 1))
    return (-amount if is_negative else amount), 0


def divided(text: str) -> tuple[bool, str, str, str] | None:
    """The sign, the digits before and after the point, and the suffix; None for a text that is not of this form."""
    if not text:
        return None
    end = len(text)
    position = 1 if text[0] in "+-" else 0
    start = position
    while position < end and text[position] in DIGITS:
        position += 1
    whole = text[start:position]
    fraction = ""
    if position < end and text[position] == ".":
        start = position = position + 1
        while position < end and text[position] in DIGITS:
            position += 1
        fraction = text[start:position]
    start = position
    while position < end and text[position] in SUFFIX_LETTERS:
        position += 1
    if position < end and text[position] in "+-":
        position += 1
    while position < end and text[position] in DIGITS:
        position += 1
    return (text[0] == "-", whole, fraction, text[start:]) if position == end else None


def interpreted(suffix: str) -> tuple[int, int] | None:
    """The base and the exponent of a suffix; None for one that has no meaning."""
    if suffix in DECIMAL:
        return 10, DECIMAL[suffix]
    if suffix in BINARY:
        return 2, BINARY[suffix]
    digits = suffix[2:] if suffix[1:2] in ("+", "-") else suffix[1:]
    if suffix[0] not in "eE" or not digits or not DIGITS.issuperset(digits):
        return None
    exponent = -int(digits) if suffix[1] == "-" else int(digits)
    if not -(2**63) <= exponent < 2**63:
        return None
    return 10, (exponent + 2**31) % 2**32 - 2**31
