from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flyte_reslint.domain.quantity import InvalidQuantity, Quantity


def refusal(text: str) -> InvalidQuantity:
    with pytest.raises(InvalidQuantity) as caught:
        Quantity(text)
    return caught.value


def refusal_or_none(text: str) -> InvalidQuantity | None:
    try:
        Quantity(text)
    except InvalidQuantity as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("", "it is empty", None),
        (" \t", "it is empty", None),
        ("4GB", 'the suffix "GB" is unknown', "4G or 4Gi"),
        ("512mb", 'the suffix "mb" is unknown', "512M or 512Mi"),
        ("4kB", 'the suffix "kB" is unknown', "4k or 4Ki"),
        ("1.5GiB", 'the suffix "GiB" is unknown', "1.5Gi"),
        ("4Gibytes", 'the suffix "Gibytes" is unknown', "4Gi"),
        ("2cores", 'the suffix "cores" is unknown', "2"),
        ("500mCPU", 'the suffix "mCPU" is unknown', "500m"),
        ("1024bytes", 'the suffix "bytes" is unknown', "1024"),
        ("100µ", 'the suffix "µ" is unknown', "100u"),
        ("1Zi", 'the suffix "Zi" is unknown', None),
        ("10i", 'the suffix "i" is unknown', None),
        ("4gi", 'the suffix "gi" has the wrong case', "4Gi"),
        ("4GI", 'the suffix "GI" has the wrong case', "4Gi"),
        ("4g", 'the suffix "g" has the wrong case', "4G or 4Gi"),
        ("4K", 'the suffix "K" has the wrong case', "4k or 4Ki"),
        ("100N", 'the suffix "N" has the wrong case', "100n"),
        ("4 Gi", "it contains white space", "4Gi"),
        (" 4GB\n", "it contains white space", "4G or 4Gi"),
        ("4\u00a0Gi", "it contains white space", "4Gi"),
        ("1 2", "it contains white space", None),
        ("1_000Mi", '"_" cannot follow "1"', "1000Mi"),
        ("1,5Gi", '"," cannot follow "1"', None),
        ("1.2.3", '"." cannot follow "1.2"', None),
        ("4-8", '"-" cannot follow "4"', None),
        ("50%", '"%" cannot follow "50"', None),
        ("4\x00", '"\\x00" cannot follow "4"', None),
        ("1e", '"e" is not an exponent that Kubernetes can read', None),
        ("1e1.5", '"e1.5" is not an exponent that Kubernetes can read', None),
        ("1E+", '"E+" is not an exponent that Kubernetes can read', None),
        ("1e3Gi", "it has both an exponent and a suffix", None),
        ("auto", "it does not begin with a number", None),
        ("--4", "it does not begin with a number", None),
        ("\u0661", '"\u0661" is not one of the digits 0 to 9', None),
        ("4Gi²", '"²" is not one of the digits 0 to 9', None),
        ("4\u212a", 'the suffix "\u212a" is unknown', None),  # the Kelvin sign, which lower() turns into k
    ],
)
def test_reason_and_suggestion(text: str, reason: str, suggestion: str | None) -> None:
    refused = refusal(text)
    assert (refused.reason, refused.suggestion) == (reason, suggestion)


# ParseQuantity takes a missing number for 0 where 64 bits suffice; for these it asks for full precision.
@pytest.mark.parametrize("text", ["Pi", "Ei", "-.Ei", ".e-10", "E-30"])
def test_a_missing_number_is_refused_where_kubernetes_reads_in_full_precision(text: str) -> None:
    assert refusal(text).reason == "it does not begin with a number"


def test_message_is_one_line_that_says_what_to_write() -> None:
    assert str(refusal("4GB")) == ('"4GB" is not a Kubernetes quantity: the suffix "GB" is unknown; write 4G or 4Gi')
    assert str(refusal("auto")) == '"auto" is not a Kubernetes quantity: it does not begin with a number'
    assert str(refusal("4\nGi")).startswith('"4\\nGi" is not')


def test_survives_pickling() -> None:
    refused = refusal("4GB")
    copy = pickle.loads(pickle.dumps(refused))
    assert (str(copy), copy.text, copy.reason, copy.suggestion) == (str(refused), "4GB", refused.reason, "4G or 4Gi")


near_misses = st.builds(
    "{}{}{}{}".format,
    st.from_regex(r"[+-]?[0-9]{0,12}\.?[0-9]{0,3}", fullmatch=True),
    st.sampled_from(["", " ", "_", "\u00a0", "\n"]),
    st.text("numkMGTPEieEKgbB0123456789+-.", max_size=8),
    st.sampled_from(["", "B", "b", "bytes", " ", "cores", "\u212a", "\u0661"]),
)


@given(st.one_of(st.text(), near_misses))
@example("1 e99999999999999999999")
def test_any_text_is_a_quantity_or_refused_with_a_reason(text: str) -> None:
    refused = refusal_or_none(text)
    if refused is not None:
        assert refused.text == text
        assert refused.reason
        assert str(refused).isprintable()
        for spelling in refused.suggestion.split(" or ") if refused.suggestion else ():
            assert refusal_or_none(spelling) is None


MILLION = 10**6


@pytest.mark.parametrize(
    "text",
    [
        "1" * MILLION + "GB",
        "1e" + "9" * MILLION,
        "." * MILLION,
        "e" * MILLION,
        "1." * MILLION,
        "1 " * MILLION,
        "1e1" * MILLION,
        "1" + " " * MILLION + "2",
        "\u0661" * MILLION,
    ],
    ids=lambda text: f"{text[:3]}...{text[-3:]}",
)
def test_a_huge_text_is_refused_at_once_and_shown_in_part(text: str) -> None:
    start = time.process_time()
    refused = refusal(text)
    assert time.process_time() - start < 2
    assert refused.suggestion is None
    assert len(str(refused)) < 200
