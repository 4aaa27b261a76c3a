"""Which bodies are looked into: every one from which a task or a model can be reached, however far behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sources import analysed

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import Value

TASK = """
import functools
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

@env.task
async def work(x: int) -> int:
    return x
"""

REACHING = {
    "by name": "reached = work",
    "in a dict": "STEPS = {'work': work}\ndef run(x): return STEPS['work'](x)\nreached = run",
    "in a nested list": "STEPS = [[('work', work)]]\ndef run(x): return STEPS[0][0][1](x)\nreached = run",
    "partial": "reached = functools.partial(work, 1)",
    "an inherited method": """
class Base:
    def run(self, x):
        return work(x)
class Runner(Base):
    pass
runner = Runner()
def reached(x):
    return runner.run(x)""",
    "an attribute of an instance": """
class Runner:
    def __init__(self, step):
        self.step = step
runner = Runner(work)
def reached(x):
    return runner.step(x)""",
    "a property": """
class Runner:
    @property
    def step(self):
        return work
runner = Runner()
def reached(x):
    return runner.step(x)""",
    "a closure": """
def made(step):
    def run(x):
        return step(x)
    return run
reached = made(work)""",
    "a default": "def reached(x, step=work): return step(x)",
    "a bound override": "override = work.override\ndef reached(x): return override(retries=1)(x)",
    "super": """
class Base:
    def run(self, x):
        return work(x)
class Runner(Base):
    def run(self, x):
        return super().run(x)
def reached(x):
    return Runner().run(x)""",
    "an import inside": "def reached(x):\n    from tasks import work as step\n    return step(x)",
    "a module imported inside": "def reached(x):\n    import tasks\n    return tasks.work(x)",
}


@pytest.mark.parametrize("way", REACHING)
def test_a_call_is_found_however_the_task_is_reached(tmp_path: Path, way: str) -> None:
    code = f"""
import functools
from tasks import env, work
{REACHING[way]}

@env.task
async def main(x: int) -> int:
    return await reached(x)
"""
    registry = analysed(tmp_path, code, tasks=TASK).registry
    (call,) = registry.invocations
    names = {task.key: task.function for task in registry.tasks}
    assert (names[call.caller], names[call.callee]) == ("main", "work")


OUTSIDE = {
    "an attribute": "def run(x):\n    return work.override(retries=3)(x)",
    "an attribute of a parameter": """
def made(task):
    return task.override(retries=3)
def run(x):
    return made(work)(x)""",
    "a text": "def run(x):\n    return getattr(work, 'override')(retries=3)(x)",
    "a method": "override = work.override\ndef run(x):\n    return override(retries=3)(x)",
    "a main block": "if __name__ == '__main__':\n    work.override(retries=3)(1)",
    "a function of a main block": """
if __name__ == '__main__':
    def run(x):
        return work.override(retries=3)(x)
    run(1)""",
    "a call of what an override made": "larger = work.override(retries=3)\ndef run(x):\n    return larger(x)",
}


@pytest.mark.parametrize("way", OUTSIDE)
def test_an_override_is_found_outside_of_tasks(tmp_path: Path, way: str) -> None:
    registry = analysed(tmp_path, f"from tasks import work\n{OUTSIDE[way]}\n", tasks=TASK).registry
    assert [override.use for override in registry.overrides] == ["called"]


def test_a_node_is_found_outside_of_workflows(tmp_path: Path) -> None:
    code = """
from flytekit import Resources, task

@task(requests=Resources(mem="1Gi"))
def work(x: int) -> int:
    return x

def run(x):
    return work(x=x).with_overrides(requests=Resources(mem="2Gi"))
"""
    assert len(analysed(tmp_path, code).registry.overrides) == 1


def test_the_function_of_a_task_is_found_outside_of_tasks(tmp_path: Path) -> None:
    code = """
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

@env.task
async def sized(memory: str):
    return flyte.Resources(memory=memory)

def run():
    return sized.func("7Gi")
"""
    assert "7Gi" in repr([call.arguments for call in analysed(tmp_path, code).registry.calls])


def test_a_function_that_only_calls_tasks_is_not_executed_outside_of_tasks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
from tasks import env, work

@env.task
async def main(x: int) -> int:
    return await work(x)

def run(x):
    return main(x)

if __name__ == "__main__":
    run(1)
"""
    executed = []
    run = FunctionObject.run

    def noted(function: FunctionObject, machine: Machine, scope: Scope, place: Place, *rest: Any) -> Value:
        executed.append(function.name)
        return run(function, machine, scope, place, *rest)

    monkeypatch.setattr(FunctionObject, "run", noted)
    assert len(analysed(tmp_path, code, tasks=TASK).registry.invocations) == 1
    assert executed == ["main"]


MUTUAL = """
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

def {first}(n):
    return {second}(n)

def {second}(n):
    return {first}(n) or flyte.Resources(memory="{memory}")

@env.task
async def main(x: int) -> int:
    return x
"""


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_functions_that_call_each_other_are_all_looked_into(tmp_path: Path, first: str, second: str) -> None:
    registry = analysed(tmp_path, MUTUAL.format(first=first, second=second, memory="9Gi")).registry
    assert "9Gi" in repr([call.arguments for call in registry.calls])


MANAGER = """
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

@env.task
async def work(x: int):
    ...

@env.task
async def main(x: int) -> int:
    {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        "with work(x) as y: pass",
        "return {work(x): 1}",
        "return {1: work(x)}",
        "return {**work(x)}",
        "return [y for y in [1] if work(y)]",
        "return [y for y in work(x)]",
        "return f'{work(x)}'",
        "return x[work(x):]",
        "return (lambda y=work(x): y)()",
    ],
)
def test_a_mention_counts_wherever_it_stands(tmp_path: Path, body: str) -> None:
    assert len(analysed(tmp_path, MANAGER.format(body=body)).registry.invocations) >= 1


ABORTED = """
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

@env.task
async def first(x: int) -> int:
    try:
        for a in range(1999):
            for b in range(1999):
                x = x + a + b
        while env.name:
            {steps}
    except ImportError:
        return 1
    return x

@env.task
async def second(x: int) -> int:
    from flyte import Image
    return x
"""


def test_an_import_is_not_guarded_by_a_try_of_a_body_that_took_too_long(tmp_path: Path) -> None:
    steps = "\n            ".join(f"x = x + {n} + {n} + {n}" for n in range(6000))
    imports = analysed(tmp_path, ABORTED.format(steps=steps)).registry.imports
    assert [each.is_guarded for each in imports if each.name == "Image"] == [False]
