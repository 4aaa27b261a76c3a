"""FLR407, 409, 410."""

from __future__ import annotations

import pytest
from declarations import FILE, NOTHING, at, call, environment, override, resources, task, unknown
from judging import codes, judged
from msgspec.structs import replace

from flyte_reslint.checks.run import run
from flyte_reslint.domain.registry import Allowance, Invocation, Registry, Task

LOAD = task(1, "load", 10, is_async=False)
MAIN = task(2, "main", 20)


@pytest.mark.parametrize(("use", "expected"), [("discarded", ["FLR407"]), ("kept", []), ("called", [])])
def test_an_override_that_nobody_uses(use, expected):
    made = replace(override(MAIN, row=30), use=use)
    assert codes(overrides=(made,)) == expected


def calling(callee: Task = LOAD, **changes: object) -> dict[str, tuple[object, ...]]:
    made = Invocation(MAIN.key, callee.key, at(30), "call", True, True, True, NOTHING)
    return {"tasks": (callee, MAIN), "invocations": (replace(made, **changes),)}


def test_a_sync_task_called_from_async_code():
    (finding,) = judged(**calling())
    assert (finding.code, finding.place) == ("FLR410", at(30))
    assert finding.remedy == "write await load.aio(...)"
    assert finding.related[0].place == LOAD.function_name


@pytest.mark.parametrize(
    ("target", "oldest", "who"),
    [
        (None, None, "the SDK"),
        ("2.6.7", None, "the SDK"),
        ("2.6.6", None, "flyte 2.6.7 and newer"),
        (None, "2.6.6", "flyte 2.6.7 and newer"),
        (None, "2.6.7", "the SDK"),
    ],
)
def test_the_release_that_began_to_refuse_it_is_told_where_an_older_one_is_allowed(target, oldest, who):
    targets = {FILE: target} if target else {}
    allowances = {FILE: Allowance(oldest, f"flyte>={oldest}", at(1))} if oldest else {}
    (finding,) = judged(**calling(), targets=targets, allowances=allowances)
    assert finding.message.endswith(f": it blocks the event loop, which {who} refuses")


@pytest.mark.parametrize("changes", [{"way": "aio"}, {"way": "map"}, {"in_async": False}])
def test_a_sync_task_called_as_it_should_be(changes):
    assert codes(**calling(**changes)) == []


@pytest.mark.parametrize("is_async", [True, None])
def test_a_task_that_is_not_surely_sync(is_async):
    assert codes(**calling(replace(LOAD, is_async=is_async))) == []


def without_resources(**parts: object) -> list[str]:
    return [finding.code for finding in run(Registry(**parts)) if finding.code == "FLR409"]


def test_a_task_whose_resources_nothing_sets():
    assert without_resources(tasks=(MAIN,)) == ["FLR409"]


def test_a_task_whose_resources_something_may_set():
    for chosen in (resources(5, cpu=1), unknown("it is read from a file")):
        assert without_resources(tasks=(replace(MAIN, resources=chosen),)) == []
    assert without_resources(tasks=(MAIN,), overrides=(override(MAIN, row=30, resources=resources(30, cpu=1)),)) == []


def test_a_task_with_a_pod_template():
    decorator = call("flyte.TaskEnvironment.task", pod_template="gpu-pod")
    assert without_resources(tasks=(replace(MAIN, decorator=decorator),)) == []
    made = replace(environment(7), call=call("flyte.TaskEnvironment", pod_template="gpu-pod"))
    assert without_resources(tasks=(replace(MAIN, environment=7),), environments=(made,)) == []
