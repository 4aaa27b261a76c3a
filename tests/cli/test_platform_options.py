"""`--platform`, `--project` and `--domain`, from the files to what is printed."""

from __future__ import annotations

import json

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.platform.reading import read

TRAIN = """\
import flyte

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=(1, 2), memory=("200Mi", "350Mi")))


@env.task
async def square(n: int) -> int:
    return n * n


@env.task
async def main(n: int) -> int:
    return await square.override(resources=flyte.Resources(cpu=(1, 6), memory=("200Mi", "500Mi")))(n)
"""

ADMIN = """\
task_resource_defaults:
  limits:
    cpu: "4"
    memory: "1Gi"
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: flytesnacks-development
  namespace: flytesnacks-development
spec:
  hard:
    limits.cpu: "3"
"""

IN_NAMESPACE = ("--project", "flytesnacks", "--domain", "development")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    for name in ("NO_COLOR", "FORCE_COLOR", "FLYTE_RESLINT_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "admin.yaml").write_text(ADMIN)
    return tmp_path


def found(out: str) -> list[tuple[str, int]]:
    return [(each["code"], each["location"]["row"]) for each in json.loads(out)]


def test_check_judges_under_the_platform(flyte_reslint):
    status, out, err = flyte_reslint(
        "check", "train.py", "--platform", "admin.yaml", *IN_NAMESPACE, "--output-format", "json"
    )
    assert (status, err) == (1, "")
    assert found(out) == [("FLR502", 13), ("FLR503", 13)]
    capped = json.loads(out)[0]
    assert "4" in capped["message"]
    assert capped["related"][-1]["filename"] == "admin.yaml"
    assert capped["related"][-1]["location"]["row"] == 3


def test_check_shows_the_row_of_the_limit(flyte_reslint):
    _, out, _ = flyte_reslint("check", "train.py", "--platform", "admin.yaml", *IN_NAMESPACE)
    assert "admin.yaml:3" in out
    assert 'cpu: "4"' in out


def test_check_without_a_platform_has_nothing_to_say(flyte_reslint):
    assert flyte_reslint("check", "train.py")[0] == 0


def test_check_says_what_is_left_out(flyte_reslint):
    status, _, err = flyte_reslint("check", "train.py", "--platform", "admin.yaml")
    assert status == 1
    assert err.startswith(
        "flyte-reslint: note: admin.yaml:6: left out, as it is for the namespace flytesnacks-development"
    )


def test_the_platform_may_be_configured(flyte_reslint, folder):
    (folder / "flyte-reslint.toml").write_text(
        'platform = ["admin.yaml"]\nproject = "flytesnacks"\ndomain = "development"\n'
    )
    assert found(flyte_reslint("check", "train.py", "--output-format", "json")[1]) == [("FLR502", 13), ("FLR503", 13)]
    other = flyte_reslint("check", "train.py", "--domain", "production", "--output-format", "json")
    assert found(other[1]) == [("FLR502", 13)]


def test_several_files_the_later_over_the_earlier(flyte_reslint, folder):
    (folder / "large.yaml").write_text("task_resources: {limits: {cpu: 8}}\n")
    assert flyte_reslint("check", "train.py", "--platform", "admin.yaml", "--platform", "large.yaml")[0] == 0
    assert flyte_reslint("check", "train.py", "--platform", "large.yaml,admin.yaml")[0] == 1


@pytest.mark.parametrize("command", ["check", "show", "config"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "bad.yaml: no such file or directory"),
        (
            "task_resources: {limits: {mem: 1}}\n",
            'bad.yaml:1: unknown key "task_resources.limits.mem"; the nearest valid key is "memory"',
        ),
    ],
)
def test_a_platform_that_cannot_be_used(flyte_reslint, folder, command, text, message):
    if text is not None:
        (folder / "bad.yaml").write_text(text)
    path = () if command == "config" else ("train.py",)
    assert flyte_reslint(command, *path, "--platform", "bad.yaml") == (2, "", f"flyte-reslint: error: {message}\n")


@pytest.mark.parametrize("nothing", ["", ","])
def test_a_variable_of_the_shell_that_is_not_set_is_no_platform(flyte_reslint, nothing):
    fault = "flyte-reslint: error: --platform names no file\n"
    assert flyte_reslint("check", "train.py", "--platform", nothing) == (2, "", fault)


def test_show_shows_the_pod_beside_what_is_declared(flyte_reslint):
    status, out, _ = flyte_reslint("show", "train.py", "--platform", "admin.yaml", *IN_NAMESPACE)
    assert status == 0
    assert "pod 1 → 4" in out
    assert "cpu limit 6 → 4 (platform limit, admin.yaml:3)" in out


def test_show_as_json_has_the_pod(flyte_reslint):
    shown = json.loads(
        flyte_reslint("show", "train.py", "--platform", "admin.yaml", *IN_NAMESPACE, "--output-format", "json")[1]
    )
    (override,) = shown["overrides"]
    assert override["resources"]["limits"]["cpu"] == "6"
    assert override["pod"] == {
        "requests": {"cpu": "1", "memory": "200Mi"},
        "limits": {"cpu": "4", "memory": "500Mi"},
        "unknown": [],
        "reasons": [],
        "changes": ["cpu limit 6 → 4 (platform limit, admin.yaml:3)"],
    }
    assert "pod" not in json.loads(flyte_reslint("show", "train.py", "--output-format", "json")[1])["tasks"][0]


def test_config_prints_the_limits_and_where_each_comes_from(flyte_reslint):
    status, out, _ = flyte_reslint("config", "--platform", "admin.yaml", *IN_NAMESPACE)
    assert status == 0
    rows = [line.split() for line in out.splitlines()]
    assert ["limit", "cpu", "4", "admin.yaml:3"] in rows
    assert ["limit", "memory", "1Gi", "admin.yaml:4"] in rows
    assert ["quota", "limits.cpu", "3", "admin.yaml:13"] in rows


def test_config_of_a_platform_without_limits(flyte_reslint, folder):
    (folder / "none.yaml").write_text("task_resources: {limits: {cpu: 0}}\n")
    assert "The platform sets no limits." in flyte_reslint("config", "--platform", "none.yaml")[1]


@pytest.mark.parametrize("platform", ["admin.yaml", ["admin.yaml"]])
def test_analyze_takes_files(platform):
    project = analyze(["train.py"], platform=platform, project="flytesnacks", domain="development")
    assert [finding.code for finding in project.findings] == ["FLR502", "FLR503"]
    (override,) = project.overrides
    assert str(project.pod(override).limits["cpu"]) == "4"


def test_analyze_takes_limits_and_what_is_configured_and_none(folder):
    limits = read(["admin.yaml"]).limits("flytesnacks", "development")
    assert len(analyze(["train.py"], platform=limits).findings) == 2
    assert analyze(["train.py"]).findings == ()
    assert analyze(["train.py"]).pod(analyze(["train.py"]).tasks[0]) is None
    (folder / "flyte-reslint.toml").write_text('platform = ["admin.yaml"]\n')
    assert [finding.code for finding in analyze(["train.py"]).findings] == ["FLR502"]
    assert analyze(["train.py"], platform=()).findings == ()
