"""Running all rules: order, repetition, one fault one finding, and every rule of the issue."""

from __future__ import annotations

import pytest
from declarations import at, call
from judging import codes, either, judged, resources
from msgspec.structs import replace

from flyte_reslint.checks.rule import CHECKS
from flyte_reslint.checks.run import run
from flyte_reslint.domain.registry import Registry, Unreadable


def test_the_rules_that_there_are():
    expected = [
        "001",
        "002",
        *range(101, 111),
        201,
        202,
        203,
        205,
        206,
        207,
        *range(301, 308),
        *range(401, 413),
        601,
        602,
        603,
        605,
        701,
        901,
        902,
    ]
    assert sorted(CHECKS) == [f"FLR{number}" for number in expected]


def test_each_rule_yields_its_own_code_and_is_explained():
    for code, check in CHECKS.items():
        assert check.__doc__, code


def test_findings_are_sorted_by_file_and_place():
    unreadable = tuple(Unreadable(at(row, file), "no") for row, file in ((9, "b.py"), (10, "a.py"), (2, "a.py")))
    places = [finding.place for finding in run(Registry(unreadable=unreadable))]
    assert places == [at(2, "a.py"), at(10, "a.py"), at(9, "b.py")]


def test_what_every_round_of_a_loop_repeats_is_said_once():
    assert codes(resources(memory="4GB"), resources(memory="4GB")) == ["FLR101"]


def test_different_values_at_one_place_are_different_faults():
    assert codes(resources(memory="4GB"), resources(memory="8GB")) == ["FLR101", "FLR101"]


def test_every_fault_of_a_call_is_told():
    found = codes(resources(cpu=-1, memory="4GB", gpu="A1000:1", disk=("1Gi", "2Gi"), shm=5))
    assert sorted(found) == ["FLR101", "FLR102", "FLR103", "FLR105", "FLR201"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"memory": ("9GB", "1Gi")},
        {"memory": ("-9Gi", "-10Gi")},
        {"memory": "-500m"},
        {"cpu": -0.0001},
        {"cpu": True},
        {"gpu": -1},
        {"gpu": 1.5},
        {"memory": "1Gi", "shm": "2GB"},
        {"memory": (None, "4Gi")},
    ],
)
def test_one_fault_is_one_finding(arguments):
    found = judged(resources(**arguments))
    assert len({(finding.code, finding.place, finding.message) for finding in found}) == len(found)
    assert len({finding.code for finding in found}) == 1


@pytest.mark.parametrize(
    "made",
    [
        resources(memory="4GB"),
        resources(memory=1024),
        resources(cpu=(4, 2)),
        resources(gpu="A1000:1"),
        resources(memory="1024"),
        call("flyte.ReusePolicy", replicas=1),
        call("flyte.GPU", device="T4", quantity=1, partition="1g.5gb"),
    ],
)
def test_messages_are_of_one_kind(made):
    (finding,) = judged(made)
    assert not finding.message.endswith(".")
    assert finding.message[0].islower()
    assert finding.remedy.startswith(("write ", "raise ", "leave "))
    assert not finding.remedy.endswith(".")


def test_a_condition_is_said_in_every_rule_about_values():
    for field, faulty in (("memory", "4GB"), ("cpu", (4, 2)), ("gpu", "A100"), ("disk", 5), ("shm", "1")):
        choices = either((faulty, "PROD is true"), (None, "PROD is false"))
        (finding,) = judged(resources(**{field: choices}))
        assert "when PROD is true" in finding.message
        (finding,) = judged(replace(resources(**{field: faulty}), condition="PROD is true"))
        assert "when PROD is true" in finding.message
