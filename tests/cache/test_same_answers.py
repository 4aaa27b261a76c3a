"""A run says the same byte for byte in one process and in two, without a cache, with a new one and with one that knows.

FLYTE_RESLINT_CORPORA names further folders to read so, separated as in PATH.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CORPORA = [Path(folder) for folder in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if folder]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}

SIZES = """
SIZES = ["2Gi", "4GB", "8Gib", "0.5"]
"""
TASKS = """
import flyte
from sizes import SIZES

env = flyte.TaskEnvironment("env_{n}", resources=flyte.Resources(memory=SIZES[{n} % 4], gpu="A100:9"))

@env.task
async def work(x: int) -> int:
    return await work.override(resources=flyte.Resources(cpu="x"))(x)  # noqa: FLR101
"""
CALLER = """
from tasks_{n} import env, work

driver = env.clone_with("driver_{n}", depends_on=[env])

@driver.task
async def drive() -> int:
    return await work(1)
"""
AS_JSON = ("--output-format", "json", ".")
SPELLED_OTHERWISE = ("--output-format=json", ".")
"""Another command line, of which no answer is kept, though all that was found is."""


def repository(folder: Path) -> Path:
    """More files than one process executes by itself, in groups of two, all of which import one more."""
    (folder / ".git").mkdir(parents=True)
    (folder / "sizes.py").write_text(SIZES)
    (folder / "broken.py").write_text("import flyte\ndef (")
    for n in range(60):
        (folder / f"tasks_{n}.py").write_text(TASKS.format(n=n))
        (folder / f"caller_{n}.py").write_text(CALLER.format(n=n))
    return folder


@pytest.fixture(params=["made up", *CORPORA], ids=lambda each: each if isinstance(each, str) else each.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return repository(tmp_path / "code") if request.param == "made up" else request.param


@pytest.mark.parametrize("command", ["check", "show"])
def test_it_says_the_same(folder: Path, tmp_path: Path, command: str) -> None:
    def said(*arguments: str) -> tuple[int, bytes, bytes]:
        line = [sys.executable, "-m", "flyte_reslint", command, *arguments]
        ended = subprocess.run(line, cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
        return ended.returncode, ended.stdout, ended.stderr

    def with_cache(name: str) -> Callable[..., tuple[int, bytes, bytes]]:
        return lambda *arguments: said("--cache-dir", str(tmp_path / name), *arguments)

    alone = said("--no-cache", "--jobs", "1", *AS_JSON)
    assert alone[0] in (0, 1)
    assert len(alone[1]) > 1000 or folder in CORPORA
    assert said("--no-cache", "--jobs", "2", *AS_JSON) == alone
    for jobs in ("1", "2"):
        cached = with_cache(f"of {jobs}")
        assert cached("--jobs", jobs, *AS_JSON) == alone, "it fills the cache"
        assert cached("--jobs", jobs, *SPELLED_OTHERWISE) == alone, "it takes from the cache what was found"
        assert cached("--jobs", "3", *AS_JSON) == alone, "it takes from the cache what was said"
