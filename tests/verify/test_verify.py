"""The command `verify` with the real SDK."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest

from flyte_reslint.cli.run import run

needs_flyte = pytest.mark.skipif(importlib.util.find_spec("flyte") is None, reason="the flyte SDK is not installed")

CONSTANTS = 'MEMORY = "4Gi"\n'

TRAIN = """\
import flyte
from constants import MEMORY

env = flyte.TaskEnvironment(
    name="train",
    resources=flyte.Resources(cpu=2, memory=("1Gi", MEMORY)),
)


@env.task
async def fit() -> int:
    return 1
"""

CHANGED = """\
import flyte

initialise = flyte.Resources.__init__


def changed(self, **fields):
    initialise(self, **{**fields, "cpu": 9})


flyte.Resources.__init__ = changed

"""
"""What no static view can see: the SDK itself is changed."""

UNKNOWN = TRAIN.replace('name="train"', 'name="open"').replace("cpu=2", "cpu=int(open(__file__).readline()[-5:] == '')")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "constants.py").write_text(CONSTANTS)
    (tmp_path / "train.py").write_text(TRAIN)
    return tmp_path


@pytest.fixture
def verify(capsys):
    """Runs the command: exit status, standard output, standard error."""

    def command(*arguments: str) -> tuple[int, str, str]:
        status = run(["verify", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


@needs_flyte
def test_agreement(verify):
    status, out, err = verify("train.py")
    assert (status, err) == (0, "")
    assert "train.fit :10  agrees" in out
    assert "2 agrees (flyte" in out


@needs_flyte
def test_a_folder_with_the_name_of_the_sdk(verify, folder):
    (folder / "flyte").mkdir()
    (folder / "train.py").rename(folder / "flyte" / "train.py")
    (folder / "constants.py").rename(folder / "flyte" / "constants.py")
    status, out, _ = verify("flyte")
    assert status == 0
    assert "2 agrees (flyte" in out


@needs_flyte
def test_a_difference_with_both_origins(verify, folder):
    (folder / "changed.py").write_text(CHANGED + TRAIN.replace("import flyte\n", ""))
    status, out, _ = verify("changed.py")
    assert status == 1
    assert "cpu.request: static 2 (changed.py:16), SDK 9 (changed.py:20)" in " ".join(out.split())


@needs_flyte
def test_what_is_unknown_is_no_difference(verify, folder):
    (folder / "open.py").write_text(UNKNOWN)
    status, out, _ = verify("open.py")
    assert status == 0
    assert "static unknown" in out
    assert "open.py:6" in out


@needs_flyte
def test_a_file_that_cannot_be_imported_leaves_the_others_alone(verify, folder):
    (folder / "broken.py").write_text("import flyte\nimport no_such_package\n")
    (folder / "slow.py").write_text("import flyte\nwhile True: pass\n")
    status, out, _ = verify("--timeout", "8")
    said = " ".join(out.split())
    assert status == 0
    assert "train.fit :10 agrees" in said
    assert "import failed broken.py:2: ModuleNotFoundError: No module named 'no_such_package'" in said
    assert "import failed slow.py: the import did not end within 8 seconds" in said
    assert "2 of 3 files cannot be imported" in said


@needs_flyte
def test_json(verify, folder):
    (folder / "changed.py").write_text(CHANGED + TRAIN.replace("import flyte\n", ""))
    (folder / "broken.py").write_text("import flyte\nimport no_such_package\n")
    status, out, _ = verify("--output-format", "json")
    shown = json.loads(out)
    assert status == 1
    assert shown["sdks"]["flyte"]
    assert {each["file"]: each["import"] for each in shown["files"]} == {
        "broken.py": "failed",
        "changed.py": "ok",
        "train.py": "ok",
    }
    [fit] = [each for each in shown["tasks"] if each["file"] == "changed.py"]
    assert fit["verdict"] == "differs"
    [difference] = fit["differences"]
    assert difference["static"] == {"value": "2", "file": "changed.py", "line": 16, "column": 35}
    assert difference["sdk"] == {"value": "9", "file": "changed.py", "line": 20}


@needs_flyte
def test_stubs_on_request(verify, folder):
    (folder / "plugin.py").write_text(
        "from flyteplugins.no_such_plugin import Config\n"
        + TRAIN.replace('name="train",', 'name="plugin",\n    plugin_config=Config(workers=2),')
    )
    assert "import failed" in verify("plugin.py")[1]
    status, out, _ = verify("plugin.py", "--stub-missing")
    assert status == 0
    assert "plugin.fit :12  agrees" in out


def test_an_interpreter_without_an_sdk(verify, folder):
    bare = folder / "bare"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    status, out, err = verify("train.py", "--python", str(bare))
    assert (status, out) == (2, "")
    assert err == f"flyte-reslint: error: neither flyte nor flytekit is installed ({bare})\n"


def test_an_interpreter_that_does_not_exist(verify):
    status, _, err = verify("train.py", "--python", "/no/such/python")
    assert status == 2
    assert err == "flyte-reslint: error: /no/such/python: it cannot be run: no such file or directory\n"


def test_an_sdk_that_cannot_be_imported(verify, folder, monkeypatch):
    (folder / "broken_sdk" / "flyte").mkdir(parents=True)
    (folder / "broken_sdk" / "flyte" / "__init__.py").write_text("raise RuntimeError('half installed')\n")
    monkeypatch.setenv("PYTHONPATH", str(folder / "broken_sdk"))
    bare = folder / "bare"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    status, _, err = verify("train.py", "--python", str(bare))
    assert status == 2
    assert "flyte cannot be imported: RuntimeError: half installed" in err


def test_a_path_that_does_not_exist(verify):
    status, _, err = verify("nowhere.py")
    assert status == 2
    assert err.startswith("flyte-reslint: error: nowhere.py: ")
