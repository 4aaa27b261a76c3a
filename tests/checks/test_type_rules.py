"""FLR102."""

from __future__ import annotations

import pytest
from declarations import call, one
from judging import UNKNOWN, codes, judged, resources

from flyte_reslint.domain.values import Duration, Other


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("memory", 1024),
        ("memory", 1.5),
        ("memory", True),
        ("memory", [4, 8]),
        ("memory", (1, 2)),
        ("cpu", True),
        ("cpu", [1, 2]),
        ("cpu", Other("dict")),
        ("cpu", Other("function")),
        ("cpu", Duration(5)),
        ("disk", 10),
        ("shm", 8),
        ("gpu", True),
        ("gpu", 1.0),
        ("gpu", float("nan")),
        ("gpu", ("A100", 4)),
        ("gpu", ["A100", 4]),
        ("gpu", call("flyte.Resources")),
        ("memory", call("flyte.GPU", device="T4", quantity=1)),
    ],
)
def test_a_type_that_the_field_does_not_take(field, given):
    assert set(codes(resources(**{field: given}))) == {"FLR102"}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("cpu", None),
        ("cpu", 2),
        ("cpu", 0.5),
        ("cpu", "2"),
        ("cpu", (1, "2")),
        ("cpu", Other("Cores")),
        ("memory", None),
        ("gpu", None),
        ("gpu", 0),
        ("gpu", call("flyte.GPU", device="T4", quantity=1)),
        ("gpu", call("flyte.Device", quantity=1, device_class="GPU")),
    ],
)
def test_a_type_that_the_field_takes(field, given):
    assert codes(resources(**{field: given})) == []


def test_the_message_names_the_type():
    (finding,) = judged(resources(memory=1024))
    assert finding.message == "memory 1024 is of type int, which the field does not take"
    assert finding.remedy == 'write text with a unit, such as "4Gi", or a pair of texts'


def test_each_half_of_the_wrong_type_is_told():
    assert len(judged(resources(memory=(1, 2)))) == 2


@pytest.mark.parametrize(
    "name", ["flyte.TaskEnvironment", "flyte.TaskEnvironment.clone_with", "flyte.app.AppEnvironment"]
)
@pytest.mark.parametrize("given", [{"cpu": 2}, "4Gi", call("flytekit.Resources", cpu="2"), call("flyte.ReusePolicy")])
def test_resources_that_are_no_resources(name, given):
    given = Other("dict") if isinstance(given, dict) else given
    assert codes(call(name, resources=given)) == ["FLR102"]


@pytest.mark.parametrize("given", [None, resources(cpu=2), UNKNOWN, Other("TeamResources")])
def test_resources_that_may_be_resources(given):
    assert codes(call("flyte.TaskEnvironment", resources=one(given))) == []


@pytest.mark.parametrize("given", [True, False, 2, "off", resources()])
def test_reusable_that_is_no_policy(given):
    assert codes(call("flyte.TaskEnvironment", reusable=given)) == ["FLR102"]


def test_reusable_that_is_a_policy_or_nothing():
    for given in (None, call("flyte.ReusePolicy"), UNKNOWN):
        assert codes(call("flyte.TaskEnvironment", reusable=one(given))) == []


def test_only_an_override_turns_reuse_off_by_word():
    assert codes(call("flyte.TaskTemplate.override", reusable="off")) == []
    assert codes(call("flyte.TaskTemplate.override", reusable="no")) == ["FLR102"]


@pytest.mark.parametrize("given", ["2", None, True, 2.0])
def test_a_quantity_of_devices_that_is_no_count(given):
    assert codes(call("flyte.GPU", device="T4", quantity=given)) == ["FLR102"]
