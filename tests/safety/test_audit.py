"""The analysed code is read and nothing else: not imported, compiled or executed; nothing is written or started.

The one exception is the cache, which the command line keeps, in its own folder and nowhere else.

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


PIPELINE = """\
import flyte
from sizes import MEMORY

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(memory=MEMORY))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has one of everything that a run reads."""
    files = {
        "code/pipeline.py": PIPELINE,
        "sizes.py": 'MEMORY = "4GB"\n',
        ".gitignore": "ignored.py\n",
        ".git/info/exclude": "*.bak\n",
        "pyproject.toml": '[project]\ndependencies = ["flyte>=2.0"]\n[tool.flyte-reslint]\nextend = "base.toml"\n',
        "base.toml": 'platform = ["platform.toml"]\n',
        "platform.toml": 'files = ["admin.yaml"]\n',
        "admin.yaml": "task_resources:\n  limits:\n    memory: 8Gi\n",
        "requirements-dev.txt": "flyte\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def command(folder: Path, *arguments: str) -> dict[str, list[str]]:
    """What a command line opened, changed and remembers, beneath `folder`; what it changed elsewhere as well."""
    probe = [sys.executable, str(Path(__file__).with_name("command_probe.py")), *arguments]
    unset = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}
    environment = {**unset, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(probe, capture_output=True, text=True, env=environment, cwd=folder, check=False, timeout=300)
    assert ended.returncode == 0, ended.stderr
    seen = dict(json.loads(ended.stdout))
    seen["read"] = [path for path in seen["read"] if path.startswith(str(folder))]
    return seen


@pytest.mark.parametrize("arguments", [(), ("check", "code"), ("show",)])
def test_without_a_cache_nothing_is_written(project: Path, arguments: tuple[str, ...]) -> None:
    assert command(project, *arguments, "--no-cache")["changed"] == []
    assert not (project / ".flyte_reslint_cache").exists()


@pytest.mark.parametrize("arguments", [(), ("check", "code"), ("show",)])
def test_the_cache_alone_is_written(project: Path, arguments: tuple[str, ...]) -> None:
    changed = command(project, *arguments)["changed"]
    assert changed
    cache = str(project / ".flyte_reslint_cache")
    assert [path for path in changed if not path.startswith(cache)] == []


@pytest.mark.parametrize("arguments", [(), ("check", "code"), ("show",), ("--config", "base.toml", "code")])
def test_a_run_remembers_all_that_it_read(project: Path, arguments: tuple[str, ...]) -> None:
    seen = command(project, *arguments)
    cache = str(project / ".flyte_reslint_cache")
    unknown = {path for path in seen["read"] if not path.startswith(cache)} - set(seen["known"])
    assert unknown == set()
    assert {str(project / "admin.yaml"), str(project / "sizes.py")} <= set(seen["known"])
