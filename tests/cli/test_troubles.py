"""A fault of flyte-reslint itself, which keeps a file from being followed, is said by whatever face it befalls."""

from __future__ import annotations

import subprocess

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.cli.run import run
from flyte_reslint.sdk.environments import EnvironmentType

pytest_plugins = ["pytester"]

FAULTY = """\
import flyte

env = flyte.TaskEnvironment(name="fault", resources=flyte.Resources(cpu=1))


@env.task
async def fit() -> int:
    return 1
"""
SOUND = FAULTY.replace("fault", "sound")

NOTE = (
    "flyte-reslint: note: faulty.py could not be followed to its end through a fault of flyte-reslint"
    " (KeyError: 'fault'): please report it\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two files, one of which a broken model cannot follow."""
    construct = EnvironmentType.construct

    def broken(self, machine, environment, arguments, site):
        if site.place.file.endswith("faulty.py"):
            raise KeyError("fault")
        construct(self, machine, environment, arguments, site)

    monkeypatch.setattr(EnvironmentType, "construct", broken)
    monkeypatch.delenv("FLYTE_RESLINT_TRACEBACK", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faulty.py").write_text(FAULTY)
    (tmp_path / "sound.py").write_text(SOUND)
    return tmp_path


@pytest.mark.parametrize("cache", [(), ("--no-cache",)])
@pytest.mark.parametrize("command", ["check", "show"])
def test_it_is_said_in_every_run(folder, capsys, command, cache):
    for _ in range(3):
        assert run([command, *cache, "."]) == 0
        printed = capsys.readouterr()
        assert printed.err == NOTE
        assert "sound" in printed.out if command == "show" else printed.out == "All checks passed!\n"


def test_a_group_that_is_kept_does_not_hide_the_other(folder, capsys):
    run(["check", "."])
    (folder / "sound.py").write_text(SOUND + "\n")
    capsys.readouterr()
    run(["check", "."])
    assert capsys.readouterr().err == NOTE


@pytest.mark.parametrize("options", [("--diff",), ("--fix",), ("--statistics",), ("--write-baseline",)])
def test_it_is_said_whatever_check_is_for(folder, capsys, options):
    more = ("--baseline", "known.json") if "--write-baseline" in options else ()
    run(["check", *options, *more, "."])
    assert NOTE in capsys.readouterr().err


def test_diff_says_it(folder, capsys):
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *arguments], check=True)
    (folder / "faulty.py").write_text(FAULTY + "\n")
    assert run(["diff"]) == 0
    assert capsys.readouterr().err == NOTE


def test_verify_says_it(folder, capsys):
    pytest.importorskip("flyte")
    run(["verify", "sound.py", "faulty.py"])
    assert NOTE in capsys.readouterr().err


def test_flake8_says_it(folder, capsys):
    plugin = pytest.importorskip("flyte_reslint.flake8_plugin.run", reason="flake8 is not installed")
    main = pytest.importorskip("flake8.main.cli").main
    assert plugin
    main([".", "-j1"])
    assert NOTE in capsys.readouterr().err


def test_the_log_of_an_editor_has_it_once(folder, capsys):
    pytest.importorskip("pygls")
    from flyte_reslint.lsp.folders import Folder
    from flyte_reslint.lsp.settings import Settings

    workspace, path = Folder(str(folder), Settings(), pytest.fail), str(folder / "faulty.py")
    for text in (FAULTY, FAULTY + "\n"):
        workspace.answer(path, {path: text}, None, lambda done, every: None, is_prompt=False)
    assert capsys.readouterr().err == NOTE


def test_pytest_says_it_once(folder, pytester):
    for name in ("faulty.py", "sound.py"):
        (pytester.path / name).write_text((folder / name).read_text())
    for _ in range(2):  # the second time from pytest's cache
        outcome = pytester.runpytest_inprocess("--flyteres", "-p", "no:randomly", ".")
        assert outcome.stderr.str() == NOTE.rstrip()
        outcome.assert_outcomes(passed=2)


def test_workers_of_pytest_tell_it_to_the_one_that_says_it():
    from types import SimpleNamespace

    from pytest_flyteres.plugin import pytest_testnodedown
    from pytest_flyteres.troubles import troubles

    config = SimpleNamespace(stash=pytest.Stash())
    for _ in range(2):
        pytest_testnodedown(SimpleNamespace(config=config, workeroutput={"flyteres_troubles": ["a"]}))
    assert list(troubles(config)) == ["a"]


def test_nothing_is_said_where_nothing_went_wrong(folder, capsys):
    run(["check", "sound.py"])
    assert capsys.readouterr().err == ""
    assert analyze(["sound.py"]).troubles == ()
