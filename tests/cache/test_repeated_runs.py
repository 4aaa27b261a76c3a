"""A run whose inputs are unchanged is said again, byte for byte; any change that could matter makes it run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}
PIPELINE = """\
import flyte
from sizes import MEMORY

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(memory=MEMORY))


@env.task
def fit() -> None: ...
"""
RUN = """\
import sys
from flyte_reslint.cli import main
status = main()
sys.stderr.write("ran" if "flyte_reslint.cli.run" in sys.modules else "said again")
sys.exit(status)
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path) -> Path:
    """A repository with a fault whose cause is in another file."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "pipeline.py").write_text(PIPELINE)
    (tmp_path / "sizes.py").write_text('MEMORY = "4GB"\n')
    return tmp_path


def check(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A run of the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env={**ENVIRONMENT, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def is_said_again(run: subprocess.CompletedProcess[str]) -> bool:
    assert run.stderr.endswith(("ran", "said again")), run.stderr
    return run.stderr.endswith("said again")


@pytest.mark.parametrize(
    "arguments",
    [(), ("--output-format", "json"), ("--output-format", "concise"), ("show",), ("show", "--output-format", "json")],
)
def test_what_is_said_again_is_what_was_said(project: Path, arguments: tuple[str, ...]):
    uncached = check(project, *arguments, "--no-cache")
    first, second = check(project, *arguments), check(project, *arguments)
    assert not is_said_again(first)
    assert is_said_again(second)
    assert uncached.stdout == first.stdout == second.stdout != ""
    assert uncached.returncode == first.returncode == second.returncode


def changed_constant(project: Path) -> None:
    (project / "sizes.py").write_text('MEMORY = "8GB"\n')


def same_size_and_time(project: Path) -> None:
    file = project / "sizes.py"
    before = file.stat()
    file.write_text('MEMORY = "9GB"\n')
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def new_file(project: Path) -> None:
    (project / "other.py").write_text('import flyte\nflyte.Resources(cpu="x")\n')


def new_file_in_new_folder(project: Path) -> None:
    (project / "deeper").mkdir()
    (project / "deeper" / "other.py").write_text('import flyte\nflyte.Resources(cpu="x")\n')


def nearer_module(project: Path) -> None:
    """`import sizes` now means another file."""
    (project / "sizes").mkdir()
    (project / "sizes" / "__init__.py").write_text('MEMORY = "7GB"\n')


def deleted_file(project: Path) -> None:
    (project / "sizes.py").unlink()


def new_configuration(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.flyte-reslint]\nignore = ["FLR101"]\n')


def ignored_by_git(project: Path) -> None:
    (project / ".gitignore").write_text("pipeline.py\n")


def excluded_in_private(project: Path) -> None:
    (project / ".git" / "info").mkdir()
    (project / ".git" / "info" / "exclude").write_text("pipeline.py\n")


def new_lock(project: Path) -> None:
    (project / "requirements.txt").write_text("flyte==2.0.0\n")


CHANGES = [
    changed_constant,
    same_size_and_time,
    new_file,
    new_file_in_new_folder,
    nearer_module,
    deleted_file,
    new_configuration,
    ignored_by_git,
    excluded_in_private,
    new_lock,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_it_run(project: Path, change: Callable[[Path], None]):
    check(project)
    change(project)
    after = check(project)
    assert not is_said_again(after)
    assert after.stdout == check(project, "--no-cache").stdout
    assert is_said_again(check(project))


def test_a_file_that_it_does_not_read_changes_nothing(project: Path):
    (project / "notes.txt").write_text("a")
    check(project)
    (project / "notes.txt").write_text("b")
    assert is_said_again(check(project))


def test_the_platform_and_the_named_configuration_count(project: Path):
    (project / "admin.yaml").write_text("task_resources:\n  limits:\n    memory: 8Gi\n")
    (project / "own.toml").write_text('ignore = ["FLR101"]\n')
    arguments = ("--platform", "admin.yaml", "--config", "own.toml")
    check(project, *arguments)
    assert is_said_again(check(project, *arguments))
    (project / "admin.yaml").write_text("task_resources:\n  limits:\n    memory: 1Gi\n")
    assert not is_said_again(check(project, *arguments))
    (project / "own.toml").write_text('extend-select = ["FLR409"]\n')
    changed = check(project, *arguments)
    assert not is_said_again(changed)
    assert "FLR101" in changed.stdout


def test_the_platforms_that_folders_are_configured_with_count(project: Path):
    (project / "inside").mkdir()
    (project / "pipeline.py").rename(project / "inside" / "pipeline.py")
    (project / "sizes.py").write_text('MEMORY = "4Gi"\n')
    (project / "inside" / "flyte-reslint.toml").write_text('platform = ["admin.yaml"]\n')
    (project / "inside" / "admin.yaml").write_text("task_resources:\n  limits:\n    memory: 1Gi\n")
    assert "FLR502" in check(project).stdout
    assert is_said_again(check(project))
    (project / "inside" / "admin.yaml").write_text("task_resources:\n  limits:\n    memory: 8Gi\n")
    changed = check(project)
    assert not is_said_again(changed)
    assert "FLR502" not in changed.stdout


def test_an_imported_file_outside_of_what_is_checked_counts(project: Path):
    (project / "inside").mkdir()
    (project / "pipeline.py").rename(project / "inside" / "pipeline.py")
    assert '"4GB"' in check(project, "inside").stdout
    assert is_said_again(check(project, "inside"))
    (project / "sizes.py").write_text('MEMORY = "6GB"\n')
    assert '"6GB"' in check(project, "inside").stdout


def test_where_a_link_leads_counts(project: Path):
    (project / "sizes.py").rename(project / "small.txt")
    (project / "large.txt").write_text('MEMORY = "6GB"\n')
    (project / "sizes.py").symlink_to("small.txt")
    assert '"4GB"' in check(project).stdout
    (project / "sizes.py").unlink()
    (project / "sizes.py").symlink_to("large.txt")
    assert '"6GB"' in check(project).stdout


def test_notes_are_said_again_too(project: Path):
    (project / "uv.lock").write_text("not TOML")
    first, second = check(project), check(project)
    assert is_said_again(second)
    assert "note: uv.lock" in first.stderr
    assert first.stderr.removesuffix("ran") == second.stderr.removesuffix("said again")


def test_another_width_or_colour_is_another_run(project: Path):
    narrow, wide = check(project, COLUMNS="40"), check(project, COLUMNS="120")
    assert not is_said_again(wide)
    assert narrow.stdout != wide.stdout
    assert "\x1b[" in check(project, FORCE_COLOR="1").stdout
    assert check(project, COLUMNS="40").stdout == narrow.stdout


@pytest.mark.parametrize("jobs", [("--jobs", "1"), ("--jobs=2",), ("--jobs", "1", "--jobs", "2")])
def test_the_number_of_jobs_makes_no_other_run(project: Path, jobs: tuple[str, ...]):
    first = check(project, "check", ".", *jobs, "--exit-zero")
    for same in (("check", ".", "--exit-zero"), ("check", ".", *jobs, "--exit-zero")):
        second = check(project, *same)
        assert is_said_again(second)
        assert (second.returncode, second.stdout) == (first.returncode, first.stdout)


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        (("--exclude", "x.py"), ("--exclude", "--jobs", "1", "x.py")),
        (("--", "pipeline.py"), ("--", "pipeline.py", "--jobs", "1")),
        (("pipeline.py",), ("pipeline.py", "--jobs", "0")),
        (("pipeline.py",), ("pipeline.py", "--jobs", "one")),
        (("pipeline.py",), ("pipeline.py", "--jobs=")),
        (("pipeline.py",), ("pipeline.py", "--jobs")),
    ],
)
def test_what_only_looks_like_a_number_of_jobs_is_another_run(
    project: Path, kept: tuple[str, ...], other: tuple[str, ...]
):
    check(project, *kept)
    assert is_said_again(check(project, *kept))
    wrong = check(project, *other)
    assert not is_said_again(wrong)
    assert wrong.returncode == 2


def test_what_does_more_than_print_is_done_again(project: Path):
    for _ in range(2):
        assert not is_said_again(check(project, "--output-file", "report.txt"))
        (project / "report.txt").unlink()
    (project / "pyproject.toml").write_text("[tool.flyte-reslint]\nfix = true\n")
    for _ in range(2):
        assert not is_said_again(check(project, "--unsafe-fixes"))
        (project / "sizes.py").write_text('MEMORY = "4GB"\n')
    assert not is_said_again(check(project, "rule", "FLR101"))
    assert not is_said_again(check(project, "rule", "FLR101"))


def test_misuse_is_never_kept(project: Path):
    for _ in range(2):
        wrong = check(project, "absent.py")
        assert not is_said_again(wrong)
        assert wrong.returncode == 2
