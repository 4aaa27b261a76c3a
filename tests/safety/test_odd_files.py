"""Files that are none, are huge or hold what nobody writes: a run neither waits for them nor takes them in whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flyte_reslint.files import LARGEST_FILE

FOUND = 'main.py:2:28: FLR101 [*] memory "4gi" is not a Kubernetes quantity'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.py").write_text("import flyte\nr = flyte.Resources(memory='4gi')\n")
    return tmp_path


def checked(folder: Path) -> tuple[str, str]:
    """What a run says of a folder that is through soon, and the notes that it makes."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}
    command = [sys.executable, "-m", "flyte_reslint", "--no-cache", "--output-format", "concise"]
    run = subprocess.run(command, cwd=folder, env=unset, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    return run.stdout, run.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes that are files")
@pytest.mark.parametrize(
    "name", ["x.py", ".gitignore", "pyproject.toml", "flyte-reslint.toml", "requirements.txt", "uv.lock"]
)
def test_a_pipe_is_not_waited_for(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    out, _ = checked(folder)
    assert out.startswith(FOUND)


def test_a_huge_file_is_not_read(folder: Path) -> None:
    with (folder / "huge.py").open("wb") as file:
        file.write(b"import flyte\n")
        file.truncate(LARGEST_FILE + 1)
    out, _ = checked(folder)
    assert FOUND in out
    assert "huge.py:1:1: FLR001 the file cannot be read: " in out


@pytest.mark.parametrize("line", ["flyte>=" + "9" * 5_000, "flyte==2." + "1" * 5_000])
def test_a_release_of_many_digits_is_none(folder: Path, line: str) -> None:
    (folder / "requirements.txt").write_text(line)
    out, _ = checked(folder)
    assert out.startswith(FOUND)
