"""FLR101, 103, 106, 107, 108."""

from __future__ import annotations

import pytest
from declarations import at, one
from judging import UNKNOWN, by_default, codes, either, judged, resources
from msgspec.structs import replace

from flyte_reslint.domain.values import Choice, Place, Plain, Step, Traced


@pytest.mark.parametrize("text", ["4GB", "4 Gi", "4gi", "", "four", "1e3Gi", "auto", "K", "0x10", "4Gi ", "1,5Gi"])
def test_a_string_that_kubernetes_refuses(text):
    assert codes(resources(memory=text)) == ["FLR101"]


@pytest.mark.parametrize("text", ["4Gi", "500M", "1e9", "+1Gi", "1.5Gi", "1048576", "64Ti", "0"])
def test_a_string_that_is_a_plausible_quantity(text):
    assert codes(resources(memory=text)) == []


@pytest.mark.parametrize("field", ["cpu", "memory", "disk", "shm"])
def test_every_quantity_is_read(field):
    assert codes(resources(**{field: "lots"})) == ["FLR101"]


def test_only_shm_may_be_automatic():
    assert codes(resources(shm="auto")) == []
    assert codes(resources(disk="auto")) == ["FLR101"]


def test_a_number_of_cores_is_read_as_the_sdk_spells_it():
    assert codes(resources(cpu=float("nan"))) == ["FLR101"]
    assert codes(resources(cpu=0.5)) == []


def test_the_message_names_value_reason_and_remedy():
    (finding,) = judged(resources(memory="4GB"))
    assert finding.message.startswith('memory "4GB" is not a Kubernetes quantity: ')
    assert '"GB"' in finding.message
    assert finding.remedy == 'write "4G" or "4Gi"'


def test_both_halves_of_a_range_are_read():
    findings = judged(resources(memory=("4GB", "8gb")))
    assert [finding.code for finding in findings] == ["FLR101", "FLR101"]
    assert {finding.message.split(" is ")[0] for finding in findings} == {
        'memory request "4GB"',
        'memory limit "8gb"',
    }


def test_a_bad_default_fires_and_says_when():
    (finding,) = judged(resources(memory=by_default("4GB", "MEMORY")))
    assert "is not a Kubernetes quantity when MEMORY is not set: " in finding.message


def test_the_condition_of_the_call_is_said_too():
    made = resources(memory=either(("4GB", "BIG is true"), ("4Gi", "BIG is false")))
    (finding,) = judged(replace(made, condition="PROD is true"))
    assert "when PROD is true and BIG is true" in finding.message


def test_an_unknown_value_is_silent():
    assert codes(resources(cpu=one(UNKNOWN), memory=one(UNKNOWN), gpu=one(UNKNOWN))) == []
    assert codes(resources(memory=(UNKNOWN, "4Gi"))) == []


def test_a_finding_is_where_the_value_enters_and_points_back():
    trail = (Step('MEMORY = "4GB"', at(20)), Step("import MEMORY", at(30)))
    (finding,) = judged(resources(memory=one("4GB", 1, *trail)))
    assert finding.place == at(1)
    assert [(related.place, related.message) for related in finding.related] == [
        (at(20), 'MEMORY = "4GB"'),
        (at(30), "import MEMORY"),
    ]


def test_a_value_from_elsewhere_is_reported_at_the_argument():
    elsewhere = (Choice(Traced(Plain("4GB"), Place("other.py", 7, 1, 7, 6))),)
    call = resources(memory="4Gi")
    argument = call.arguments[0]
    (finding,) = judged(replace(call, arguments=(replace(argument, choices=elsewhere),)))
    assert finding.place == argument.place


@pytest.mark.parametrize(
    ("field", "given"), [("cpu", -1), ("cpu", -0.5), ("memory", "-1Gi"), ("disk", "-1e3"), ("gpu", -2), ("gpu", -0.5)]
)
def test_an_amount_below_zero(field, given):
    assert codes(resources(**{field: given})) == ["FLR103"]


def test_a_negative_half_is_one_fault():
    assert codes(resources(cpu=(-1, 2))) == ["FLR103"]
    assert codes(resources(cpu=(1, "-2"))) == ["FLR103"]


def test_minus_zero_is_not_below_zero():
    assert codes(resources(memory="-0")) == []


@pytest.mark.parametrize(("given", "rounded"), [("0.5m", "1m"), (0.0001, "1m"), ("1500500u", "1501m"), (1 / 3, "334m")])
def test_more_precision_than_a_millicore(given, rounded):
    (finding,) = judged(resources(cpu=given))
    assert finding.code == "FLR106"
    assert f"rounds it up to {rounded}" in finding.message
    assert finding.remedy == f'write "{rounded}"'


@pytest.mark.parametrize("given", ["1m", 0.001, "250m", 2, "0"])
def test_whole_millicores(given):
    assert codes(resources(cpu=given)) == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("memory", "500m"),
        ("memory", "1.5"),
        ("memory", "1024"),
        ("disk", "10k"),
        ("shm", "1023Ki"),
        ("cpu", "4Gi"),
        ("cpu", "1Ki"),
        ("cpu", 2049),
        ("cpu", "2M"),
        ("memory", "65Ti"),
    ],
)
def test_an_amount_that_nobody_means(field, given):
    assert codes(resources(**{field: given})) == ["FLR107"]


@pytest.mark.parametrize(
    ("field", "given"), [("memory", "1Mi"), ("cpu", 2048), ("cpu", "2k"), ("memory", "64Ti"), ("disk", "900Ti")]
)
def test_the_bounds_of_the_plausible(field, given):
    assert codes(resources(**{field: given})) == []


@pytest.mark.parametrize("text", ["1e999999999", "9" * 5000, "9" * 400 + ".5", "1e-999999999"])
def test_extreme_numbers_are_judged_without_delay(text):
    assert codes(resources(cpu=text, memory=text))


def test_shared_memory_above_memory():
    (finding,) = judged(resources(memory="4Gi", shm="8Gi"))
    assert finding.code == "FLR108"
    assert 'shm "8Gi" is above memory "4Gi"' in finding.message


def test_shared_memory_is_held_against_the_limit():
    assert codes(resources(memory=("4Gi", "16Gi"), shm="8Gi")) == []
    assert codes(resources(memory=("4Gi", "6Gi"), shm="8Gi")) == ["FLR108"]


def test_shared_memory_equal_to_memory_or_without_it():
    assert codes(resources(memory="8Gi", shm="8192Mi")) == []
    assert codes(resources(shm="8Gi")) == []
    assert codes(resources(memory="4Gi", shm="auto")) == []


def test_an_invalid_shared_memory_is_one_fault():
    assert codes(resources(memory="4Gi", shm="8GB")) == ["FLR101"]
    assert codes(resources(memory="4GB", shm="8Gi")) == ["FLR101"]


def test_alternatives_that_belong_together_are_compared():
    together = resources(
        memory=either(("4Gi", "BIG is false"), ("64Gi", "BIG is true")),
        shm=either(("1Gi", "BIG is false"), ("32Gi", "BIG is true")),
    )
    assert codes(together) == []


def test_shared_memory_above_memory_in_one_case():
    (finding,) = judged(resources(memory=by_default("4Gi", "MEMORY"), shm="8Gi"))
    assert 'shm "8Gi" is above memory "4Gi" when MEMORY is not set' in finding.message


def test_alternatives_that_may_fit_are_silent():
    unrelated = resources(
        memory=either(("4Gi", "A is true"), ("64Gi", "A is false")),
        shm=either(("1Gi", "B is true"), ("32Gi", "B is false")),
    )
    assert codes(unrelated) == []
