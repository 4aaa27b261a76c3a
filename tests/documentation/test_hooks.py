"""The pre-commit hooks and the action, installed for real from the files of this repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from blocks import ROOT, SCRIPTS, block_of, environment

HOOKS = ".pre-commit-hooks.yaml"
SHIPPED = (HOOKS, "LICENSE", "README.md", "flyte_reslint", "pyproject.toml", "pytest_flyteres", "rules")

NO_NETWORK = ("Could not find a version", "No matching distribution", "Connection", "name resolution", "Read timed out")
"""What pip says where there is nothing to install from."""

TRAIN = """\
import flyte
from sizes import GPU, MEMORY

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=4, memory=MEMORY, gpu=GPU))
"""

needs_pre_commit = pytest.mark.skipif(
    shutil.which("git") is None or not (SCRIPTS / "pre-commit").exists(), reason="needs git and pre-commit"
)


def run(*command: str, folder: Path, home: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment(), **({"PRE_COMMIT_HOME": str(home)} if home else {}), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def commit(folder: Path) -> str:
    """Commit all files of a folder as a repository, and name the commit."""
    for command in ("init --quiet --initial-branch main", "add --all --force", "commit --quiet --message all"):
        assert run("git", *command.split(), folder=folder).returncode == 0
    return run("git", "rev-parse", "HEAD", folder=folder).stdout.strip()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Path:
    """A project that is in order, with the configuration of docs/ci.md and both hooks, which come from these files."""
    hooks, project = tmp_path / "hooks", tmp_path / "project"
    project.mkdir()
    copy_shipped(hooks)
    text = block_of("ci.md", ".pre-commit-config.yaml") + "      - id: flyte-reslint-fix\n        stages: [manual]\n"
    text = text.replace("https://github.com/OWNER/flyte-reslint", str(hooks)).replace("v0.1.0", commit(hooks))
    (project / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    (project / "sizes.py").write_text('GPU = "A100:8"\nMEMORY = "16Gi"\n', encoding="utf-8")
    (project / "train.py").write_text(TRAIN, encoding="utf-8")
    commit(project)
    assert_installed(run("pre-commit", "install-hooks", folder=project, home=home))
    return project


def copy_shipped(folder: Path) -> None:
    folder.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)


def assert_installed(ended: subprocess.CompletedProcess[str]) -> None:
    if ended.returncode and any(reason in ended.stdout for reason in NO_NETWORK):
        pytest.skip("pip has nowhere to install from")
    assert ended.returncode == 0, ended.stdout


@needs_pre_commit
def test_the_hooks_are_ones_that_pre_commit_takes():
    checked = run("pre-commit", "validate-manifest", HOOKS, folder=ROOT)
    assert checked.returncode == 0, checked.stdout


@needs_pre_commit
def test_the_hooks_see_what_a_commit_breaks_elsewhere_rest_where_nothing_changes_and_fix(project, home):
    def stage(file: str, content: str) -> None:
        (project / file).write_text(content, encoding="utf-8")
        assert run("git", "add", file, folder=project).returncode == 0

    def hook(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run("pre-commit", "run", *arguments, folder=project, home=home)

    passed = hook("--all-files")
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout

    stage("picture.svgz", "\x00")
    skipped = hook()
    assert (skipped.returncode, "Skipped" in skipped.stdout) == (0, True), skipped.stdout

    stage("sizes.py", 'GPU = "A100:16"\nMEMORY = "16Gi"\n')
    failed = hook()
    assert failed.returncode == 1
    assert "error[FLR202]" in failed.stdout
    assert "train.py:4:" in failed.stdout

    stage("sizes.py", 'GPU = "A100:8"\nMEMORY = "16gi"\n')
    fixing = ("flyte-reslint-fix", "--hook-stage", "manual")
    fixed = hook(*fixing)
    assert fixed.returncode == 1
    assert "files were modified by this hook" in fixed.stdout
    right = 'GPU = "A100:8"\nMEMORY = "16Gi"\n'
    assert (project / "sizes.py").read_text(encoding="utf-8") == right
    stage("sizes.py", right)
    assert hook(*fixing).returncode == 0


@pytest.mark.skipif(not (SCRIPTS / "pipx").exists(), reason="pipx is not installed")
def test_pipx_runs_what_the_action_runs(tmp_path):
    """The recipes' tests run the rest of the action's step, with the command that is installed."""
    copy_shipped(tmp_path / "action")
    (tmp_path / "train.py").write_text('import flyte\nflyte.Resources(memory="4GB")\n', encoding="utf-8")
    variables = {f"PIPX_{name}": str(tmp_path / "pipx" / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    specification = ("run", "--spec", str(tmp_path / "action"), "flyte-reslint")
    assert_installed(run("pipx", *specification, "--version", folder=tmp_path, **variables))
    found = run("pipx", *specification, "check", "train.py", folder=tmp_path, **variables)
    assert found.returncode == 1
    assert "FLR101" in found.stdout
