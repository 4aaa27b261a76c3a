"""The recipes of docs/ci.md and the action, executed as far as a machine alone can: with stand-ins for `gh` and SDKs."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from blocks import ROOT, SCRIPTS, block_of, environment

from flyte_reslint.report.diff_markdown import MARKER

pytestmark = [
    pytest.mark.skipif(shutil.which("bash") is None or shutil.which("git") is None, reason="needs bash and git"),
    pytest.mark.skipif(not (SCRIPTS / "flyte-reslint").exists(), reason="the command is not installed"),
]

SIZES = 'GPU = "A100:{count}"\n'
TRAIN = """\
import flyte
from sizes import GPU

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=4, memory="{memory}", gpu=GPU))


@env.task
async def fit(rows: int) -> int:
    return rows
"""
PLATFORM = "task_resources: {limits: {cpu: 8, memory: 32Gi}}\n"


def project(folder: Path, count: int = 8, memory: str = "16Gi") -> Path:
    """A project whose GPU count or memory may be wrong."""
    (folder / "src").mkdir()
    (folder / "src" / "sizes.py").write_text(SIZES.format(count=count), encoding="utf-8")
    (folder / "src" / "train.py").write_text(TRAIN.format(memory=memory), encoding="utf-8")
    (folder / "platform.toml").write_text('files = ["admin.yaml"]\n', encoding="utf-8")
    (folder / "admin.yaml").write_text(PLATFORM, encoding="utf-8")
    return folder


def program(folder: Path, name: str, text: str) -> None:
    """A stand-in for a program, which notes how it is called."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    note = f'printf "%s\\n" "{name} $*" >>"{folder}/calls"'
    file.write_text(f"#!/usr/bin/env bash\n{note}\n{text}", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def bash(script: str, folder: Path, *first: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub's runner does, with `first` on the path."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**environment(*first), **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


# -- the action ------------------------------------------------------------------------------------------------------

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(STEP,) = ACTION["runs"]["steps"]

PIPX = 'shift 3\nexec "$@"\n'
"""`pipx run --spec FOLDER flyte-reslint ...` runs the command that is installed."""


def run_action(folder: Path, programs: Path | None, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's step with some of its inputs given, names with `_` for `-`."""
    given = {name: facts.get("default", "") for name, facts in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in STEP["env"].items()
    }
    first = () if programs is None else (programs,)
    return bash(STEP["run"], folder, *first, GITHUB_ACTION_PATH=str(ROOT), **variables)


def test_the_action_is_one_that_github_takes():
    """https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"""
    assert set(ACTION) == {"name", "description", "branding", "inputs", "runs"}
    assert set(ACTION["branding"]) == {"icon", "color"}
    assert ACTION["branding"]["color"] in {"white", "black", "yellow", "blue", "green", "orange", "red", "purple"}
    for facts in ACTION["inputs"].values():
        assert set(facts) <= {"description", "required", "default"}
        assert isinstance(facts["description"], str)
        assert isinstance(facts.get("default", ""), str)
    assert ACTION["runs"]["using"] == "composite"
    assert set(STEP) == {"shell", "env", "run"}
    assert STEP["shell"] == "bash"


def test_the_action_uses_every_input_and_none_inside_of_the_script():
    """A value that the script's text contained could be a script itself."""
    used = {match for value in STEP["env"].values() for match in re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", value)}
    assert used == set(ACTION["inputs"])
    assert "${{" not in STEP["run"]


def test_the_action_annotates_and_fails(tmp_path):
    program(tmp_path / "bin", "pipx", PIPX)
    run = run_action(project(tmp_path, count=16), tmp_path / "bin")
    assert run.returncode == 1, run.stderr
    assert run.stdout.startswith("::error title=flyte-reslint (FLR202),file=src/train.py,")
    assert calls(tmp_path / "bin") == [f"pipx run --spec {ROOT} flyte-reslint check --output-format github ."]


def test_the_action_passes(tmp_path):
    program(tmp_path / "bin", "pipx", PIPX)
    run = run_action(project(tmp_path), tmp_path / "bin", paths="src/sizes.py src/train.py", platform="platform.toml")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


def test_the_action_knows_the_platform_and_writes_a_file(tmp_path):
    program(tmp_path / "bin", "pipx", PIPX)
    run = run_action(
        project(tmp_path, memory="64Gi"),
        tmp_path / "bin",
        platform="platform.toml",
        output_format="sarif",
        output_file="found it.sarif",
        options="--exit-zero --select FLR5",
    )
    assert run.returncode == 0, run.stderr
    (found,) = json.loads((tmp_path / "found it.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in found["results"]] == ["FLR502"]


# -- workflows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["flyte", "code-scanning", "flyte-diff"])
def test_a_workflow_has_what_github_wants_and_gives_inputs_that_exist(name):
    workflow = yaml.safe_load(block_of("ci.md", f".github/workflows/{name}.yml"))
    assert set(workflow) == {"name", True, "permissions", "jobs"}  # YAML 1.1 reads `on` as true
    for job in workflow["jobs"].values():
        assert job["runs-on"] == "ubuntu-latest"
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            if step.get("uses", "").startswith("OWNER/flyte-reslint@v"):
                assert set(step.get("with", {})) <= set(ACTION["inputs"])


GH = """\
case "$*" in
    *--jq*) if command -v jq >/dev/null; then printf '%s' "$COMMENTS_THERE" | jq "${@: -1}"; else echo "$KNOWN"; fi ;;
esac
"""


@pytest.mark.parametrize("known", ["", "7"])
def test_the_comment_on_a_pull_request_is_written_once_and_then_anew(tmp_path, known):
    steps = yaml.safe_load(block_of("ci.md", ".github/workflows/flyte-diff.yml"))["jobs"]["diff"]["steps"]
    compare, comment = (step for step in steps if "run" in step)
    program(tmp_path / "bin", "pipx", PIPX)
    program(tmp_path / "bin", "gh", GH)
    project(tmp_path)
    commits = (
        "git init --quiet --initial-branch main && git add src && git commit --quiet --message one\n"
        "sed --in-place s/8/4/ src/sizes.py && git commit --quiet --all --message two"
    )
    assert bash(commits, tmp_path).returncode == 0
    assert set(compare["env"]) == {"BASE", "HEAD"}
    run = bash(compare["run"], tmp_path, tmp_path / "bin", BASE="HEAD~1", HEAD="HEAD")
    assert run.returncode == 0, run.stderr
    text = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert text.startswith(f"{MARKER}\n")
    assert "A100 8 → 4" in text

    assert set(comment["env"]) == {"GH_TOKEN", "COMMENTS"}
    there = [{"id": 6, "body": "Nice."}, *([{"id": 7, "body": f"{MARKER}\nold"}] if known else [])]
    variables = {"COMMENTS": "repos/o/r/issues/12/comments", "COMMENTS_THERE": json.dumps(there), "KNOWN": known}
    run = bash(comment["run"], tmp_path, tmp_path / "bin", **variables)
    assert run.returncode == 0, run.stderr
    where = "PATCH repos/o/r/issues/comments/7" if known else "POST repos/o/r/issues/12/comments"
    assert calls(tmp_path / "bin")[-1] == f"gh api --method {where} --field body=@comment.md"
    assert MARKER in comment["run"]


# -- GitLab ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [8, 16])
def test_gitlab_gets_its_report(tmp_path, count):
    """https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""
    job = yaml.safe_load(block_of("ci.md", ".gitlab-ci.yml"))["flyte-reslint"]
    assert set(job) == {"image", "variables", "cache", "before_script", "script", "artifacts"}
    assert [line.partition(" ")[0] for line in job["before_script"]] == ["pip"]  # needs a network
    variables = {
        name: value.replace("$CI_PROJECT_DIR", str(tmp_path / "kept")) for name, value in job["variables"].items()
    }
    run = bash("\n".join(job["script"]), project(tmp_path, count=count), **variables)
    assert run.returncode == (0 if count == 8 else 1), run.stderr
    assert list((tmp_path / "kept" / job["cache"]["paths"][0]).iterdir())
    assert job["artifacts"]["when"] == "always"
    report = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [issue["check_name"] for issue in report] == ([] if count == 8 else ["FLR202"])
    for issue in report:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"] == "src/train.py"
        assert issue["location"]["positions"]["begin"]["line"] == 4


# -- the gate --------------------------------------------------------------------------------------------------------

DEPLOYED = {
    "flyte": "flyte deploy --project ml --domain production --recursive --all src",
    "flytekit": "pyflyte register --project ml --domain production src",
}


@pytest.mark.parametrize("sdk", DEPLOYED)
@pytest.mark.parametrize(("count", "memory"), [(8, "16Gi"), (16, "16Gi"), (8, "64Gi")])
def test_only_what_is_in_order_is_deployed(tmp_path, sdk, count, memory):
    for name in ("flyte", "pyflyte"):
        program(tmp_path / "bin", name, "")
    project(tmp_path, count, memory)
    (tmp_path / "deploy.sh").write_text(block_of("ci.md", "deploy.sh"), encoding="utf-8")
    run = bash("bash deploy.sh ml production", tmp_path, tmp_path / "bin", SDK=sdk)
    is_in_order = (count, memory) == (8, "16Gi")
    assert run.returncode == (0 if is_in_order else 1), run.stderr
    assert calls(tmp_path / "bin") == ([DEPLOYED[sdk]] if is_in_order else [])


def test_nothing_is_deployed_where_the_check_itself_fails(tmp_path):
    program(tmp_path / "bin", "flyte", "")
    project(tmp_path)
    os.remove(tmp_path / "admin.yaml")
    (tmp_path / "deploy.sh").write_text(block_of("ci.md", "deploy.sh"), encoding="utf-8")
    assert bash("bash deploy.sh ml production", tmp_path, tmp_path / "bin").returncode == 2
    assert calls(tmp_path / "bin") == []
