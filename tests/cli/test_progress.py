from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest

from flyte_reslint.cli.progress import progress
from flyte_reslint.cli.run import run


class Terminal(StringIO):
    """A terminal that remembers what it was sent."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("flyte_reslint.cli.progress.sys", SimpleNamespace(stderr=screen))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return screen


def test_nobody_is_told_who_does_not_watch(monkeypatch):
    monkeypatch.setattr("flyte_reslint.cli.progress.sys", SimpleNamespace(stderr=StringIO()))
    with progress("Reading") as report:
        assert report is None


def test_a_short_run_shows_nothing(terminal):
    with progress("Reading") as report:
        for done in range(100):
            report(done, 100)
    assert terminal.getvalue() == ""


def test_a_long_run_shows_a_bar_and_takes_it_away(terminal, monkeypatch):
    monkeypatch.setattr("flyte_reslint.cli.progress.PATIENCE", 0.0)
    with progress("Reading") as report:
        report(41, 100)
    shown = terminal.getvalue()
    assert "Reading" in shown
    assert "41/100" in shown
    assert shown.endswith("\x1b[2K")


def test_a_fault_takes_the_bar_away_too(terminal, monkeypatch):
    monkeypatch.setattr("flyte_reslint.cli.progress.PATIENCE", 0.0)

    def failing() -> None:
        with progress("Reading") as report:
            report(1, 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert terminal.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize("option", ["--cache-dir=cache", "--no-cache"])
def test_a_run_shows_a_bar_while_it_executes_and_leaves_none(terminal, monkeypatch, tmp_path, command, option):
    (tmp_path / "flow.py").write_text("import flyte\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("flyte_reslint.cli.progress.PATIENCE", 0.0)
    assert run([command, option]) == 0
    assert "1/1" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")
