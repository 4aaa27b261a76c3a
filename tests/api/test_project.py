"""What the public API tells faces beyond tasks and findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import analyze, fingerprint
from flyte_reslint.configuration import ConfigurationError, Configurations
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.in_force import limits_in_force

PIPELINE = """\
import os

import flyte

PROD = os.environ.get("PROD") == "1"
env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=1, memory="64Gi" if PROD else "4Gi"))


@env.task
def fit() -> None:
    fit.override(resources=flyte.Resources(cpu=(4, 2)))
"""


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pipeline.py").write_text(PIPELINE, encoding="utf-8")
    return tmp_path


def test_the_cases_of_a_task_settle_the_fields_that_are_asked_about():
    found = analyze(["."])
    (task,) = found.tasks
    cases = found.cases(task, "memory")
    assert [(case.condition, case.settings.resources.requests["memory"]) for case in cases] == [
        ("PROD is true", "64Gi"),
        ("PROD is false", "4Gi"),
    ]
    assert [case.condition for case in found.cases(task, "cpu")] == [None]


def test_the_cases_of_an_override_are_those_of_its_call():
    found = analyze(["."])
    (override,) = found.overrides
    (case,) = found.cases(override, "cpu", "memory")
    assert case.settings.resources.limits == {"cpu": "2"}


def test_the_failures_are_the_findings_from_the_configured_level_on():
    Path("pyproject.toml").write_text('[tool.flyte-reslint]\nselect = ["FLR407", "FLR409"]\n', encoding="utf-8")
    bare = 'import flyte\nenv = flyte.TaskEnvironment(name="bare")\n@env.task\ndef plain(): ...\n'
    Path("bare.py").write_text(bare, encoding="utf-8")
    found = analyze(["."])
    assert [each.code for each in found.findings] == ["FLR409", "FLR407"]
    assert [each.code for each in found.failures] == ["FLR407"]


def test_findings_are_explained_as_the_command_prints_them():
    found = analyze(["."])
    text = found.explained(found.failures)
    assert text.startswith("error[FLR407]: ")
    assert " --> pipeline.py:11:" in text
    assert "\x1b[" not in text
    assert "\x1b[1;31merror[FLR407]\x1b[0m: " in found.explained(found.failures, is_coloured=True)


def test_the_platform_is_the_given_or_the_configured_one():
    assert limits_in_force(Configurations())("pipeline.py") is None
    Path("admin.yaml").write_text("task_resources:\n  limits:\n    memory: 8Gi\n", encoding="utf-8")
    given = limits_in_force(Configurations(), platform=["admin.yaml"])("pipeline.py")
    assert str(given.limits["memory"].quantity) == "8Gi"
    Path("pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["admin.yaml"]\n', encoding="utf-8")
    limits_of = limits_in_force(Configurations())
    assert limits_of("pipeline.py") == given
    assert limits_of("inner/pipeline.py") is limits_of("pipeline.py"), "a platform is read once"
    assert limits_in_force(Configurations(), platform=())("pipeline.py") is None


def test_a_platform_that_cannot_be_used_is_an_error_with_its_place():
    with pytest.raises(PlatformError, match=r"absent\.yaml: no such file"):
        limits_in_force(Configurations(), platform=["absent.yaml"])("pipeline.py")
    with pytest.raises(PlatformError, match=r"absent\.yaml: no such file"):
        analyze(["."], platform="absent.yaml")


def test_a_fingerprint_changes_with_files_configuration_and_limits():
    prints = [fingerprint(["."]), fingerprint(["."])]
    Path("sizes.py").write_text("GPUS = 2\n", encoding="utf-8")
    prints.append(fingerprint(["."]))
    Path("sizes.py").write_text("GPUS = 4\n", encoding="utf-8")
    prints.append(fingerprint(["."]))
    Path("pyproject.toml").write_text('[tool.flyte-reslint]\nignore = ["FLR407"]\n', encoding="utf-8")
    prints.append(fingerprint(["."]))
    Path("admin.yaml").write_text("task_resources:\n  limits:\n    memory: 8Gi\n", encoding="utf-8")
    prints.append(fingerprint(["."], limits_of=limits_in_force(Configurations(), platform=["admin.yaml"])))
    first, again, *others = prints
    assert first == again
    assert len({first, *others}) == 5


def test_a_fingerprint_needs_a_configuration_that_can_be_used():
    Path("pyproject.toml").write_text("[tool.flyte-reslint]\nignored = []\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match='the nearest valid key is "ignore"'):
        fingerprint(["."])
