"""Each file has the platform, the project and the domain of its own configuration, in every command."""

from __future__ import annotations

import json
import os
import re
import subprocess
from html import unescape

import pytest
from two_teams import FAULTS, PLATFORM, write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("NO_COLOR", "FORCE_COLOR", "FLYTE_RESLINT_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path)
    return tmp_path


@pytest.fixture
def found(flyte_reslint):
    def check(*arguments: str) -> list[tuple[str, str]]:
        _, out, err = flyte_reslint("check", *arguments, "--output-format", "json")
        assert err == ""
        return [(each["filename"], each["code"]) for each in json.loads(out)]

    return check


def test_each_file_is_judged_under_its_own_platform(found):
    assert found() == FAULTS
    assert found() == FAULTS, "the same is said of what is kept"
    assert found("serving", "elsewhere") == FAULTS[1:]


@pytest.mark.parametrize("where", ["research", "serving", "elsewhere"])
def test_where_it_is_run_does_not_matter(found, monkeypatch, folder, where):
    monkeypatch.chdir(folder / where)
    assert sorted((os.path.relpath(file, folder), code) for file, code in found("..")) == sorted(FAULTS)


def test_the_command_line_has_its_way_everywhere(found, folder):
    (folder / "admin.yaml").write_text("task_resources: {limits: {cpu: 2}}\n")
    files = ["elsewhere/train.py", "research/train.py", "serving/train.py"]
    assert found("--platform", "admin.yaml") == [(file, "FLR502") for file in files]
    assert found("--project", "research") == [("research/train.py", "FLR502"), ("serving/train.py", "FLR502")]
    assert found("--isolated") == []


def test_a_nearer_configuration_without_a_platform_has_none_unless_it_extends_one_that_has(found, folder):
    inner = folder / "research" / "inner"
    inner.mkdir()
    (folder / "research" / "train.py").rename(inner / "train.py")
    assert found("research") == [("research/inner/train.py", "FLR502")]
    (inner / "flyte-reslint.toml").write_text('ignore = ["FLR409"]\n')
    assert found("research") == []
    (inner / "flyte-reslint.toml").write_text('extend = "../flyte-reslint.toml"\n')
    assert found("research") == [("research/inner/train.py", "FLR502")]


def test_a_task_is_judged_by_its_own_file_wherever_its_environment_is(found, folder):
    (folder / "shared" / "environments.py").write_text(
        'import flyte\nenv = flyte.TaskEnvironment("all", resources=flyte.Resources(memory="64Gi"))\n'
    )
    task = "from shared.environments import env\n@env.task\nasync def fit(rows: int): ...\n"
    (folder / "serving" / "train.py").write_text(task)
    assert found(".") == FAULTS[:1]
    (folder / "research" / "train.py").write_text(task)
    assert found(".") == [("shared/environments.py", "FLR502")]


def test_what_is_kept_of_a_file_is_not_said_under_another_project(found, folder):
    assert found() == FAULTS
    serving = folder / "serving" / "pyproject.toml"
    serving.write_text(serving.read_text().replace('project = "serving"', 'project = "research"'))
    assert found() == [("research/train.py", "FLR502"), ("serving/train.py", "FLR502")]
    (folder / "platform.toml").write_text(PLATFORM.replace("32Gi", "96Gi"))
    assert found() == []


def test_a_platform_that_cannot_be_used_is_no_matter_of_other_folders(flyte_reslint, folder):
    (folder / "serving" / "pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["none.yaml"]\n')
    assert flyte_reslint("check", "research")[0] == 1
    error = (2, "", "flyte-reslint: error: serving/none.yaml: no such file or directory\n")
    assert flyte_reslint("check") == error
    assert flyte_reslint("show") == error
    assert flyte_reslint("config", "serving") == error


def test_an_imported_file_may_be_the_one_whose_platform_cannot_be_used(flyte_reslint, folder):
    (folder / "shared" / "flyte-reslint.toml").write_text('platform = ["none.yaml"]\n')
    error = (2, "", "flyte-reslint: error: shared/none.yaml: no such file or directory\n")
    assert flyte_reslint("show", "research/train.py", ".", "--output-format", "html") == error


def test_verify_asks_for_no_platform(flyte_reslint, folder):
    pytest.importorskip("flyte")
    (folder / "serving" / "pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["none.yaml"]\n')
    _, _, err = flyte_reslint("verify", "serving")
    assert "none.yaml" not in err


def test_notes_of_a_platform_are_told_once(flyte_reslint, folder):
    (folder / "platform.toml").write_text(PLATFORM + '[scope.all]\nfiles = ["quota.yaml"]\n')
    (folder / "quota.yaml").write_text(
        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: some}\nspec: {hard: {pods: 1}, scopes: [BestEffort]}\n"
    )
    _, _, err = flyte_reslint("check")
    assert err.startswith("flyte-reslint: note: quota.yaml:")
    assert err.count("\n") == 1


def test_show_as_json_has_each_tasks_own_pod(flyte_reslint):
    shown = json.loads(flyte_reslint("show", "--output-format", "json")[1])
    pods = {task["file"]: task.get("pod", {}).get("limits", {}).get("memory") for task in shown["tasks"]}
    assert pods == {"research/train.py": "32Gi", "serving/train.py": "64Gi", "elsewhere/train.py": None}


def test_show_as_a_table_says_what_the_platform_makes_of_each_pool(flyte_reslint):
    out = flyte_reslint("show")[1]
    assert out.count("memory limit 64Gi → 32Gi (platform limit, platform.toml:4)") == out.count("memory limit 64Gi")
    several = {line.split()[0]: line for line in out.splitlines() if "at full size" in line or " 4 pods" in line}
    assert any("memory 128Gi" in line for line in several.values())
    assert any("memory 256Gi" in line for line in several.values())


def test_the_page_holds_each_environment_to_its_own_quota(flyte_reslint):
    page = unescape(flyte_reslint("show", "--output-format", "html")[1])
    tables = re.findall(r'<table class="sizes">(.*?)</table>', page, re.DOTALL)
    captions = [re.search(r"<caption>(.*?)</caption>", table)[1] for table in tables]
    against = "What each environment may take at its full size, against"
    assert captions == [
        f"{against} the largest.",
        f"{against} the namespace's quota (platform.toml:5).",
        f"{against} the namespace's quota (platform.toml:10).",
    ]
    cells = [re.findall(r"<t[dh][^>]*>(?:<a[^>]*>)?([^<]+)", table) for table in tables]
    assert [row for row in cells[1] if "%" in row or row == "research"] == ["research", "16 · 50%"]
    assert [row for row in cells[2] if "%" in row or row == "serving"] == ["serving", "16 · 200%"]
    assert "elsewhere" in cells[0]


def test_config_prints_the_limits_of_a_path(flyte_reslint):
    limits = {path: flyte_reslint("config", path)[1] for path in ("research/train.py", "serving", "elsewhere")}
    assert "platform.toml:4" in limits["research/train.py"]
    assert "platform.toml:10" in limits["serving"]
    assert "platform.toml:" not in limits["elsewhere"]


def test_a_baseline_knows_the_findings_of_all_platforms(flyte_reslint, found, folder):
    known = ("--baseline", "known.json")
    assert flyte_reslint("check", *known, "--write-baseline")[0] == 0
    assert found(*known) == []
    entries = [each["code"] for each in json.loads((folder / "known.json").read_text())["findings"]]
    assert sorted(entries) == ["FLR502", "FLR504", "FLR505"]
    (folder / "serving" / "pyproject.toml").unlink()
    assert found(*known) == [], "what is judged under no platform cannot be gone"
    (folder / "platform.toml").write_text(PLATFORM.replace("32Gi", "96Gi"))
    gone = "1 entry of the baseline no longer occurs; --write-baseline removes it"
    assert flyte_reslint("check", *known)[2] == f"flyte-reslint: note: {gone}\n"


def test_a_comment_hides_what_only_its_own_platform_finds(flyte_reslint, folder):
    for team in ("research", "elsewhere"):
        train = folder / team / "train.py"
        train.write_text(train.read_text().replace('gpu="H100:1"),', 'gpu="H100:1"),  # noqa: FLR502, FLR505'))
    _, out, _ = flyte_reslint("check", "--extend-select", "FLR003", "--output-format", "json")
    unused = [(each["filename"], each["message"]) for each in json.loads(out) if each["code"] == "FLR003"]
    assert [file for file, _ in unused] == ["research/train.py"]
    assert "FLR505" in unused[0][1]


def test_diff_compares_what_each_team_gets(flyte_reslint, folder, monkeypatch):
    for name, value in {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    try:
        for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "one")):
            subprocess.run(["git", *command], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    (folder / "shared" / "sizes.py").write_text('MEMORY = "96Gi"\n')
    serving = folder / "serving" / "pyproject.toml"
    serving.write_text(serving.read_text().replace('"serving"', '"research"'))
    status, out, err = flyte_reslint("diff", "--output-format", "json")
    assert (status, err) == (0, "")
    outcome = json.loads(out)
    limits = {
        each["name"]: each["fields"].get("pod.limits.memory") for each in outcome["changes"] if each["kind"] == "task"
    }
    capped = {"before": "64Gi", "after": "32Gi"}
    assert limits == {"elsewhere.fit": None, "research.fit": None, "serving.fit": capped}
    findings = {
        which: [(each["filename"], each["code"]) for each in outcome["findings"][which]] for which in ("new", "gone")
    }
    assert findings == {"new": [FAULTS[0], ("serving/train.py", "FLR502")], "gone": FAULTS}
