"""A progress bar on standard error, for runs that keep a person waiting."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flyte_reslint.cli.terminal import console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds before a bar appears."""

Report = Callable[[int, int], None]
"""Told how many files of how many are done."""


@contextmanager
def progress(label: str) -> Iterator[Report | None]:
    """A function to tell of progress; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(label)
    try:
        yield bar.report
    finally:
        bar.remove()


class _Bar:
    def __init__(self, label: str) -> None:
        self._label = label
        self._begun = time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def report(self, done: int, total: int) -> None:
        if self._shown is None and time.monotonic() - self._begun >= PATIENCE:
            self._shown = self._show(total)
        if self._shown is not None:
            bar, task = self._shown
            bar.update(task, completed=done, total=total)

    def _show(self, total: int) -> tuple[Progress, TaskID]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        bar = Progress(*columns, console=console(sys.stderr), transient=True)
        task = bar.add_task(self._label, total=total)
        bar.start()
        return bar, task

    def remove(self) -> None:
        """Leave the terminal as it was."""
        if self._shown is not None:
            self._shown[0].stop()
