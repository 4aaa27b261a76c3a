"""`check --watch`, as a person uses it: a change is seen, and Ctrl-C ends it without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

if sys.platform == "win32":
    pytest.skip("signals are sent otherwise there", allow_module_level=True)

FAULTY = 'import flyte\n\nenv = flyte.TaskEnvironment("a", resources=flyte.Resources(memory="4GB"))\n'

PATIENCE = 60
"""Seconds within which a busy machine checks one file."""


@pytest.fixture
def watching(tmp_path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "a.py").write_text(FAULTY)
    command = ["-m", "flyte_reslint", "check", "--isolated", "--no-cache", "--watch", "--output-format", "concise", "."]
    path = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, *command], cwd=tmp_path, env={**os.environ, **path}, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def until(lines: Queue[str], text: str) -> list[str]:
    """The lines up to one with that text."""
    found = [lines.get(timeout=PATIENCE)]
    while text not in found[-1]:
        found.append(lines.get(timeout=PATIENCE))
    return found


def test_a_change_is_seen_and_ctrl_c_ends_it(watching, tmp_path):
    lines: Queue[str] = Queue()
    Thread(target=lambda: [lines.put(line) for line in watching.stdout], daemon=True).start()
    first = until(lines, "Watching")
    assert first[0].startswith("a.py:3:")
    assert not any("\x1b" in line for line in first)
    (tmp_path / "a.py").write_text(FAULTY.replace("4GB", "4Gi"))
    assert "All checks passed!\n" in until(lines, "Watching")
    (tmp_path / "b.py").write_text(FAULTY)
    assert until(lines, "Watching")[0].startswith("b.py:3:")
    os.killpg(watching.pid, signal.SIGINT)
    assert watching.wait(PATIENCE) == 130
    assert "".join(lines.queue).strip() == ""
