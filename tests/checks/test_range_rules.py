"""FLR104 and FLR105."""

from __future__ import annotations

import pytest
from judging import UNKNOWN, codes, either, judged, resources


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("memory", ("8Gi", "4Gi")),
        ("memory", ("4Gi", "4G")),
        ("memory", ("1025Mi", "1Gi")),
        ("cpu", (4, 2)),
        ("cpu", ("2001m", 2)),
        ("cpu", (0.3, "299m")),
        ("cpu", (1, 0)),
    ],
)
def test_a_request_above_its_limit(field, given):
    assert codes(resources(**{field: given})) == ["FLR104"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("memory", ("4Gi", "8Gi")),
        ("memory", ("1024Mi", "1Gi")),
        ("cpu", ("500m", 0.5)),
        ("cpu", (2, "2000m")),
    ],
)
def test_a_request_within_its_limit(field, given):
    assert codes(resources(**{field: given})) == []


def test_the_comparison_is_exact():
    as_floats_equal = ("9007199254740993", "9007199254740992")
    assert "FLR104" in codes(resources(memory=as_floats_equal))


def test_the_message_gives_both_and_the_right_order():
    (finding,) = judged(resources(memory=("8Gi", "4Gi")))
    assert finding.message == 'memory request "8Gi" is above its limit "4Gi"'
    assert finding.remedy == 'write the request first: ("4Gi", "8Gi")'


@pytest.mark.parametrize("given", [("8GB", "4Gi"), ("8Gi", "-4Gi"), (UNKNOWN, "4Gi"), ("8Gi", UNKNOWN)])
def test_a_half_that_is_faulty_or_unknown_is_not_compared(given):
    assert "FLR104" not in codes(resources(memory=given))


def test_one_range_of_several():
    (finding,) = judged(resources(cpu=either(((4, 2), "PROD is true"), ((2, 4), "PROD is false"))))
    assert finding.message == "cpu request 4 is above its limit 2 when PROD is true"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("cpu", (1,)),
        ("cpu", (1, 2, 3)),
        ("memory", ()),
        ("cpu", (None, 2)),
        ("memory", ("1Gi", None)),
        ("disk", ("1Gi", "2Gi")),
        ("shm", ("1Gi", "2Gi")),
        ("gpu", (1, 2)),
        ("gpu", ("A100:1", "A100:2")),
    ],
)
def test_a_malformed_range(field, given):
    assert codes(resources(**{field: given})) == ["FLR105"]


def test_two_empty_halves_are_one_fault():
    assert codes(resources(cpu=(None, None))) == ["FLR105"]


def test_each_fault_of_a_range_is_told():
    assert sorted(codes(resources(memory=("4GB", None)))) == ["FLR101", "FLR105"]


def test_the_message_says_what_is_missing():
    (finding,) = judged(resources(cpu=(None, 2)))
    assert finding.message == "cpu (None, 2) is not a range: its request is None"


def test_a_range_that_never_belongs_is_reported_once():
    some = either(((UNKNOWN, UNKNOWN), None), ((None, UNKNOWN), "A is not set"))
    (finding,) = judged(resources(disk=some))
    assert finding.message.endswith("is a range, and disk takes one value")
