"""Putting a changed file on disk: all of it or nothing, and nothing of it changed but its content."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flyte_reslint.fix.writing import NotWritten, write


def test_the_mode_stays(tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(0o741)
    write(str(file), b"old", b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o741
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "real.py"
    target.write_bytes(b"old")
    (tmp_path / "middle.py").symlink_to("there/real.py")
    (tmp_path / "a.py").symlink_to(tmp_path / "middle.py")
    write(str(tmp_path / "a.py"), b"old", b"new")
    assert target.read_bytes() == b"new"
    assert os.readlink(tmp_path / "a.py") == str(tmp_path / "middle.py")
    assert os.readlink(tmp_path / "middle.py") == "there/real.py"


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_bytes(b"newer")
    with pytest.raises(NotWritten, match="changed"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == b"newer"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_read_only_file_stays(tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(NotWritten, match="read-only"):
        write(str(file), b"old", b"new")
    assert file.read_bytes() == b"old"


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write(str(tmp_path / "a.py"), b"old", b"new")
    assert os.listdir(tmp_path) == []


ENDLESS = """
import sys
from flyte_reslint.fix.writing import write
path, states = sys.argv[1], (b"a" * 300_000, b"b" * 300_000)
print("ready", flush=True)
for number in range(10 ** 9):
    write(path, states[number % 2], states[1 - number % 2])
"""


def test_an_interrupted_run_loses_nothing(tmp_path: Path):
    """Killed at any moment, the process leaves the file as it was or as it was to be."""
    file = tmp_path / "a.py"
    file.write_bytes(b"a" * 300_000)
    for number in range(8):
        file.write_bytes(b"a" * 300_000)
        with subprocess.Popen([sys.executable, "-c", ENDLESS, str(file)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.003 + 0.0071 * number)
            process.send_signal(signal.SIGKILL)
        assert file.read_bytes() in (b"a" * 300_000, b"b" * 300_000)
        assert not [each for each in os.listdir(tmp_path) if each.endswith(".py") and each != "a.py"]


RUN = """
import sys
from flyte_reslint.api import analyze
from flyte_reslint.fixing import fixed, written
of = fixed(analyze([sys.argv[1]], jobs=1))
print("ready", flush=True)
written(of)
"""


@pytest.mark.parametrize("delay", [0.002, 0.02])
def test_an_interrupted_run_leaves_every_file_whole(tmp_path: Path, delay: float):
    before = "import flyte\nr = flyte.Resources(memory='4gi')\n" + f"TEXT = '{'x' * 100_000}'\n"
    after = before.replace("gi", "Gi")
    for number in range(60):
        (tmp_path / f"a{number:02}.py").write_text(before)
    with subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    texts = [file.read_text() for file in sorted(tmp_path.glob("a*.py"))]
    assert len(texts) == 60
    assert set(texts) <= {before, after}
    write(str(tmp_path / "a59.py"), texts[-1].encode(), b"")
    assert (tmp_path / "a59.py").read_bytes() == b""
