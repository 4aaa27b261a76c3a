"""`flyte_resources.verify`: the installed SDK agrees, or the test is told what it says otherwise."""

from __future__ import annotations

import importlib.util

import pytest
from plugin_options import ASYNCIO, LOAD

pytest_plugins = ["pytester"]

needs_flyte = pytest.mark.skipif(importlib.util.find_spec("flyte") is None, reason="needs flyte")


@pytest.fixture
def fixed(project):
    """The project, where an import needs no environment variable."""
    environments = (project.pytester.path / "environments.py").read_text(encoding="utf-8")
    project.write(environments=environments.replace('os.environ["SCRATCH"]', '"1Gi"'))
    return project


@needs_flyte
def test_the_sdk_agrees_on_one_task_and_on_all(fixed):
    fixed.write(
        test_it='def test_one(flyte_resources):\n    assert flyte_resources.verify("training.train")\n\n\n'
        "def test_all(flyte_resources):\n    assert flyte_resources.verify()\n"
    )
    fixed.run().assert_outcomes(passed=2)


@needs_flyte
def test_the_sdk_agrees_on_a_live_task(fixed):
    fixed.write(
        test_it="from pipeline import train\n\n\n"
        "def test_live(flyte_resources):\n"
        '    assert flyte_resources(train).memory.limit == "64Gi"\n'
        "    assert flyte_resources.verify(train)\n"
    )
    fixed.pytester.runpytest_subprocess(*LOAD, *ASYNCIO, "-p", "no:cacheprovider").assert_outcomes(passed=1)


@needs_flyte
def test_a_file_that_cannot_be_imported_proves_nothing(project):
    shown = project.test('assert flyte_resources.verify("scoring.score")')
    assert "the SDK does not agree on scoring.score: scoring.score (pipeline.py:10) cannot be imported" in shown
    assert "SCRATCH" in shown.partition(" Flyte resources ")[2]


@needs_flyte
def test_a_disagreement_names_the_field_and_both_values(fixed):
    fixed.write(
        pipeline="from environments import training\n\n\n@training.task\nasync def train() -> None: ...\n",
        conftest="""\
import pytest
from flyte_reslint.verify import verify

registered = verify.read


def another(line, name_of):
    for task in line.get("tasks", ()):
        task["resources"]["limits"]["memory"] = "99Gi"
    return registered(line, name_of)


@pytest.fixture(autouse=True)
def another_sdk(monkeypatch):
    monkeypatch.setattr(verify, "read", another)
""",
    )
    shown = fixed.test('assert flyte_resources.verify("training.train")')
    assert "training.train: memory.limit is 64Gi in the code (sizes.py:1) and 99Gi for the SDK" in shown


def test_without_an_sdk_the_test_is_told_so(project):
    project.write(
        conftest="""\
import pytest
from flyte_reslint.verify import verify


def none(python, timeout):
    raise verify.NoSDK("neither flyte nor flytekit is installed")


@pytest.fixture(autouse=True)
def no_sdk(monkeypatch):
    monkeypatch.setattr(verify, "installed_sdks", none)
"""
    )
    shown = project.test('assert flyte_resources.verify("training.train")')
    assert "verify needs the SDK that the code is written for: neither flyte nor flytekit is installed" in shown
    assert "1 passed" in project.test('assert flyte_resources("training.train").gpu == 2')
