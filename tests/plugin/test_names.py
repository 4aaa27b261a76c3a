"""How a test names a task, and what it is told where it names none."""

from __future__ import annotations

pytest_plugins = ["pytester"]

# What a test holds after importing a module: a template of flyte or a task of flytekit, as far as it matters here.
LIVE = """\
class Template:
    def __init__(self, name, function):
        self.name, self.{held} = name, function

"""
DECORATED = """\
import sys, types
flyte = types.ModuleType("flyte")
flyte.Resources = lambda **_: None
flyte.ReusePolicy = lambda **_: None
flyte.TaskEnvironment = lambda **_: types.SimpleNamespace(task=lambda function: function)
sys.modules["flyte"] = flyte

"""


def outcomes(project, *tests: str, head: str = "") -> str:
    """What pytest prints of tests with these bodies."""
    bodies = ("\n".join(f"    {line}" for line in body.splitlines()) for body in tests)
    functions = (f"def test_{number}(flyte_resources):\n{body}\n" for number, body in enumerate(bodies))
    project.write(test_it=head + "\n\n".join(functions))
    return project.run("-q", "test_it.py", "-p", "no:cacheprovider").stdout.str()


def test_a_task_is_named_by_its_function(project, monkeypatch):
    monkeypatch.syspath_prepend(project.pytester.path)
    monkeypatch.setenv("SCRATCH", "1Gi")
    shown = outcomes(
        project,
        'from pipeline import train\nassert flyte_resources(train).name == "training.train"',
        head=DECORATED,
    )
    assert "1 passed" in shown


def test_a_task_is_named_by_itself(project, monkeypatch):
    monkeypatch.syspath_prepend(project.pytester.path)
    monkeypatch.setenv("SCRATCH", "1Gi")
    for held in ("func", "task_function"):
        shown = outcomes(
            project,
            'from pipeline import train\nassert flyte_resources(Template("training.train", train)).gpu == 2',
            head=DECORATED + LIVE.format(held=held),
        )
        assert "1 passed" in shown


def test_tasks_of_one_function_are_told_apart_by_the_name_of_the_live_one(empty, monkeypatch):
    monkeypatch.syspath_prepend(empty.pytester.path)
    empty.write(
        made="""\
import flyte


def made(name, memory):
    env = flyte.TaskEnvironment(name=name, resources=flyte.Resources(memory=memory))

    @env.task
    def fit():
        return memory

    return fit


small, large = made("small", "1Gi"), made("large", "8Gi")
""",
    )
    shown = outcomes(
        empty,
        'from made import large\nassert flyte_resources(Template("large.fit", large)).memory == "8Gi"',
        "from made import large\nflyte_resources(large)",
        head=DECORATED + LIVE.format(held="func"),
    )
    assert "1 failed, 1 passed" in shown
    assert "the function made.<locals>.fit (made.py:7) stands for 2 tasks; say which with file=..." in shown


def test_an_unknown_name_is_answered_with_the_nearest(project):
    shown = outcomes(project, 'flyte_resources("training.trian")', 'flyte_resources("score")', "flyte_resources(7)")
    assert 'no task is registered as "training.trian"; the nearest is training.train' in shown
    assert 'no task is registered as "score"; the nearest is scoring.score' in shown
    assert "a task is asked for by its registered name, its function or itself, and not by a int" in shown
    assert "naming.py" not in shown, "the reader sees the own test only"


def test_a_function_that_is_no_task_says_where_it_is(project):
    shown = outcomes(project, "def helper(): ...\nflyte_resources(helper)")
    assert "no task is registered as the function test_0.<locals>.helper (test_it.py:2)" in shown


def test_an_ambiguous_name_is_told_apart_by_file(empty):
    declared = 'import flyte\nenv = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu={}))\n'
    task = "\n\n@env.task\ndef f(): ...\n"
    empty.write(one=declared.format(1) + task, two=declared.format(2) + task)
    shown = outcomes(
        empty,
        'flyte_resources("e.f")',
        'assert flyte_resources("e.f", file="two.py").cpu == 2',
        'flyte_resources("e.f", file="three.py")',
    )
    assert "1 passed" in shown
    assert '"e.f" stands for 2 tasks; say which with file=...' in shown
    assert "one.py:5" in shown
    assert "two.py:5" in shown
    assert 'no task is registered as "e.f"' in shown


def test_every_task_of_a_project(project):
    shown = outcomes(
        project,
        "assert [task.name for task in flyte_resources.all()] == ['training.train', 'scoring.score']",
        "assert [task.name for task in flyte_resources.all(environment='train*')] == ['training.train']",
        "assert [task.name for task in flyte_resources.all(name='*.score')] == ['scoring.score']",
        "flyte_resources.all(environment='trainings')",
        "flyte_resources.all(name='training.t')",
        "assert all(task.memory.limit for task in flyte_resources.all())",
    )
    assert "3 failed, 3 passed" in shown
    assert 'no task matches the environment "trainings"; the nearest is training' in shown
    assert 'no task matches the name "training.t"; the nearest is training.train' in shown
    assert "memory.limit of scoring.score is not set" in shown
