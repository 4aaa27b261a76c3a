"""Prints what the pytest plugin costs a project without Flyte code: the CPU time of a run with and without it.

No other plugin is loaded: hypothesis alone would take twenty times as long, and hide what is measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 9
ROOT = Path(__file__).resolve().parents[2]
WITH = ("-p", "pytest_flyteres.plugin")
WITHOUT = ("-p", "no:flyteres")

RUN = """\
import sys, time
import pytest
status = pytest.main(sys.argv[1:])
sys.stderr.write(f"{time.process_time()} {int(status)}")
"""
TEST = "def test_nothing():\n    assert 1 + 1 == 2\n"


def milliseconds(rounds: int = ROUNDS) -> tuple[float, float]:
    """The least CPU time of a run of pytest with the plugin and of one without it, taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text(TEST, encoding="utf-8")
        Path(folder, "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        pairs = [(_run(folder, WITH), _run(folder, WITHOUT)) for _ in range(rounds)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def _run(folder: str, options: tuple[str, ...]) -> float:
    run = subprocess.run(
        [sys.executable, "-c", RUN, "-q", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, status = run.stderr.split()[-2:]
    if status != "0":
        raise RuntimeError(run.stdout)
    return float(seconds) * 1000


if __name__ == "__main__":
    with_plugin, without = milliseconds()
    sys.stdout.write(f"with the plugin:    {with_plugin:6.1f} ms\n")
    sys.stdout.write(f"without the plugin: {without:6.1f} ms\n")
    sys.stdout.write(f"the plugin costs:   {with_plugin - without:6.1f} ms\n")
