"""What a command imports: starting takes longer than the work where there is little to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

CLEAN = """\
import flyte

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(cpu=2, memory=("2Gi", "4Gi"), gpu="T4:1"))


@env.task
async def fit() -> int:
    return 1
"""

RUN = """\
import sys
sys.argv[1:] = {arguments!r}
from flyte_reslint.cli import main
status = main()
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""

HEAVY = {"libcst", "packaging", "pathspec", "pydantic", "rich", "rich_click", "yaml"}
"""Packages that take from 5 to 100 milliseconds each."""

SLOW = {"dataclasses", "difflib", "email", "importlib.metadata", "multiprocessing", "subprocess", "tempfile", "xml"}
"""Modules of Python's that are not for nothing either."""

NEEDED = "import click, msgspec, sqlite3, sys; print(*sys.modules)"
"""What is needed always; which of the slow modules these import themselves, depends on the Python."""


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """What a command line imports in a folder that holds a file without faults."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "train.py").write_text(CLEAN, encoding="utf-8")
    (tmp_path / ".git").mkdir()

    needed = subprocess.run([sys.executable, "-c", NEEDED], capture_output=True, text=True, check=True).stdout.split()

    def of(*arguments: str) -> set[str]:
        code = RUN.format(arguments=list(arguments))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return set(done.stderr.splitlines()[-1].split()) - (SLOW & set(needed))

    return of


def test_a_check_of_one_file(imported):
    modules = imported("check", "train.py")
    assert not (HEAVY | SLOW) & modules
    assert "flyte_reslint.sdk.flyte" in modules


def test_a_check_without_a_cache(imported):
    assert not (HEAVY | SLOW | {"concurrent.futures", "sqlite3"}) & imported("check", "--no-cache", "train.py")


def test_saying_a_check_again(imported):
    imported("check", "train.py")
    assert not (HEAVY | SLOW | {"click", "msgspec", "sqlite3", "_hashlib"}) & imported("check", "train.py")


@pytest.mark.parametrize("output_format", ["json", "sarif", "github"])
def test_a_report_for_machines_is_not_drawn(imported, output_format):
    modules = imported("check", "--output-format", output_format, "train.py")
    assert not HEAVY & modules
    assert not any(name.startswith("flyte_reslint.report.full") for name in modules)


@pytest.mark.parametrize("how", [("--output-format", "full"), ("--output-format", "concise"), ("--statistics",)])
def test_a_report_that_nobody_draws(imported, tmp_path, how):
    (tmp_path / "faulty.py").write_text('import flyte\nflyte.Resources(cpu="four")\n', encoding="utf-8")
    modules = imported("check", "--exit-zero", *how, "faulty.py")
    assert any(name in modules for name in ("flyte_reslint.report.summary", "flyte_reslint.report.statistics"))
    assert not (HEAVY - {"rich"}) & modules
    assert not {"rich.console", "rich.text"} & modules


def test_a_configuration_is_read_without_pydantic(imported, tmp_path):
    configured = '[tool.flyte-reslint]\nselect = ["FLR1"]\noutput-format = "concise"\n'
    (tmp_path / "pyproject.toml").write_text(configured, encoding="utf-8")
    assert not HEAVY & imported("check", "train.py")


def test_show_as_json(imported):
    assert not (HEAVY | SLOW) & imported("show", "--output-format", "json", "train.py")


@pytest.mark.parametrize("command", [(), ("check",), ("diff",)])
def test_help_that_nobody_draws(imported, command):
    assert not (HEAVY | SLOW | {"msgspec", "sqlite3", "flyte_reslint.api"}) & imported(*command, "--help")


def test_help_on_a_terminal_is_drawn(imported, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "rich_click" in imported("check", "--help")


def test_the_language_server_alone_needs_its_protocol(imported):
    assert not {"pygls", "lsprotocol", "asyncio"} & imported("check", "train.py")


def test_the_public_names():
    code = "import sys, flyte_reslint; from flyte_reslint import analyze, Quantity; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
