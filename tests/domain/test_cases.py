"""The alternatives of a declaration, settled case by case."""

from __future__ import annotations

from declarations import NOTHING, call, one, resources, unknown
from sources import analysed

from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.cases import MOST_CASES, Case, cases
from flyte_reslint.domain.values import Choices

NAMES = release("flyte", newest("flyte"))
FIELDS = ("cpu", "memory", "gpu", "disk", "shm", "replicas", "concurrency")


def told(given: Choices, reusable: Choices = NOTHING, fields: tuple[str, ...] = FIELDS) -> dict[str | None, dict]:
    return {
        case.condition: dict(case.settings.resources.requests) if case.settings.resources else {}
        for case in cases(given, reusable, fields, NAMES)
    }


def test_an_exact_declaration_has_one_case_without_a_condition():
    (case,) = cases(resources(cpu=2, memory="4Gi"), NOTHING, FIELDS, NAMES)
    assert isinstance(case, Case)
    assert (case.condition, case.settings.unknown) == (None, ())


def test_each_alternative_of_a_field_is_a_case():
    memory = (*one("64Gi", when="PROD is true"), *one("4Gi", when="PROD is false"))
    assert told(resources(memory=memory)) == {
        "PROD is true": {"memory": "64Gi"},
        "PROD is false": {"memory": "4Gi"},
    }


def test_what_one_condition_decides_is_decided_everywhere():
    memory = (*one("64Gi", when="PROD is true"), *one("4Gi", when="PROD is false"))
    cpu = (*one(8, when="PROD is true"), *one(1, when="PROD is false"))
    assert told(resources(memory=memory, cpu=cpu)) == {
        "PROD is true": {"memory": "64Gi", "cpu": "8"},
        "PROD is false": {"memory": "4Gi", "cpu": "1"},
    }


def test_independent_alternatives_are_multiplied():
    memory = (*one("64Gi", when="BIG is true"), *one("4Gi", when="BIG is false"))
    cpu = (*one(8, when="FAST is true"), *one(1, when="FAST is false"))
    assert told(resources(memory=memory, cpu=cpu))["BIG is true and FAST is false"] == {"memory": "64Gi", "cpu": "1"}
    assert len(told(resources(memory=memory, cpu=cpu))) == 4


def test_only_the_fields_that_are_asked_about_are_settled():
    memory = (*one("64Gi", when="BIG is true"), *one("4Gi", when="BIG is false"))
    cpu = (*one(8, when="FAST is true"), *one(1, when="FAST is false"))
    assert told(resources(memory=memory, cpu=cpu), fields=("cpu",)) == {
        "FAST is true": {"cpu": "8"},
        "FAST is false": {"cpu": "1"},
    }


def test_the_objects_themselves_may_be_alternatives():
    either = (
        *one(call("flyte.Resources", 4, memory="64Gi"), 4, when="PROD is true"),
        *one(None, when="PROD is false"),
    )
    pools = (
        *one(call("flyte.ReusePolicy", 9, replicas=4), 9, when="PROD is true"),
        *one(None, when="PROD is false"),
    )
    found = cases(either, pools, FIELDS, NAMES)
    assert [(case.condition, case.settings.resources is None, case.settings.reuse is None) for case in found] == [
        ("PROD is true", False, False),
        ("PROD is false", True, True),
    ]


def test_the_arguments_of_a_device_are_settled_with_the_gpu():
    device = call(
        "flyte.GPU",
        device=(*one("A100", when="PROD is true"), *one("T4", when="PROD is false")),
        quantity=2,
    )
    found = cases(resources(gpu=device), NOTHING, ("gpu",), NAMES)
    assert [(case.condition, case.settings.resources.accelerator.name) for case in found] == [
        ("PROD is true", "A100"),
        ("PROD is false", "T4"),
    ]


def test_an_unknown_alternative_is_a_case_whose_field_is_unknown():
    memory = (*one("4Gi", when="MEM is not set"), *unknown("it is the environment's", when="MEM is set"))
    known, open_ = cases(resources(memory=memory), NOTHING, FIELDS, NAMES)
    assert known.settings.unknown == ()
    assert [(each.field, each.reason) for each in open_.settings.unknown] == [("memory", "it is the environment's")]


def test_too_many_cases_are_left_open():
    fields = {
        name: tuple(choice for number in range(5) for choice in one(number + 1, when=f"{name} is {number}"))
        for name in ("cpu", "memory", "disk")
    }
    assert MOST_CASES < 5**3
    (case,) = cases(resources(**fields), NOTHING, FIELDS, NAMES)
    assert case.condition is None
    assert {each.field for each in case.settings.unknown} == {"cpu", "memory", "disk"}


def test_what_the_declaration_itself_needs_is_assumed():
    memory = (*one("64Gi", when="PROD is true"), *one("4Gi", when="PROD is false"))
    (case,) = cases(resources(memory=memory), NOTHING, FIELDS, NAMES, "PROD is true")
    assert (case.condition, case.settings.resources.requests) == (None, {"memory": "64Gi"})


def test_a_task_of_flytekit_is_told_apart_by_what_is_asked_about(tmp_path):
    project = analysed(
        tmp_path,
        """
        import os
        from flytekit import Resources, task

        LARGE = os.environ.get("LARGE") == "1"

        @task(requests=Resources(cpu="1", mem="64Gi" if LARGE else "4Gi"), retries=3 if os.environ.get("X") else 1)
        def work(x: int) -> int:
            return x
        """,
    )
    (work,) = project.tasks
    found = project.cases(work, "memory")
    assert sorted(case.settings.resources.requests["memory"] for case in found) == ["4Gi", "64Gi"]
    assert len(project.cases(work, "cpu")) == 1
