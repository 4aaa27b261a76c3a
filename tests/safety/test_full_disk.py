"""A disk that takes no more bytes loses nothing: a run says what it found, and files stay as they were."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(importlib.util.find_spec("resource") is None, reason="files cannot be limited here")

# Beyond the limit a write fails, as on a full disk; Python ignores the signal that would end the process.
LIMITED = """\
import resource, sys
from flyte_reslint.cli.run import run
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
sys.exit(run(sys.argv[1:]))
"""
SOURCE = f"import flyte\nr = flyte.Resources(memory='4gi')\nTEXT = '{'x' * 1_000}'\n"
FOUND = 'main.py:2:28: FLR101 [*] memory "4gi" is not a Kubernetes quantity'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.py").write_text(SOURCE)
    return tmp_path


def limited(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a run that can write no file of more than 100 bytes."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}
    command = [sys.executable, "-c", LIMITED, "--output-format", "concise", *arguments]
    environment = {**unset, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return run.returncode, run.stdout, run.stderr


def test_a_cache_that_cannot_be_written_changes_nothing(folder: Path) -> None:
    for _ in range(2):
        status, out, err = limited(folder)
        assert (status, err) == (1, "")
        assert out.startswith(FOUND)


def test_a_fix_that_cannot_be_written_leaves_the_file(folder: Path) -> None:
    status, out, err = limited(folder, "--no-cache", "--fix", "--unsafe-fixes")
    assert status == 2
    assert out.startswith(FOUND)
    assert err.startswith("flyte-reslint: error: main.py: not fixed: ")
    assert err.count("\n") == 1
    assert (folder / "main.py").read_text() == SOURCE
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["main.py"]


@pytest.mark.parametrize("before", [None, "the report of yesterday\n"])
def test_a_report_that_cannot_be_written_leaves_the_last_one(folder: Path, before: str | None) -> None:
    report = folder / "report.txt"
    if before is not None:
        report.write_text(before)
    status, out, err = limited(folder, "--no-cache", "--output-file", "report.txt")
    assert (status, out) == (2, "")
    assert err == "flyte-reslint: error: cannot write report.txt: file too large\n"
    assert (report.read_text() if report.exists() else None) == before
    assert {path.name for path in folder.iterdir() if path.is_file()} <= {"main.py", "report.txt"}


def test_a_baseline_that_cannot_be_written_stays(folder: Path) -> None:
    baseline = folder / "baseline.json"
    for before in (None, '{"version": 1, "findings": []}\n'):
        if before is not None:
            baseline.write_text(before)
        status, _, err = limited(folder, "--no-cache", "--baseline", "baseline.json", "--write-baseline")
        assert status == 2
        assert err.startswith("flyte-reslint: error: cannot write baseline.json: ")
        assert err.count("\n") == 1
        assert (baseline.read_text() if baseline.exists() else None) == before
        assert {path.name for path in folder.iterdir() if path.is_file()} <= {"main.py", "baseline.json"}
