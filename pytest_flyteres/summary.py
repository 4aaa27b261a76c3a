"""What the plugin says at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_flyteres.options import is_on
from pytest_flyteres.snapshots import UPDATE, Snapshots, obsolete

FINISHED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


def write_summary(
    terminal: pytest.TerminalReporter, config: pytest.Config, snapshots: Snapshots | None, exitstatus: int
) -> None:
    """Write the lines that there are."""
    lines = list(_snapshot_lines(terminal, config, snapshots, exitstatus)) if snapshots is not None else []
    if is_on(config, "flyteres") and not config.getoption("collectonly") and not _has_items(terminal, config):
        lines.append(
            "no file with Flyte declarations was collected: give its folder on the command line or in `testpaths`"
        )
    if lines:
        terminal.section("flyteres")
        for line in lines:
            terminal.write_line(line)


def _has_items(terminal: pytest.TerminalReporter, config: pytest.Config) -> bool:
    """Whether there were items, or some may have been left out on purpose, which workers do not tell."""
    reports = (report for reports in terminal.stats.values() for report in reports)
    is_selective = config.getoption("keyword") or config.getoption("markexpr") or terminal.stats.get("deselected")
    return bool(is_selective) or any(getattr(each, "nodeid", "").endswith("::FLYTERES") for each in reports)


def _snapshot_lines(
    terminal: pytest.TerminalReporter, config: pytest.Config, snapshots: Snapshots, exitstatus: int
) -> Iterator[str]:
    for written in snapshots.written:
        yield f"snapshot written: {_shown(written, config)}"
    if exitstatus not in FINISHED or terminal.stats.get("deselected") or any("::" in each for each in config.args):
        return
    for file in obsolete(_passed_files(terminal, config), snapshots.used):
        if snapshots.is_updating:
            file.unlink()
            yield f"obsolete snapshot removed: {_shown(str(file), config)}"
        else:
            yield f"obsolete snapshot, which no test compares: {_shown(str(file), config)}; `{UPDATE}` removes it"


def _passed_files(terminal: pytest.TerminalReporter, config: pytest.Config) -> set[Path]:
    """The test files of which every test ran to its end: in one that was skipped, a snapshot may be waiting."""
    passed: set[Path] = set()
    others: set[Path] = set()
    for reports in terminal.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                file = config.rootpath / report.nodeid.partition("::")[0]
                (passed if report.passed else others).add(file)
    return passed - others


def _shown(file: str, config: pytest.Config) -> str:
    path = Path(file)
    return path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else file
