"""Running pytest on small projects, with the plugin as it is installed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module

import pytest
from plugin_options import ROOT, STRICT

from flyte_reslint.api import analyze

SIZES = """\
GIB_PER_CORE = 4
GPU = "A100"


def memory(cores):
    return f"{cores * GIB_PER_CORE}Gi"
"""
ENVIRONMENTS = """\
import os

import flyte
from sizes import GPU, memory

PROD = os.environ.get("PROD") == "1"

training = flyte.TaskEnvironment(
    name="training",
    resources=flyte.Resources(cpu=(4, 16), memory=(memory(4), memory(16)), gpu=f"{GPU}:2", shm="auto"),
)
scoring = flyte.TaskEnvironment(
    name="scoring",
    resources=flyte.Resources(cpu=1, memory="64Gi" if PROD else "4Gi", disk=os.environ["SCRATCH"]),
    reusable=flyte.ReusePolicy(replicas=(2, 8), concurrency=16, idle_ttl=300),
)
"""
PIPELINE = """\
import flyte
from environments import scoring, training


@training.task
async def train(day: str) -> str:
    return day


@scoring.task
async def score(model: str) -> float:
    await train.override(resources=flyte.Resources(memory="512Gi"))("today")
    return 1.0
"""
ADMIN = """\
task_resources:
  limits:
    memory: 32Gi
"""


class Runner:
    """A project and a way to run its tests."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    def write(self, **texts: str) -> None:
        """`pipeline="..."` is pipeline.py; `admin_yaml` is admin.yaml."""
        for name, text in texts.items():
            stem, _, extension = name.rpartition("_")
            known = extension in ("yaml", "ini", "toml", "txt")
            file = f"{stem}.{extension}" if known else f"{name}.py"
            (self.pytester.path / file).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run pytest in this process; any warning is an error."""
        return self.pytester.runpytest_inprocess(*STRICT, *arguments)

    def test(self, body: str, *arguments: str) -> str:
        """What pytest prints of one test with this body."""
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        self.write(test_it=f"def test_it(flyte_resources):\n{lines}\n")
        return self.run("-q", "test_it.py", *arguments).stdout.str()

    def claims(self, task: str, claims: Iterable[str]) -> dict[str, str]:
        """What pytest prints of an assertion on a task for each of `claims`, nothing of those that hold."""
        tests = {f"test_{number}_": claim for number, claim in enumerate(claims)}
        self.write(
            test_claims="".join(
                f"def {name}(flyte_resources):\n    task = flyte_resources({task!r})\n    assert {claim}\n\n\n"
                for name, claim in tests.items()
            )
        )
        shown = self.run("-q", "test_claims.py").stdout.str().partition("short test summary")[0]
        parts = re.split(r"^_+ (test_\d+_) _+$", shown, flags=re.MULTILINE)
        failures = dict(zip(parts[1::2], parts[2::2], strict=True))
        return {claim: failures.get(name, "") for name, claim in tests.items()}


@pytest.fixture(scope="session", autouse=True)
def imported(tmp_path_factory) -> None:
    """Import all that a run needs: pytester takes what a run imports out of sys.modules again."""
    folder = tmp_path_factory.mktemp("first")
    texts = {"sizes.py": SIZES, "environments.py": ENVIRONMENTS, "pipeline.py": PIPELINE, "admin.yaml": ADMIN}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = analyze([folder], platform=folder / "admin.yaml")
    assert found.explained(found.failures, is_coloured=True)
    for module in ("flyte_resources", "gate", "placed", "sharing", "summary"):
        import_module(f"pytest_flyteres.{module}")


@pytest.fixture
def empty(pytester, monkeypatch) -> Runner:
    """A project without files."""
    for name in ("CI", "BUILD_NUMBER", "NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return Runner(pytester)


@pytest.fixture
def project(empty) -> Runner:
    """A project of two environments and two tasks."""
    empty.write(sizes=SIZES, environments=ENVIRONMENTS, pipeline=PIPELINE, admin_yaml=ADMIN)
    return empty
