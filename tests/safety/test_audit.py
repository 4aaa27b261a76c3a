"""The analysed code is read and nothing else: not imported, compiled or executed; nothing is written or started.

FLYTE_RESLINT_CORPORA names further folders to analyse, separated as in PATH.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPORA = [folder for folder in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if folder]

HOSTILE = """
import os, sys
import flyte
open("written", "w").write("x")
os.system("touch started")
__import__("antigravity")
exec(compile("raise SystemExit", "code", "exec"))
eval("sys.exit(3)")
env = flyte.TaskEnvironment("env", resources=flyte.Resources(memory=open("size").read()))

@env.task
async def task():
    os.remove(__file__)

raise SystemExit
"""


def probed(*folders: Path | str) -> dict[str, object]:
    """What the probe saw."""
    command = [sys.executable, str(Path(__file__).with_name("audit_probe.py")), *map(str, folders)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def test_examples_are_only_read() -> None:
    seen = probed(ROOT / "docs" / "examples")
    assert seen["faults"] == []
    assert seen["tasks"]


def test_hostile_code_is_only_read(tmp_path: Path) -> None:
    (tmp_path / "hostile.py").write_text(HOSTILE)
    seen = probed(tmp_path)
    assert seen["faults"] == []
    assert seen["tasks"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.py"]


@pytest.mark.skipif(not CORPORA, reason="FLYTE_RESLINT_CORPORA names no folders")
@pytest.mark.parametrize("folder", CORPORA)
def test_corpora_are_only_read(folder: str) -> None:
    assert probed(folder)["faults"] == []
