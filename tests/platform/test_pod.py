"""The pod that a task gets under a platform's limits."""

from __future__ import annotations

import pytest
from declarations import NOTHING, call, one, policy, resources, unknown
from platform_files import ADMIN, limits

from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.settings import Settings, settings
from flyte_reslint.domain.values import Choices
from flyte_reslint.platform.limits import Limits
from flyte_reslint.platform.pod import Pod, pod

NO_PLATFORM = Limits()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settled(given: Choices = NOTHING, reusable: Choices = NOTHING) -> Settings:
    return settings(given, reusable, release("flyte", newest("flyte")))


def made(under: Limits = NO_PLATFORM, **arguments: object) -> Pod:
    return pod(settled(resources(**arguments) if arguments else NOTHING), under)


def plain(one: Pod) -> tuple[dict[str, str], dict[str, str]]:
    return tuple({name: str(each) for name, each in half.items()} for half in (one.requests, one.limits))


def both(**amounts: str) -> tuple[dict[str, str], dict[str, str]]:
    return amounts, amounts


def test_a_task_that_asks_for_nothing_gets_what_the_backend_falls_back_to():
    assert plain(made()) == both(cpu="1", memory="1Gi")
    assert str(made().changes[0]) == "request 1 (Flyte's default)"


def test_an_unset_limit_is_the_request():
    assert plain(made(cpu=2, memory=("2Gi", "4Gi"))) == ({"cpu": "2", "memory": "2Gi"}, {"cpu": "2", "memory": "4Gi"})


def test_quantities_are_canonical():
    assert plain(made(cpu=0.5, memory="1024Mi", disk="0.5Gi"))[0] == {
        "cpu": "500m",
        "memory": "1Gi",
        "ephemeral-storage": "512Mi",
    }


def test_zero_is_unset(folder):
    assert plain(made(limits(folder, admin=ADMIN), cpu=0, memory=("0", "0"))) == both(
        **{"cpu": "2", "memory": "500Mi", "ephemeral-storage": "500Mi"}
    )


def test_what_is_changed_and_why(folder):
    one = made(limits(folder, admin=ADMIN), cpu=(2, 6), memory="2Gi", disk="1Gi")
    assert plain(one) == (
        {"cpu": "2", "memory": "1Gi", "ephemeral-storage": "1Gi"},
        {"cpu": "4", "memory": "1Gi", "ephemeral-storage": "1Gi"},
    )
    assert [f"{each.resource}: {each}" for each in one.changes] == [
        "cpu: limit 6 → 4 (platform limit, admin.yaml:7)",
        "memory: request 2Gi → 1Gi (platform limit, admin.yaml:8)",
        "memory: limit 1Gi (platform limit, admin.yaml:8)",
        "ephemeral-storage: limit 1Gi (its request)",
    ]


def test_a_request_above_its_own_limit():
    one = made(cpu=(4, 2), memory="1Gi")
    assert plain(one)[0]["cpu"] == "2"
    assert str(one.changes[0]) == "request 4 → 2 (its limit)"


def test_limits_that_mirror_requests(folder):
    one = made(limits(folder, settings="task_resource.mirror_limits_request: true\n"), cpu=(2, 6), memory="1Gi")
    assert plain(one) == both(cpu="2", memory="1Gi")
    assert str(one.changes[0]) == "limit 6 → 2 (limits mirror requests, settings.yaml:1)"


def test_a_minimum_is_a_default_and_no_floor(folder):
    # "if the org sets `task_resource.min.cpu`, a task with `Resources(cpu="2")` will still use 2 CPUs"
    under = limits(folder, settings="task_resource.min: {cpu: 4, memory: 2Gi}\n")
    assert plain(made(under, cpu=2)) == both(cpu="2", memory="2Gi")


@pytest.mark.parametrize(
    ("devices", "name", "count"),
    [
        (4, "nvidia.com/gpu", "4"),
        ("A100:4", "nvidia.com/gpu", "4"),
        (call("flyte.GPU", device="A100", quantity=2, partition="1g.5gb"), "nvidia.com/gpu", "2"),
        (call("flyte.TPU", device="V5P", partition="2x2x1"), "google.com/tpu", "1"),
        (call("flyte.Neuron", device="Trn1"), "aws.amazon.com/neuron", "1"),
        (call("flyte.AMD_GPU", device="MI300X"), "amd.com/gpu", "1"),
        (call("flyte.HABANA_GAUDI", device="Gaudi1"), "habana.ai/gaudi", "1"),
        ("Inf2:4", "aws.amazon.com/neuron", "4"),
    ],
)
def test_devices_go_by_the_name_of_their_class(devices, name, count):
    assert plain(made(cpu=1, memory="1Gi", gpu=devices)) == both(**{"cpu": "1", "memory": "1Gi", name: count})


def test_devices_are_lowered_to_the_limit_of_gpus(folder):
    one = made(limits(folder, admin=ADMIN), gpu="Trn1:4")
    assert plain(one)[1]["aws.amazon.com/neuron"] == "1"


def test_what_is_not_known_is_left_out(folder):
    one = made(limits(folder, admin=ADMIN), cpu=unknown("it is read from a file"), memory="8Gi", gpu=2)
    assert one.unknown == ("cpu",)
    assert list(one.requests) == ["memory", "nvidia.com/gpu", "ephemeral-storage"]


def test_a_task_of_which_nothing_is_known():
    one = pod(settled(unknown("it is read from a file")), NO_PLATFORM)
    assert (one.requests, one.limits) == ({}, {})
    assert set(one.unknown) == {"cpu", "memory", "nvidia.com/gpu", "ephemeral-storage"}


@pytest.mark.parametrize("memory", ["4GB", "-1Gi", ("1Gi", "4 Gi")])
def test_what_kubernetes_would_refuse_is_not_known(memory):
    assert made(cpu=1, memory=memory).unknown == ("memory",)


def test_a_limit_range_gives_what_is_left_unset(folder):
    item = "type: Container, default: {ephemeral-storage: 10Gi, cpu: 8}, defaultRequest: {ephemeral-storage: 5Gi}"
    text = f"apiVersion: v1\nkind: LimitRange\nmetadata: {{name: r}}\nspec: {{limits: [{{{item}}}]}}\n"
    assert plain(made(limits(folder, range=text), cpu=2, memory="1Gi")) == (
        {"cpu": "2", "memory": "1Gi", "ephemeral-storage": "5Gi"},
        {"cpu": "2", "memory": "1Gi", "ephemeral-storage": "10Gi"},
    )


def test_a_pool_is_as_many_pods():
    one = made(cpu="500m", memory=("1Gi", "2Gi"))
    assert plain(one.times(6)) == ({"cpu": "3", "memory": "6Gi"}, {"cpu": "3", "memory": "12Gi"})


def test_reuse_does_not_change_the_pod():
    reusable = settled(one(call("flyte.Resources", cpu=2)), policy(replicas=4))
    assert pod(reusable, NO_PLATFORM) == pod(settled(one(call("flyte.Resources", cpu=2))), NO_PLATFORM)
