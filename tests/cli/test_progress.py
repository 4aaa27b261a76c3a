from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest

from flyte_reslint.cli.progress import progress


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
