"""Which calls between tasks are found, who waits, and what every run does."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import analysed

HEAD = """
import asyncio
import functools
import flyte

env = flyte.TaskEnvironment(name="env", reusable=flyte.ReusePolicy(replicas=2))

@env.task
async def child(n: int) -> int:
    return n

@env.task
def sync_child(n: int) -> int:
    return n

async def helper(n):
    return await child(n)

@env.task
async def parent(n: int, ns: list[int]) -> int:
"""


def calls(folder: Path, body: str) -> list[tuple[str, str, bool, bool]]:
    """Callee, way, whether the parent waits, whether every run makes the call."""
    indented = "".join(f"    {line}\n" for line in body.strip().splitlines())
    registry = analysed(folder, HEAD + indented).registry
    names = {task.key: task.function for task in registry.tasks}
    return [
        (names[call.callee], call.way, call.is_awaited, call.is_certain)
        for call in registry.invocations
        if names[call.caller] == "parent"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "return await child(n)",
        "x = child(n)\nreturn await x",
        "return await helper(n)",
        "if n:\n    print(1)\nelse:\n    print(2)\nreturn await child(n)",
        "return await child.override(short_name='c')(n)",
        "call = child\nreturn await call(n)",
        "with flyte.group('g'):\n    return await child(n)",
        "for _ in range(1):\n    await child(n)",
        "return await (child(n) if True else None)",
    ],
)
def test_a_wait_that_every_run_makes(tmp_path: Path, body: str) -> None:
    assert calls(tmp_path, body) == [("child", "call", True, True)]


@pytest.mark.parametrize(
    "body",
    [
        "if n:\n    await child(n)",
        "if n > 3:\n    return 0\nreturn await child(n)",
        "if n > 3:\n    raise ValueError\nreturn await child(n)",
        "for x in ns:\n    await child(x)",
        "while n:\n    await child(n)",
        "return n or await child(n)",
        "return await child(n) if n else 0",
        "try:\n    print(open(n))\n    await child(n)\nexcept OSError:\n    pass",
        "match n:\n    case 1:\n        await child(n)",
        "return [await child(x) for x in ns]",
    ],
)
def test_a_wait_that_some_runs_do_not_make(tmp_path: Path, body: str) -> None:
    assert calls(tmp_path, body) == [("child", "call", True, False)]


def test_a_branch_inside_a_helper_does_not_make_the_rest_uncertain(tmp_path: Path) -> None:
    source = HEAD.replace(
        "    return await child(n)\n\n@env.task\nasync def parent",
        "    if n:\n        return 1\n    return 2\n\n@env.task\nasync def parent",
    )
    registry = analysed(tmp_path, source + "    await helper(n)\n    return await child(n)\n").registry
    assert [call.is_certain for call in registry.invocations] == [True]


def test_gather_waits_for_each(tmp_path: Path) -> None:
    body = "return await asyncio.gather(child(1), child(2))"
    assert calls(tmp_path, body) == [("child", "call", True, True)] * 2


def test_a_call_that_nobody_awaits(tmp_path: Path) -> None:
    assert calls(tmp_path, "later = child(n)\nreturn n") == [("child", "call", False, True)]


def test_a_created_task_is_waited_for_when_it_is_awaited(tmp_path: Path) -> None:
    assert calls(tmp_path, "t = asyncio.create_task(child(n))\nreturn await t") == [("child", "call", True, True)]
    assert calls(tmp_path, "t = asyncio.create_task(child(n))\nreturn n") == [("child", "call", False, True)]


@pytest.mark.parametrize("timeout", ["timeout=30", "timeout=n", "30"])
def test_a_wait_that_times_out_ends_by_itself(tmp_path: Path, timeout: str) -> None:
    assert calls(tmp_path, f"return await asyncio.wait_for(child(n), {timeout})") == [("child", "call", False, True)]
    body = f"t = asyncio.create_task(child(n))\nreturn await asyncio.wait_for(t, {timeout})"
    assert calls(tmp_path, body) == [("child", "call", False, True)]


@pytest.mark.parametrize("deadline", ["asyncio.timeout(30)", "async_timeout.timeout(n)", "anyio.move_on_after(1)"])
def test_a_wait_within_a_deadline_ends_by_itself(tmp_path: Path, deadline: str) -> None:
    body = f"async with {deadline}:\n    return await child(n)"
    assert calls(tmp_path, body) == [("child", "call", False, True)]
    body = f"async with {deadline}:\n    pass\nreturn await child(n)"
    assert calls(tmp_path, body) == [("child", "call", True, True)]


def test_a_wait_without_a_timeout_does_not(tmp_path: Path) -> None:
    body = "return await asyncio.wait_for(child(n), timeout=None)"
    assert calls(tmp_path, body) == [("child", "call", True, True)]


def test_a_sync_task_called_from_async_code(tmp_path: Path) -> None:
    assert calls(tmp_path, "return sync_child(n)") == [("sync_child", "call", True, True)]


def test_a_sync_task_awaited_through_aio(tmp_path: Path) -> None:
    assert calls(tmp_path, "return await sync_child.aio(n)") == [("sync_child", "aio", True, True)]


@pytest.mark.parametrize(
    "body",
    [
        "return list(flyte.map(child, ns))",
        "return [r async for r in flyte.map.aio(child, ns)]",
        "return list(flyte.map(functools.partial(child, n), ns))",
    ],
)
def test_a_map(tmp_path: Path, body: str) -> None:
    assert [(callee, way) for callee, way, _, _ in calls(tmp_path, body)] == [("child", "map")]


def test_a_call_outside_of_tasks_is_no_invocation(tmp_path: Path) -> None:
    registry = analysed(tmp_path, HEAD + "    return n\n\nif __name__ == '__main__':\n    child(1)\n").registry
    assert registry.invocations == ()


def test_a_sandbox_runs_no_event_loop(tmp_path: Path) -> None:
    source = HEAD.replace("@env.task\nasync def parent", "@env.sandbox.orchestrator\nasync def parent")
    project = analysed(tmp_path, source + "    return sync_child(n)\n")
    assert [call.in_async for call in project.registry.invocations] == [False]
    assert "FLR410" not in [finding.code for finding in project.findings]
