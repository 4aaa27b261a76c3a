"""FLR501 to 506: what the platform makes of tasks and overrides."""

from __future__ import annotations

import pytest
from declarations import NOTHING, at, call, environment, one, override, policy, resources, task
from judging import UNKNOWN, by_default, either
from msgspec.structs import replace

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.run import run
from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.registry import Environment, Override, Registry, Task
from flyte_reslint.domain.values import Choices, Place
from flyte_reslint.platform.limits import Accelerators, Amount, Limits, Scope


def amounts(row: int = 1, **texts: str) -> dict[str, Amount]:
    """Amounts of admin.yaml, on rows that count from `row`; `requests_cpu` is requests.cpu, `disk` its real name."""
    names = {
        "disk": "ephemeral-storage",
        "requests_gpu": "requests.nvidia.com/gpu",
        "requests_disk": "requests.ephemeral-storage",
    }
    return {
        names.get(name, name.replace("_", ".")): Amount(Quantity(text), Place("admin.yaml", line, 1, line, 5))
        for line, (name, text) in enumerate(texts.items(), row)
    }


def bounded(**limits: str) -> Limits:
    return Limits(limits=amounts(**limits))


def quota(**hard: str) -> Limits:
    return Limits(quota=amounts(**hard))


TRAIN = environment(1, "train", 3)


def judged(limits: Limits, *declared: Environment | Task | Override) -> list[Finding]:
    registry = Registry(
        calls=tuple(each.call for each in declared if isinstance(each, Environment)),
        environments=tuple(each for each in declared if isinstance(each, Environment)),
        tasks=tuple(each for each in declared if isinstance(each, Task)),
        overrides=tuple(each for each in declared if isinstance(each, Override)),
    )
    return [finding for finding in run(registry, lambda file: limits) if finding.code.startswith("FLR50")]


def of(given: Choices, reusable: Choices = NOTHING) -> Task:
    return task(2, "fit", 20, of=TRAIN, resources=given, reusable=reusable)


def flytekit(given: Choices) -> Task:
    return replace(of(given), sdk="flytekit", environment=None)


def codes(limits: Limits, *declared: Environment | Task | Override) -> list[str]:
    return [finding.code for finding in judged(limits, *declared)]


def test_without_a_platform_there_is_nothing_to_say():
    registry = Registry(tasks=(of(resources(cpu=10_000)),))
    assert [finding.code for finding in run(registry) if finding.code.startswith("FLR50")] == []


# -- FLR501 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cpu", [(2, 6), (5, 6), 5, "4001m"])
def test_what_the_admin_refuses(cpu):
    (finding,) = judged(bounded(cpu="4"), flytekit(resources(7, cpu=cpu)))
    assert (finding.code, finding.place) == ("FLR501", at(7))
    assert finding.message.endswith("above the platform's limit of 4: flyteadmin refuses to register the task")
    assert (" are above " in finding.message) == (cpu == (5, 6))
    assert [(each.place.file, each.place.row) for each in finding.related] == [("admin.yaml", 1)]


def test_what_only_exact_arithmetic_sees_is_capped_and_said():
    # 1800m and 1500m are both 2 whole cores.
    (finding,) = judged(bounded(cpu="1500m"), flytekit(resources(7, cpu="1800m")))
    assert finding.code == "FLR502"
    assert finding.message == (
        "cpu 1800m is above the platform's limit of 1500m: "
        "flyteadmin compares whole numbers and lets it pass, but the pod gets 1500m, and nothing says so"
    )


def test_gpus_that_the_admin_refuses():
    assert codes(bounded(gpu="1"), flytekit(resources(gpu=2))) == ["FLR501"]


@pytest.mark.parametrize("cpu", [4, (2, 4), "4000m", (1, "4.0")])
def test_what_is_within_the_limit(cpu):
    assert codes(bounded(cpu="4"), flytekit(resources(cpu=cpu)), of(resources(cpu=cpu))) == []


def test_a_request_above_its_own_limit_is_another_fault():
    assert codes(bounded(cpu="4"), flytekit(resources(cpu=(8, 6)))) == []


# -- FLR502 ----------------------------------------------------------------------------------------------------------


def test_a_flyte_2_task_is_capped():
    (finding,) = judged(bounded(cpu="4", memory="1Gi"), of(resources(7, cpu=6, memory="1Gi")))
    assert (finding.code, finding.place) == ("FLR502", at(7))
    assert finding.message == "cpu 6 is above the platform's limit of 4: the pod gets 4, and nothing says so"
    assert finding.remedy == 'write "4" or less, or have the platform\'s limit raised'


@pytest.mark.parametrize(
    ("given", "subject"),
    [
        ({"cpu": (2, 6)}, "cpu limit 6"),
        ({"cpu": (5, 6)}, "cpu request 5 and limit 6"),
        ({"memory": "2Gi"}, "memory 2Gi"),
        ({"disk": "40Gi"}, "disk 40Gi"),
        ({"gpu": "A100:2"}, "gpu 2"),
        ({"gpu": call("flyte.GPU", device="A100", quantity=8)}, "gpu 8"),
    ],
)
def test_each_resource_by_name(given, subject):
    limits = bounded(cpu="4", memory="1Gi", gpu="1", disk="20Gi")
    (finding,) = judged(limits, of(resources(**given)))
    verb = "are" if " and " in subject else "is"
    assert finding.message.startswith(f"{subject} {verb} above the platform's limit of ")


def test_the_documented_override_is_capped_at_4():
    # requests cpu 1, mem 200Mi, limits cpu 2, mem 350Mi; .with_overrides(limits=Resources(cpu="6", mem="500Mi"))
    square = flytekit(resources(7, cpu=("1", "2"), memory=("200Mi", "350Mi")))
    larger = override(square, row=30, resources=resources(30, cpu=("1", "6"), memory=("200Mi", "500Mi")))
    (finding,) = judged(bounded(cpu="4", memory="1Gi", gpu="1", disk="20Gi"), square, larger)
    assert (finding.code, finding.place) == ("FLR502", at(30))
    assert "cpu limit 6 is above the platform's limit of 4: the pod gets 4" in finding.message


def test_the_value_is_told_once_however_many_tasks_share_it():
    shared = resources(7, cpu=6)
    tasks = [task(key, f"t{key}", 20 + key, of=TRAIN, resources=shared) for key in range(3)]
    assert codes(bounded(cpu="4"), TRAIN, *tasks) == ["FLR502"]


def test_one_of_several_values():
    cpu = either((6, "PROD is true"), (2, "PROD is false"))
    (finding,) = judged(bounded(cpu="4"), of(resources(cpu=cpu)))
    assert "is above the platform's limit of 4 when PROD is true: " in finding.message


def test_a_default_that_is_too_much():
    (finding,) = judged(bounded(cpu="4"), of(resources(cpu=by_default(6))))
    assert "when X is not set" in finding.message


def test_one_of_several_objects():
    given = (*one(call("flyte.Resources", 7, cpu=6), 7, when="PROD is true"), *resources(8, cpu=2))
    (finding,) = judged(bounded(cpu="4"), of(given))
    assert finding.place == at(7)
    assert "when PROD is true" in finding.message


def test_a_fault_in_all_cases_is_told_without_a_condition():
    memory = either(("1Gi", "PROD is true"), ("2Gi", "PROD is false"))
    (finding,) = judged(bounded(cpu="4"), of(resources(cpu=6, memory=memory)))
    assert " when " not in finding.message


@pytest.mark.parametrize("cpu", [one(UNKNOWN), "6 cores", -6])
def test_a_value_that_is_not_known_or_not_valid(cpu):
    assert codes(bounded(cpu="4"), of(resources(cpu=cpu))) == []


# -- FLR503 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hard", "given", "field"),
    [
        ({"requests_cpu": "64"}, {"cpu": 65}, "cpu request of 65"),
        ({"cpu": "64"}, {"cpu": 65}, "cpu request of 65"),
        ({"limits_cpu": "64"}, {"cpu": (1, 65)}, "cpu limit of 65"),
        ({"limits_memory": "1Gi"}, {"memory": "2Gi"}, "memory limit of 2Gi"),
        ({"requests_gpu": "4"}, {"gpu": "A100:8"}, "nvidia.com/gpu request of 8"),
        ({"requests_disk": "1Gi"}, {"disk": "2Gi"}, "ephemeral-storage request of 2Gi"),
    ],
)
def test_a_pod_above_the_quota(hard, given, field):
    (finding,) = judged(quota(**hard), of(resources(7, **given)))
    assert (finding.code, finding.place) == ("FLR503", at(7))
    assert finding.message.startswith(f"one pod's {field} is above the namespace's quota of ")
    assert "pending" in finding.message


def test_the_pod_is_judged_as_it_runs():
    capped = replace(quota(limits_cpu="5"), limits=amounts(cpu="4"))
    assert codes(capped, of(resources(cpu=6))) == ["FLR502"]


def test_a_default_above_the_quota_is_at_the_name_of_the_function():
    (finding,) = judged(replace(quota(requests_memory="1Gi"), defaults=amounts(memory="2Gi")), of(resources(cpu=1)))
    assert (finding.code, finding.place) == ("FLR503", at(21))


def test_a_quota_of_other_devices():
    assert codes(quota(requests_gpu="4"), of(resources(gpu="Trn1:16"))) == []


def test_a_namespace_for_no_pods():
    (finding,) = judged(quota(pods="0"), of(resources(cpu=1)))
    assert finding.message.startswith("the namespace's quota allows no pod (pods)")
    assert finding.remedy == "have the namespace's quota raised"


def test_a_container_above_the_limit_range():
    (finding,) = judged(Limits(container_maximum=amounts(cpu="4")), of(resources(cpu=6)))
    assert finding.code == "FLR503"
    assert "the namespace's LimitRange of 4" in finding.message


# -- FLR504 ----------------------------------------------------------------------------------------------------------


def test_a_pool_above_the_quota():
    reusable = policy(5, replicas=one((1, 8), 6))
    (finding,) = judged(quota(limits_memory="64Gi"), of(resources(7, memory="16Gi"), reusable))
    assert (finding.code, finding.place) == ("FLR504", at(6))
    assert finding.message.startswith(
        "8 replicas take memory limits of 128Gi, above the namespace's quota of 64Gi (limits.memory): "
    )


def test_the_default_number_of_replicas():
    (finding,) = judged(quota(limits_memory="16Gi"), of(resources(7, memory="16Gi"), policy(5)))
    assert (finding.code, finding.place) == ("FLR504", at(5))


@pytest.mark.parametrize("replicas", [4, (1, 4), (0, 1), one(UNKNOWN), either((4, None), (UNKNOWN, "X is set"))])
def test_a_pool_that_fits_or_is_not_known(replicas):
    assert codes(quota(limits_memory="64Gi"), of(resources(memory="16Gi"), policy(replicas=replicas))) == []


def test_a_replica_that_does_not_fit_alone():
    assert codes(quota(limits_memory="8Gi"), of(resources(memory="16Gi"), policy(replicas=4))) == ["FLR503"]


def test_more_replicas_than_pods():
    (finding,) = judged(quota(pods="4"), of(resources(cpu=1), policy(replicas=8)))
    assert finding.message.startswith("8 replicas are above the namespace's quota of 4 pods (pods)")


def test_an_override_that_leaves_the_pool_as_it_is():
    pooled = of(resources(memory="16Gi"), policy(replicas=4))
    kept = override(pooled, row=30, resources=resources(30, memory="20Gi"), reusable=policy(replicas=4))
    assert codes(quota(limits_memory="64Gi"), pooled, kept) == []


# -- FLR505 ----------------------------------------------------------------------------------------------------------

T4 = Limits(accelerators=Accelerators(("T4", "nvidia-l4"), Scope(), Place("platform.toml", 1, 1, 1, 9)))


def devices(limits: Limits, *calls: object) -> list[Finding]:
    return [each for each in run(Registry(calls=calls), lambda file: limits) if each.code == "FLR505"]


@pytest.mark.parametrize("asked", [call("flyte.Resources", 7, gpu="A100:1"), call("flyte.GPU", 7, device="A100")])
def test_a_device_that_is_not_offered(asked):
    (finding,) = devices(T4, asked)
    assert finding.place == at(7)
    assert '"A100' in finding.message
    assert finding.remedy == "write one of T4, nvidia-l4"


@pytest.mark.parametrize("device", ["T4", "L4"])
def test_a_device_that_is_offered(device):
    assert devices(T4, call("flyte.Resources", gpu=f"{device}:1"), call("flyte.GPU", device=device)) == []


def test_a_count_without_a_device_and_a_device_that_nobody_knows():
    assert devices(T4, call("flyte.Resources", gpu=2), call("flyte.Resources", gpu="A1000:1")) == []


def test_a_platform_that_does_not_say_what_it_offers():
    assert devices(Limits(), call("flyte.Resources", gpu="A100:1")) == []


# -- FLR506 ----------------------------------------------------------------------------------------------------------


def test_a_bounded_resource_of_which_a_task_asks_nothing():
    (finding,) = judged(quota(requests_disk="1Ti"), of(resources(7, cpu=1)))
    assert (finding.code, finding.place) == ("FLR506", at(21))
    assert finding.message.startswith('task "fit" asks for no ephemeral-storage, which the namespace\'s quota bounds')


@pytest.mark.parametrize("disk", ["10Gi", one(UNKNOWN)])
def test_a_bounded_resource_that_a_task_asks_for(disk):
    assert codes(quota(requests_disk="1Ti"), of(resources(disk=disk))) == []


def test_a_bounded_resource_that_the_platform_gives():
    assert codes(replace(quota(requests_disk="1Ti"), defaults=amounts(disk="1Gi")), of(resources(cpu=1))) == []
    assert codes(replace(quota(requests_disk="1Ti"), default_requests=amounts(disk="1Gi")), of(resources(cpu=1))) == []


def test_cpu_and_memory_always_have_a_value_and_devices_need_none():
    assert codes(quota(requests_cpu="64", limits_memory="64Gi", requests_gpu="4"), of(NOTHING)) == []
