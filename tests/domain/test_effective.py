"""What a declaration comes to. Expectations are what flyte 2.12.1 registers for the same arguments."""

from __future__ import annotations

import pytest
from declarations import NOTHING, at, call, effective_of, environment, one, override, policy, resources, task, unknown

from flyte_reslint.domain.calls import Argument, Call
from flyte_reslint.domain.resources import Accelerator, Resources
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.domain.settings import Settings
from flyte_reslint.domain.values import Choice, Duration, Items, Plain, Step, Traced


def settings_of(resources_in_force=NOTHING, reusable=NOTHING) -> Settings:
    return effective_of(task(1, "fit", 10, resources=resources_in_force, reusable=reusable)).tasks[0].settings


@pytest.mark.parametrize(
    ("arguments", "requests", "limits"),
    [
        ({"cpu": 2}, {"cpu": "2"}, {}),
        ({"cpu": 0.5}, {"cpu": "0.5"}, {}),
        ({"cpu": "500m"}, {"cpu": "500m"}, {}),
        ({"cpu": (1, 2.5)}, {"cpu": "1"}, {"cpu": "2.5"}),
        ({"memory": "4Gi"}, {"memory": "4Gi"}, {}),
        ({"memory": ("4Gi", "8Gi")}, {"memory": "4Gi"}, {"memory": "8Gi"}),
        ({"disk": "50Gi"}, {"ephemeral-storage": "50Gi"}, {}),
        ({"gpu": 2}, {"gpu": "2"}, {}),
        ({"cpu": 1, "gpu": 0}, {"cpu": "1"}, {}),
        ({"cpu": 1, "memory": None}, {"cpu": "1"}, {}),
        ({"memory": "4GB"}, {"memory": "4GB"}, {}),
        ({"memory": 1024}, {"memory": "1024"}, {}),
    ],
)
def test_quantities_are_spelled_as_the_sdk_registers_them(arguments, requests, limits):
    settings = settings_of(resources(**arguments))
    assert settings.resources == Resources(requests, limits)
    assert settings.state == "exact"


@pytest.mark.parametrize("nothing", [NOTHING, resources(), resources(gpu=0), resources(cpu=None)])
def test_nothing_set_is_the_platforms_default(nothing):
    assert settings_of(nothing) == Settings(None, None, (), settings_of(nothing).provenance)


@pytest.mark.parametrize(
    ("gpu", "count", "accelerator"),
    [
        ("A100:2", "2", Accelerator("A100", "nvidia-tesla-a100", None, "NVIDIA_GPU")),
        ("H200:8", "8", Accelerator("H200", "H200", None, "NVIDIA_GPU")),
        ("Trn1:4", "4", Accelerator("Trn1", "Trn1", None, "AMAZON_NEURON")),
        ("AppleSilicon", "1", Accelerator("AppleSilicon", "AppleSilicon", None, "APPLE_SILICON")),
        ("A1000:1", "1", Accelerator("A1000", "A1000", None, None)),
        (
            call("flyte.GPU", device="A100", quantity=1, partition="1g.5gb"),
            "1",
            Accelerator("A100", "nvidia-tesla-a100", "1g.5gb", "NVIDIA_GPU"),
        ),
        (
            call("flyte.TPU", device="V5P", partition="2x2x1"),
            "1",
            Accelerator("V5P", "tpu-v5p-slice", "2x2x1", "GOOGLE_TPU"),
        ),
        (
            call("flyte.Device", quantity=3, device_class="AMD_GPU", device="MI300X"),
            "3",
            Accelerator("MI300X", "MI300X", None, "AMD_GPU"),
        ),
        (call("flyte.APPLE_SILICON"), "1", Accelerator("AppleSilicon", "AppleSilicon", None, "APPLE_SILICON")),
    ],
)
def test_devices_have_their_names_on_the_wire(gpu, count, accelerator):
    settings = settings_of(resources(gpu=gpu))
    assert settings.resources == Resources({"gpu": count}, {}, accelerator)
    assert settings.state == "exact"


@pytest.mark.parametrize(("shm", "shown"), [("auto", "auto"), ("8Gi", "8Gi")])
def test_shared_memory_is_neither_request_nor_limit(shm, shown):
    assert settings_of(resources(shm=shm)).resources == Resources({}, {}, shm=shown)


@pytest.mark.parametrize(
    ("arguments", "field", "reason"),
    [
        ({"cpu": [1, 2]}, "cpu", "[1, 2] is not a (request, limit) pair"),
        ({"cpu": (1,)}, "cpu", "(1,) is not a (request, limit) pair"),
        ({"cpu": True}, "cpu", "True is not a quantity"),
        ({"memory": (None, "1Gi")}, "memory", "None is not a quantity"),
        ({"disk": ("1Gi", "2Gi")}, "disk", '("1Gi", "2Gi") is not a quantity'),
        ({"gpu": "A100"}, "gpu", '"A100" has no count after the device'),
        ({"gpu": ("A100", 4)}, "gpu", '("A100", 4) is neither a count nor a device'),
        ({"gpu": 1.5}, "gpu", "1.5 is neither a count nor a device"),
        (
            {"gpu": call("flyte.Device", quantity=1, device_class="GPU")},
            "gpu",
            "flyte.Device(...) names no device, which cannot be registered",
        ),
    ],
)
def test_what_cannot_be_registered_is_unknown_with_the_reason(arguments, field, reason):
    settings = settings_of(resources(**arguments))
    assert [(each.field, each.reason) for each in settings.unknown] == [(field, reason)]
    assert settings.state == "unknown"


def test_one_unknown_field_leaves_the_others_known():
    settings = settings_of(resources(cpu=2, memory=unknown("os.environ is read", 7)))
    assert settings.resources == Resources({"cpu": "2"}, {})
    assert [(each.field, each.reason, each.place.row) for each in settings.unknown] == [
        ("memory", "os.environ is read", 7)
    ]
    assert settings.state == "partial"


def test_alternatives_are_told_with_their_conditions():
    memory = one("4Gi", when="PROD is true") + one("2Gi", when="PROD is false")
    settings = settings_of(resources(cpu=2, memory=memory))
    assert [each.reason for each in settings.unknown] == ['"4Gi" when PROD is true, else "2Gi"']
    assert settings.state == "partial"


def test_an_unknown_alternative_is_told_after_the_known_one():
    memory = unknown("SIZE is read from the environment", when="SIZE is set") + one("2Gi", when="SIZE is not set")
    (unsettled,) = settings_of(resources(memory=memory)).unknown
    assert unsettled.reason == ('unknown because SIZE is read from the environment when SIZE is set, else "2Gi"')


def test_alternatives_that_mean_the_same_are_exact():
    gpu = one("A100:2", when="NEW is true") + one(call("flyte.GPU", device="A100", quantity=2), when="NEW is false")
    settings = settings_of(resources(gpu=gpu))
    assert settings.state == "exact"
    assert settings.resources.requests == {"gpu": "2"}


def test_the_arguments_of_a_device_may_have_alternatives():
    device = call("flyte.GPU", device=one("A100", when="BIG is true") + one("T4", when="BIG is false"), quantity=1)
    (unsettled,) = settings_of(resources(gpu=device)).unknown
    assert (unsettled.field, unsettled.reason) == (
        "gpu",
        'flyte.GPU(device="A100", quantity=1) when BIG is true, else flyte.GPU(device="T4", quantity=1)',
    )


def test_alternative_resources_are_combined_field_by_field():
    large = call("flyte.Resources", 3, cpu=2, memory="8Gi")
    small = call("flyte.Resources", 4, cpu=2)
    settings = settings_of(one(large, when="PROD is true") + one(small, when="PROD is false"))
    assert settings.resources == Resources({"cpu": "2"}, {})
    assert [(each.field, each.reason) for each in settings.unknown] == [
        ("memory", '"8Gi" when PROD is true, else unset')
    ]


def test_unknown_resources_are_unknown_as_a_whole():
    settings = settings_of(unknown("load_settings comes from outside", 5))
    assert settings.resources is None
    assert [(each.field, each.place.row) for each in settings.unknown] == [("resources", 5)]
    assert settings.state == "unknown"


def test_unpacked_arguments_may_hold_any_field_that_is_not_given():
    settings = settings_of(one(call("flyte.Resources", 3, cpu=2, is_open=True)))
    assert settings.resources.requests == {"cpu": "2"}
    assert {each.field for each in settings.unknown} == {"memory", "gpu", "disk", "shm"}


def test_reuse_has_the_defaults_of_the_sdk():
    assert settings_of(reusable=policy()).reuse == ReusePolicy(2, 2, 1, 30.0, 30.0, "global")


def test_reuse_as_given():
    reusable = policy(replicas=(1, 4), concurrency=8, idle_ttl=Duration(300.0), scaledown_ttl=60, scope="run")
    assert settings_of(reusable=reusable).reuse == ReusePolicy(1, 4, 8, 300.0, 60.0, "run")


def test_more_seconds_than_a_timedelta_can_hold_are_unknown():
    settings = settings_of(reusable=policy(idle_ttl=10**400, scaledown_ttl=86_400))
    assert (settings.reuse.idle_ttl, settings.reuse.scaledown_ttl) == (None, 86_400.0)
    assert [each.field for each in settings.unknown] == ["reuse.idle_ttl"]


def test_a_part_of_reuse_may_be_unknown():
    settings = settings_of(reusable=policy(replicas=unknown("it is read from a file"), concurrency=8))
    assert settings.reuse == ReusePolicy(None, None, 8, 30.0, 30.0, "global")
    assert [each.field for each in settings.unknown] == ["reuse.replicas"]
    assert settings.state == "partial"


def test_reuse_that_only_some_runs_have_is_unknown():
    reusable = one(call("flyte.ReusePolicy", replicas=3), when="POOL is true") + one(None, when="POOL is false")
    settings = settings_of(reusable=reusable)
    assert settings.reuse is None
    assert [each.reason for each in settings.unknown] == ["flyte.ReusePolicy(replicas=3) when POOL is true, else None"]


def test_provenance_begins_where_the_value_enters_the_call():
    origin = Step('MEMORY = "4Gi"', at(2, "pipelines/config.py"))
    settings = settings_of(resources(9, memory=one("4Gi", 9, origin)))
    assert settings.provenance["memory"] == (Step('memory="4Gi"', at(9)), origin)
    assert settings.provenance["resources"] == (Step('resources=flyte.Resources(memory="4Gi")', at(9)),)
    assert "cpu" not in settings.provenance


def test_provenance_includes_the_parts_that_a_value_is_made_of():
    limit, device = Step('LIMIT = "8Gi"', at(2)), Step('DEVICE = "A100"', at(3))
    memory = Items("tuple", (Traced(Plain("4Gi"), at(9)), Traced(Plain("8Gi"), at(9), (limit,))))
    gpu = call("flyte.GPU", 9, device=one("A100", 9, device), quantity=1)
    provenance = settings_of(resources(9, memory=one(memory, 9), gpu=one(gpu, 9))).provenance
    assert provenance["memory"][1:] == (limit,)
    assert provenance["gpu"][1:] == (device,)
    assert len(provenance["resources"]) == 1


def test_a_value_from_elsewhere_enters_at_its_argument():
    elsewhere = (Choice(Traced(Plain("4Gi"), at(2)), None),)
    made = Call("flyte.Resources", at(9), at(9), (Argument("memory", at(9), elsewhere),))
    assert settings_of(one(made, 9)).provenance["memory"] == (Step('memory="4Gi"', at(9)),)


def test_an_override_is_told_for_every_task_it_may_be_called_on():
    env = environment(1)
    tasks = [task(1, "fit", 10, of=env), task(2, "score", 20, of=env)]
    shown = effective_of(env, *tasks, override(*tasks, row=30, resources=resources(cpu=4)))
    assert [each.task.name.text for each in shown.overrides] == ["train.fit", "train.score"]
    assert {each.settings.resources.requests["cpu"] for each in shown.overrides} == {"4"}


def test_an_unknown_name_does_not_make_the_settings_inexact():
    env = environment(1, Plain(None))
    (shown,) = effective_of(env).environments
    assert shown.name.text is None
    assert shown.name.unknown.reason == "None is not text"
    assert shown.settings.state == "exact"
