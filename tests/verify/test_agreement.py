"""How the static view and the SDK's are laid side by side."""

from __future__ import annotations

import pytest
from declarations import FILE, effective_of, environment, one, policy, resources, task, unknown
from msgspec.structs import replace

from flyte_reslint.domain.resources import Accelerator, Resources
from flyte_reslint.domain.reuse import ReusePolicy
from flyte_reslint.verify.agreement import agreements
from flyte_reslint.verify.fields import environment_subject, task_subject
from flyte_reslint.verify.registered import ImportFailure, Probed, Registered

ENVIRONMENT = environment(0, "env")
FAILURE = ImportFailure(FILE, 3, "ValueError: no")


def static(*functions, **settings):
    """The static view of tasks of the environment `env`, one below the other."""
    tasks = [task(at, name, 10 * at, of=ENVIRONMENT, **settings) for at, name in enumerate(functions or ["fit"], 1)]
    return [task_subject(each) for each in effective_of(ENVIRONMENT, *tasks).tasks]


def registered(requests=None, limits=None, **more):
    """The task `env.fit` as the SDK registers it."""
    known = {"name": "env.fit", "file": FILE, "line": 10, "reuse": None, "environment": "env", "is_async": True, **more}
    return Registered("task", resources=Resources(requests or {}, limits or {}), **known)


def compared(subjects, *real, **more):
    return agreements(subjects, [Probed(FILE, more.pop("failure", None), real, **more)])


def only(subjects, real):
    [agreement] = compared(subjects, real)
    return agreement


def test_alike():
    subjects = static(resources=resources(7, cpu=(1, 2), memory="1Gi"))
    assert only(subjects, registered({"cpu": "1", "memory": "1Gi"}, {"cpu": "2"})).verdict == "agrees"


@pytest.mark.parametrize(
    ("real", "field", "ours", "theirs"),
    [
        (registered({"cpu": "2", "memory": "1Gi"}), "cpu.request", "1", "2"),
        (registered({"cpu": "1"}), "memory.request", "1Gi", None),
        (registered({"cpu": "1", "memory": "1Gi"}, {"memory": "2Gi"}), "memory.limit", None, "2Gi"),
        (registered({"cpu": "1", "memory": "1Gi"}, is_async=False), "async", "true", "false"),
        (registered({"cpu": "1", "memory": "1Gi"}, line=11), "line", "10", "11"),
        (registered({"cpu": "1", "memory": "1Gi"}, environment="other"), "environment", "env", "other"),
    ],
)
def test_one_field_differs(real, field, ours, theirs):
    agreement = only(static(resources=resources(7, cpu=1, memory="1Gi")), real)
    assert agreement.verdict == "differs"
    [difference] = agreement.differences
    assert (difference.field, difference.static, difference.registered) == (field, ours, theirs)
    assert (difference.file, difference.line) == (FILE, real.line)


def test_a_difference_has_the_place_where_the_static_value_was_set():
    [difference] = only(static(resources=resources(7, cpu=1)), registered({"cpu": "2"})).differences
    assert (difference.place.file, difference.place.row) == (FILE, 7)


def test_devices_and_reuse_are_compared_part_by_part():
    subjects = static(resources=resources(7, gpu="A100:2"), reusable=policy(8, replicas=(1, 3), idle_ttl=60))
    device = Accelerator("A100", "nvidia-tesla-a100", "1g.5gb", "NVIDIA_GPU")
    real = replace(
        registered(reuse=ReusePolicy(1, 3, 2, 60.0, 30.0, "global")),
        resources=Resources({"gpu": "2"}, {}, device),
    )
    differences = {each.field: (each.static, each.registered) for each in only(subjects, real).differences}
    assert differences == {"gpu.partition": (None, "1g.5gb"), "reuse.concurrency": ("1", "2")}


def test_what_is_unknown_is_not_compared():
    subjects = static(resources=resources(7, cpu=unknown("it comes from a file", 7), memory="1Gi"))
    assert only(subjects, registered({"cpu": "9", "memory": "1Gi"}, {"cpu": "10"})).verdict == "unknown"
    assert only(subjects, registered({"cpu": "9", "memory": "2Gi"})).verdict == "differs"


def test_unknown_resources_leave_the_reuse_policy_compared():
    subjects = static(resources=unknown("it comes from a file", 7))
    assert only(subjects, registered({"cpu": "9"})).verdict == "unknown"
    reuse = ReusePolicy(2, 2, 1, 30.0, 30.0, "global")
    assert only(subjects, registered({"cpu": "9"}, reuse=reuse)).verdict == "differs"


def test_an_unknown_name_is_matched_by_its_file():
    [subject] = static()
    nameless = replace(subject, name=None, unknown=unknown_name())
    assert only([nameless], registered(name="env.whatever")).verdict == "unknown"
    elsewhere = registered(file="other.py")
    found = agreements([nameless], [Probed(FILE, None), Probed("other.py", None, (elsewhere,))])
    assert sorted(each.verdict for each in found) == ["not-found", "only-static"]


def unknown_name():
    nameless = environment(1, replace(one(None)[0].traced, value=unknown("it comes from a file")[0].traced.value))
    [view] = effective_of(nameless).environments
    return environment_subject(view).unknown


def test_each_task_is_matched_by_its_name():
    subjects = static("fit", "score")
    found = compared(subjects, registered(name="env.score", line=20), registered(name="env.fit"))
    assert [(each.name, each.verdict) for each in found] == [("env.fit", "agrees"), ("env.score", "agrees")]


def test_what_only_one_view_has():
    found = compared(static("fit"), registered(name="env.score", line=20))
    assert [(each.name, each.verdict) for each in found] == [("env.fit", "only-static"), ("env.score", "not-found")]


def test_what_only_some_imports_make_is_no_contradiction():
    [subject] = static("fit")
    [agreement] = compared([replace(subject, is_certain=False)])
    assert agreement.verdict == "unknown"
    assert "branch" in agreement.unknown[0].reason


def test_what_lies_outside_the_files_is_not_compared():
    assert not compared([], registered(file="elsewhere.py"))


@pytest.mark.parametrize(("package", "verdict"), [("union", "stubbed"), ("numpy", "only-static")])
def test_what_a_stub_would_have_registered_cannot_be_compared(package, verdict):
    [agreement] = compared(static("fit"), stubbed=frozenset({package}))
    assert agreement.verdict == verdict


def test_a_task_of_flytekit_is_matched_by_its_place():
    [subject] = static("fit")
    of_flytekit = replace(subject, name="tasks.fit", fields={"line": "10"})
    moved = registered(name="project.tasks.fit", environment=None)
    assert only([of_flytekit], moved).verdict == "agrees"
    assert len(compared([of_flytekit], replace(moved, line=12))) == 2
    assert len(compared([of_flytekit], replace(moved, name="project.tasks.score"))) == 2


def test_an_import_that_failed_is_the_reason_for_what_is_missing():
    [agreement] = compared(static("fit"), failure=FAILURE)
    assert (agreement.verdict, agreement.failure) == ("import-failed", FAILURE)


def test_what_the_sdk_refuses_to_serialise_is_not_compared():
    agreement = only(static(resources=resources(7, cpu=1)), registered({"cpu": "2"}, error="ValueError: no"))
    assert (agreement.verdict, agreement.error, agreement.differences) == ("refused", "ValueError: no", ())


def test_what_several_imports_register_alike_counts_once():
    assert len(compared(static("fit"), registered(), registered())) == 1
    assert len(compared(static("fit"), registered(), registered({"cpu": "1"}))) == 2
