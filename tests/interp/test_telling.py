"""A body is left where nothing more can come of it, and not before, however what reveals something was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sources import analysed

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.functions import FunctionObject
from flyte_reslint.interp.machine import Machine
from flyte_reslint.interp.scope import Scope
from flyte_reslint.interp.values import Value

TASKS = """
import flyte

env = flyte.TaskEnvironment("work", resources=flyte.Resources(memory="1Gi"))

@env.task
async def work(x: int) -> int:
    return x
"""

MAIN = """
import asyncio
import functools
from tasks import env, work
{before}

@env.task
async def main(x: int) -> int:
{body}
"""

KEPT = {
    "in a name": "step = work\nx = x + 1\nreturn await step(x)",
    "in a list": "steps = []\nsteps.append(work)\nx = x + 1\nreturn await steps[0](x)",
    "in a dict": "steps = {}\nsteps['a'] = work\nx = x + 1\nreturn await steps['a'](x)",
    "in a tuple that is unpacked": "pair = (1, work)\nx = x + 1\none, step = pair\nreturn await step(x)",
    "in a partial": "step = functools.partial(work, x)\nx = x + 1\nreturn await step()",
    "in a function": "async def step(x):\n    return await work(x)\nx = x + 1\nreturn await step(x)",
    "in a lambda": "step = lambda: work(x)\nx = x + 1\nreturn await step()",
    "in a class": "class Step:\n    run = work\nx = x + 1\nreturn await Step.run(x)",
    "in an instance": "step = Step()\nstep.run = work\nx = x + 1\nreturn await step.run(x)",
    "in one of two branches": "step = None\nif x:\n    step = work\nx = x + 1\nreturn await step(x)",
    "in a name of the module": "global LATER\nLATER = work\nx = x + 1\nreturn await LATER(x)",
    "in a list of the module": "STEPS.append(work)\nx = x + 1\nreturn await STEPS[0](x)",
    "in a list of the module, by a function": "keep()\nx = x + 1\nreturn await take()(x)",
}

BEFORE = """
LATER = None
STEPS = []
class Step:
    pass
def keep():
    STEPS.append(work)
def take():
    return STEPS[0]
"""


def indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.split("\n"))


@pytest.mark.parametrize("way", KEPT)
def test_a_call_of_a_task_that_was_kept_is_found(tmp_path: Path, way: str) -> None:
    code = MAIN.format(before=BEFORE, body=indented(KEPT[way]))
    (call,) = analysed(tmp_path, code, tasks=TASKS).registry.invocations
    assert call.is_awaited


@pytest.mark.parametrize(
    "body",
    [
        "pending = work(x)\nx = x + 1\nreturn await pending",
        "pending = [work(x)]\nx = x + 1\nreturn await asyncio.gather(*pending)",
        "pending = asyncio.gather(work(x))\nx = x + 1\nreturn await pending",
        "async def step():\n    return work(x)\nx = x + 1\npending = await step()\nx = x + 1\nreturn await pending",
    ],
)
def test_a_call_is_awaited_however_much_later(tmp_path: Path, body: str) -> None:
    code = MAIN.format(before="", body=indented(body))
    (call,) = analysed(tmp_path, code, tasks=TASKS).registry.invocations
    assert call.is_awaited


def test_an_override_is_used_however_much_later(tmp_path: Path) -> None:
    body = "larger = work.override(retries=3)\nx = x + 1\nreturn await larger(x)"
    (override,) = analysed(tmp_path, MAIN.format(before="", body=indented(body)), tasks=TASKS).registry.overrides
    assert override.use == "called"


def test_a_call_has_what_was_put_into_its_argument_afterwards(tmp_path: Path) -> None:
    code = """
from kubernetes.client import V1ResourceRequirements

def run():
    limits = {}
    V1ResourceRequirements(limits=limits)
    size = "7Gi"
    limits["memory"] = size
"""
    registry = analysed(tmp_path, "import tasks\n" + code, tasks=TASKS).registry
    assert "7Gi" in repr(registry.calls)


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that are executed, by name."""
    names: list[str] = []
    run = FunctionObject.run

    def noted(function: FunctionObject, machine: Machine, scope: Scope, place: Place, *rest: Any) -> Value:
        names.append(function.name)
        return run(function, machine, scope, place, *rest)

    monkeypatch.setattr(FunctionObject, "run", noted)
    return names


def test_what_comes_after_the_last_call_of_a_task_is_left_alone(tmp_path: Path, executed: list[str]) -> None:
    body = "first(x)\ny = await work(x)\nlast(y)\nreturn y"
    before = "def first(x): print(x)\ndef last(x): print(x)"
    registry = analysed(tmp_path, MAIN.format(before=before, body=indented(body)), tasks=TASKS).registry
    assert len(registry.invocations) == 1
    assert executed == ["main", "first"]


LEFT = {
    "the last branch": "if x:\n    helper(x)\nelse:\n    await work(x)",
    "a branch of the last branch": "if x > 1:\n    await work(x)\nelif x:\n    helper(x)",
    "a branch that returns": "if x:\n    helper(x)\n    return x\nawait work(x)",
    "a branch that raises": "if x:\n    helper(x)\n    raise ValueError\nawait work(x)",
}


@pytest.mark.parametrize("where", LEFT)
def test_a_branch_after_which_nothing_follows_is_left_alone(tmp_path: Path, executed: list[str], where: str) -> None:
    code = MAIN.format(before="def helper(x): print(x)", body=indented(LEFT[where]))
    assert len(analysed(tmp_path, code, tasks=TASKS).registry.invocations) == 1
    assert executed == ["main"]


FOLLOWED = {
    "what follows it": "if x:\n    size = helper()\nlarger(size)",
    "what follows it, once it returned from some of its runs": (
        "if x:\n    if x > 1:\n        return x\n    size = helper()\nlarger(size)"
    ),
    "another round": "for each in range(2):\n    larger(size)\n    if x:\n        size = helper()",
    "what catches its error": (
        "try:\n    if x:\n        print(size)\n        raise ValueError\nexcept ValueError:\n    larger('7Gi')"
    ),
    "what is done in the end": "try:\n    if x:\n        size = helper()\n        return x\nfinally:\n    larger(size)",
    "a manager that it leaves": (
        "with Sized() as sized:\n    if x:\n        sized.size = helper()\n        return x\n    sized.size = size"
    ),
}

HELPER = """
import flyte

def helper():
    return "7Gi"

def larger(size):
    work.override(resources=flyte.Resources(memory=size))

class Sized:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        larger(self.size)
"""


@pytest.mark.parametrize("what", FOLLOWED)
def test_a_branch_is_executed_for(tmp_path: Path, what: str) -> None:
    code = MAIN.format(before=HELPER, body=indented(f"size = '1Gi'\n{FOLLOWED[what]}"))
    registry = analysed(tmp_path, code, tasks=TASKS).registry
    assert "7Gi" in repr(registry.calls)


@pytest.mark.parametrize("leaving", ["return x", "raise ValueError"])
def test_what_a_branch_does_before_it_leaves_is_not_done_for_what_follows(tmp_path: Path, leaving: str) -> None:
    body = f"size = '2Gi'\nif x:\n    size = '7Gi'\n    print(size)\n    {leaving}\nlarger(size)"
    code = MAIN.format(before=HELPER, body=indented(body))
    calls = repr(analysed(tmp_path, code, tasks=TASKS).registry.calls)
    assert "2Gi" in calls
    assert "7Gi" not in calls


def test_a_call_has_what_the_last_branch_puts_into_its_argument(tmp_path: Path) -> None:
    code = """
import tasks
from kubernetes.client import V1ResourceRequirements

def run(x):
    limits = {}
    V1ResourceRequirements(limits=limits)
    if x:
        size = "7Gi"
        limits["memory"] = size
"""
    assert "7Gi" in repr(analysed(tmp_path, code, tasks=TASKS).registry.calls)


def test_a_call_has_nothing_of_a_branch_that_returned_before_it(tmp_path: Path) -> None:
    code = """
import tasks
from kubernetes.client import V1ResourceRequirements

def run(x):
    limits = {}
    if x:
        limits["memory"] = "7Gi"
        return
    V1ResourceRequirements(limits=limits)
"""
    assert "7Gi" not in repr(analysed(tmp_path, code, tasks=TASKS).registry.calls)


SILENT = {
    "is given a task": ("return await call(work, x)", "from helpers import call"),
    "is given a task in a list": ("return await call_all([work], x)", "from helpers import call_all"),
    "overrides a task": ("return await larger(work)(x)", "from helpers import larger"),
}

HELPERS = """
async def call(task, x):
    return await task(x)
async def call_all(tasks, x):
    return [await task(x) for task in tasks]
def larger(task):
    return task.override(retries=3)
"""


@pytest.mark.parametrize("way", SILENT)
def test_a_module_without_flyte_is_executed_for_what_it_is_given(tmp_path: Path, way: str) -> None:
    body, imported = SILENT[way]
    code = MAIN.format(before="", body=indented(f"{imported}\n{body}"))
    registry = analysed(tmp_path, code, tasks=TASKS, helpers=HELPERS).registry
    assert len(registry.invocations) == 1


def test_an_override_by_a_module_without_flyte_is_found_outside_of_tasks(tmp_path: Path) -> None:
    code = "from tasks import work\ndef run(x):\n    from helpers import larger\n    return larger(work)(x)\n"
    registry = analysed(tmp_path, code, tasks=TASKS, helpers=HELPERS).registry
    assert [override.use for override in registry.overrides] == ["called"]


def test_a_module_without_flyte_is_not_executed_for_nothing(tmp_path: Path, executed: list[str]) -> None:
    code = MAIN.format(before="", body=indented("from helpers import size\nreturn size(x)"))
    helpers = "from sizes import computed\nSIZE = computed()\ndef size(x): return x"
    analysed(tmp_path, code, tasks=TASKS, helpers=helpers, sizes="def computed(): return 1")
    assert executed == []


def test_a_module_that_imports_one_with_flyte_is_executed(tmp_path: Path) -> None:
    code = "from tasks import env\ndef run():\n    import helpers\n"
    sizes = "import flyte\nLARGE = flyte.Resources(memory='7Gi')\n"
    registry = analysed(tmp_path, code, tasks=TASKS, helpers="import sizes", sizes=sizes).registry
    assert "7Gi" in repr(registry.calls)


@pytest.mark.parametrize(
    "body",
    [
        "import flyte as sdk\nsdk.Resources(memory='7Gi')",
        "import flyte.remote\nflyte.Resources(memory='7Gi')",
        "from flyte import Resources as Sizes\nSizes(memory='7Gi')",
        "from flyte import _resources\n_resources.Resources(memory='7Gi')",
        "import flyte\ndef inner():\n    return flyte.Resources(memory='7Gi')\ninner()",
        "sized('7Gi')",
    ],
)
def test_what_is_imported_inside_a_body_is_executed(tmp_path: Path, body: str) -> None:
    sized = "def sized(memory):\n    from flyte import Resources\n    return Resources(memory=memory)"
    code = f"import tasks\ndef first():\n{indented(body)}\n{sized}\n"
    assert "7Gi" in repr(analysed(tmp_path, code, tasks=TASKS).registry.calls)


def test_an_import_that_a_function_may_catch_is_guarded(tmp_path: Path) -> None:
    code = """
import contextlib
import tasks

def first():
    try:
        one()
    except ImportError:
        pass

def second():
    with contextlib.suppress(ImportError):
        two()

def one():
    from flyte import One

def two():
    from flyte import Two

def three():
    from flyte import Three
"""
    imports = analysed(tmp_path, code, tasks=TASKS).registry.imports
    guarded = {each.name: each.is_guarded for each in imports if each.name in {"One", "Two", "Three"}}
    assert guarded == {"One": True, "Two": True, "Three": False}


def test_a_function_is_not_executed_for_an_import_of_another(tmp_path: Path, executed: list[str]) -> None:
    code = "import tasks\ndef first():\n    return second()\ndef second():\n    import flyte\n    return flyte.ctx()\n"
    imports = analysed(tmp_path, code, tasks=TASKS).registry.imports
    assert [each.place.row for each in imports if each.place.file.endswith("main.py")] == [5]
    assert executed == ["second"]


def test_bodies_that_reveal_nothing_share_what_they_may_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget, "most_vain_steps", 200)
    monkeypatch.setattr(Budget, "few_body_steps", 50)
    steps = "\n".join(f"x = {number}" for number in range(60))
    code = f"""
import flyte
from tasks import env

def early():
{indented(steps)}
    flyte.Resources(memory="1Ti")

def vain():
{indented(steps)}
{indented(steps)}
    print(env)

def late():
{indented(steps)}
    flyte.Resources(memory="2Ti")

@env.task
async def main():
{indented(steps)}
    flyte.Resources(memory="3Ti")
"""
    found = repr(analysed(tmp_path, code, tasks=TASKS).registry.calls)
    assert [size in found for size in ("1Ti", "2Ti", "3Ti")] == [True, False, True]
