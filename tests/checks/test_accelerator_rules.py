"""FLR110 and FLR201 to FLR205, for flyte 2.12.1: what it takes is in its `_resources.py`."""

from __future__ import annotations

import pytest
from declarations import FILE, call
from judging import UNKNOWN, by_default, codes, either, judged, resources


def gpu(text):
    return codes(resources(gpu=text), targets={FILE: "2.12.1"})


@pytest.mark.parametrize(
    "text",
    ["A100:1", "A100:8", "T4 shared:1", "Trn1:16", "Inf1:9", "AppleSilicon", "AppleSilicon:1", "L40s:2"],
)
def test_an_accelerator_that_the_sdk_takes(text):
    assert gpu(text) == []


@pytest.mark.parametrize("text", ["A1000:1", "a100:1", "L40S:1", "V5E:1", "", "2", ":2", "nvidia-tesla-t4:1", "T4 :1"])
def test_an_unknown_device(text):
    assert gpu(text) == ["FLR201"]


@pytest.mark.parametrize(
    "text", ["A100", "A100:", "A100:0", "A100:9", "A100:-1", "A100:two", "A2:2", "Trn1:2", "T4 shared:2"]
)
def test_a_count_that_is_not_offered(text):
    assert gpu(text) == ["FLR202"]


@pytest.mark.parametrize("text", ["0.5", "A100:0.5", "A100:1.5"])
def test_part_of_a_device_in_a_string(text):
    assert gpu(text) == ["FLR110"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a100:2", 'write "A100:2"'),
        ("L40S:9", 'write "L40s:1"'),
        ("H10:1", 'write "H100:1"'),
        ("V5E:1", 'write gpu=TPU("V5E")'),
        ("2", "write the number 2 for devices of any kind"),
        ("A100", 'write "A100:1"'),
        ("A100:16", 'write "A100:8"'),
    ],
)
def test_the_remedy_is_near(text, remedy):
    (finding,) = judged(resources(gpu=text))
    assert finding.remedy == remedy


def test_the_message_lists_the_counts():
    (eight,) = judged(resources(gpu="A100:9"))
    (few,) = judged(resources(gpu="Trn1:2"))
    (one,) = judged(resources(gpu="A2:2"))
    assert "A100 comes in 1 to 8" in eight.message
    assert "Trn1 comes in 1, 4, 8 or 16" in few.message
    assert one.message.endswith("A2 comes in 1")


@pytest.mark.parametrize(
    ("helper", "arguments"),
    [
        ("GPU", {"device": "T4", "quantity": 1}),
        ("GPU", {"device": "A100", "quantity": 1, "partition": "1g.5gb"}),
        ("GPU", {"device": "A100", "quantity": 1, "partition": None}),
        ("TPU", {"device": "V5P", "partition": "2x2x1"}),
        ("Neuron", {"device": "Trn1"}),
        ("AMD_GPU", {"device": "MI300X"}),
        ("HABANA_GAUDI", {"device": "Gaudi1"}),
        ("APPLE_SILICON", {}),
        ("Device", {"device": "nvidia-gh200", "quantity": 12, "device_class": "GPU", "partition": "1g.12gb"}),
        ("Device", {"device": "A100", "quantity": 16, "device_class": "GPU"}),
        ("Device", {"device": "AppleSilicon", "quantity": 1, "device_class": "APPLE_SILICON"}),
        ("Device", {"device": "T4", "quantity": 1, "device_class": "GPU", "partition": ""}),
        ("GPU", {"device": "T4", "quantity": 1, "partition": ""}),
        ("GPU", {"device": UNKNOWN, "quantity": 1}),
    ],
)
def test_a_helper_that_is_well_called(helper, arguments):
    assert codes(call(f"flyte.{helper}", **arguments)) == []


@pytest.mark.parametrize(
    ("helper", "arguments", "code"),
    [
        ("GPU", {"device": "T5", "quantity": 1}, "FLR201"),
        ("GPU", {"device": "V5E", "quantity": 1}, "FLR201"),
        ("GPU", {"device": 4, "quantity": 1}, "FLR201"),
        ("TPU", {"device": "A100"}, "FLR201"),
        ("Neuron", {"device": "trn1"}, "FLR201"),
        ("GPU", {"device": "T4", "quantity": 0}, "FLR202"),
        ("GPU", {"device": "T4", "quantity": -1}, "FLR202"),
        ("GPU", {"device": "T4", "quantity": 9}, "FLR202"),
        ("Device", {"device": "gh200", "quantity": 0, "device_class": "GPU"}, "FLR202"),
        ("Device", {"device": "gh200", "quantity": 1.5, "device_class": "GPU"}, "FLR110"),
        ("GPU", {"device": "A100", "quantity": 1, "partition": "1g.10gb"}, "FLR203"),
        ("GPU", {"device": "T4", "quantity": 1, "partition": "1g.5gb"}, "FLR203"),
        ("GPU", {"device": "T4 shared", "quantity": 1, "partition": "1g.5gb"}, "FLR203"),
        ("GPU", {"device": "A100", "quantity": 1, "partition": ""}, "FLR203"),
        ("TPU", {"device": "V5E", "partition": "2x2x1"}, "FLR203"),
        ("Device", {"device": "T4", "quantity": 1, "device_class": "GPU", "partition": "1g.5gb"}, "FLR203"),
        ("GPU", {"device": "A100 80G", "quantity": 1}, "FLR205"),
        ("Device", {"device": "AppleSilicon", "quantity": 1, "device_class": "GPU"}, "FLR201"),
        ("Device", {"device": "M3", "quantity": 1, "device_class": "APPLE_SILICON"}, "FLR201"),
        ("Device", {"device": "AppleSilicon", "quantity": 2, "device_class": "APPLE_SILICON"}, "FLR202"),
    ],
)
def test_a_helper_that_is_badly_called(helper, arguments, code):
    assert codes(call(f"flyte.{helper}", **arguments)) == [code]


@pytest.mark.parametrize("given", [0.5, 1.5, 2.25, float("inf")])
def test_part_of_a_device(given):
    assert codes(resources(gpu=given)) == ["FLR110"]


def test_a_device_of_another_helper():
    (finding,) = judged(call("flyte.GPU", device="V5E", quantity=1))
    assert finding.remedy == 'write TPU("V5E")'
    (finding,) = judged(call("flyte.TPU", device="A100"))
    assert finding.remedy == 'write GPU("A100", 1)'


def test_the_valid_partitions_are_listed():
    (finding,) = judged(call("flyte.GPU", device="A100", quantity=1, partition="1g.10gb"))
    assert finding.message == 'partition "1g.10gb" is not one that A100 has'
    assert finding.remedy == "write one of 1g.5gb, 2g.10gb, 3g.20gb, 4g.20gb, 7g.40gb"


def test_a_partition_for_a_device_without_any():
    (finding,) = judged(call("flyte.GPU", device="T4", quantity=1, partition="1g.5gb"))
    assert finding.message == 'partition "1g.5gb" is given to T4, which has none'


def test_devices_and_partitions_that_belong_together():
    together = call(
        "flyte.GPU",
        device=either(("A100", "BIG is true"), ("T4", "BIG is false")),
        quantity=1,
        partition=either(("1g.5gb", "BIG is true"), (None, "BIG is false")),
    )
    assert codes(together) == []


def test_a_partition_for_an_unknown_device():
    assert codes(call("flyte.GPU", device=by_default("A100"), quantity=1, partition="9g.99gb")) == ["FLR203"]
    assert codes(call("flyte.GPU", device=UNKNOWN, quantity=1, partition="9g.99gb")) == []


@pytest.mark.parametrize(("old", "new"), [("A100 80G:2", "A100_80G:2"), ("RTX PRO 6000:1", "RTX_PRO_6000:1")])
def test_a_deprecated_name(old, new):
    (finding,) = judged(resources(gpu=old))
    assert (finding.code, finding.remedy) == ("FLR205", f'write "{new}"')


def test_a_deprecated_name_with_a_count_that_is_not_offered_is_two_faults():
    assert sorted(gpu("A100 80G:9")) == ["FLR202", "FLR205"]
