"""Which bodies are looked into: every one from which a task or a model can be reached, however far behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import analysed

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
