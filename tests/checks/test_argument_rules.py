"""FLR109, 401, 402, 403."""

from __future__ import annotations

import pytest
from declarations import FILE, at, call, resources
from judging import codes, fault, faulty, judged

TARGETS = {FILE: "2.12.1"}


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("mem", "write memory"),
        ("storage", "write disk"),
        ("ephemeral_storage", "write disk"),
        ("memry", "write memory"),
        ("gpus", "write gpu"),
        ("tpu_topology", "leave it out; there are cpu, memory, gpu, disk, shm"),
    ],
)
def test_a_field_that_resources_lack(name, remedy):
    (finding,) = judged(faulty("flyte.Resources", fault("unknown", name)), targets=TARGETS)
    assert (finding.code, finding.place) == ("FLR109", at(2))
    assert finding.message == f"Resources has no field {name}"
    assert finding.remedy == remedy


def test_several_unknown_fields_are_told():
    assert codes(faulty("flyte.Resources", fault("unknown", "mem"), fault("unknown", "storage", 3))) == ["FLR109"] * 2


@pytest.mark.parametrize("name", ["flyte.TaskEnvironment.task", "flyte.task"])
def test_resources_on_a_decorator(name):
    (finding,) = judged(faulty(name, fault("unknown", "resources")))
    assert finding.code == "FLR401"


def test_resources_bound_by_a_decorator_without_signature():
    assert codes(call("flyte.task", resources=resources(cpu=2))) == ["FLR401"]
    assert codes(call("flyte.TaskEnvironment", resources=resources(cpu=2))) == []


@pytest.mark.parametrize(
    ("made", "message", "remedy"),
    [
        (
            faulty("flyte.TaskEnvironment", fault("unknown", "resource")),
            "TaskEnvironment has no argument resource",
            "write resources",
        ),
        (faulty("flyte.GPU", fault("missing", "quantity")), "GPU lacks its argument quantity", "add quantity=..."),
        (
            faulty("flyte.Resources", fault("repeated", "cpu")),
            "Resources gets its argument cpu twice",
            "leave one of the two out",
        ),
        (
            faulty("flyte.TaskEnvironment.clone_with", fault("unknown", "queue")),
            "TaskEnvironment.clone_with has no argument queue",
            "leave it out",
        ),
        (
            faulty("flyte.Resources", fault("surplus")),
            "Resources takes no more arguments by position than cpu, memory, gpu, disk, shm",
            "leave it out, or name it as a keyword",
        ),
    ],
)
def test_arguments_that_do_not_fit(made, message, remedy):
    (finding,) = judged(made, targets=TARGETS)
    assert (finding.code, finding.message, finding.remedy) == ("FLR402", message, remedy)


@pytest.mark.parametrize("name", ["name", "image", "docs", "interface"])
def test_what_an_override_cannot_change(name):
    assert codes(faulty("flyte.TaskTemplate.override", fault("unknown", name))) == ["FLR403"]
    assert codes(call("flyte.TaskTemplate.override", **{name: "x"})) == ["FLR403"]


def test_an_override_of_something_unknown_is_a_plain_fault():
    assert codes(faulty("flyte.TaskTemplate.override", fault("unknown", "memory"))) == ["FLR402"]
