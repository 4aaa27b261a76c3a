"""What one run and the cache have to do with each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, cast

import click
from click.core import ParameterSource

from flyte_reslint.files import DISK, Files

if TYPE_CHECKING:
    from flyte_reslint.cache.recorded import RecordedDisk
    from flyte_reslint.cache.store import Store

REPEATABLE = frozenset(
    {
        "paths",
        "select",
        "extend_select",
        "ignore",
        "per_file_ignores",
        "exclude",
        "target_flyte",
        "target_flytekit",
        "platform",
        "project",
        "domain",
        "config_file",
        "is_isolated",
        "jobs",
        "output_format",
        "has_statistics",
        "fail_level",
        "exit_zero",
    }
)
"""The options of which all a run does is to read files and print. One that uses another is not kept as a whole."""


class Session:
    """A run: where it reads files, the cache it has, if any, and what it says on standard error."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._notes: list[str] = []
        self._context: click.Context | None = None
        self.does_more = False
        """Whether the run does more than to read and to print, and so cannot be said again."""

    @cached_property
    def store(self) -> Store | None:
        """The cache, opened when it is asked for."""
        from flyte_reslint.cache.runs import folder_for

        folder = folder_for(self._arguments)
        if folder is None:
            return None
        from flyte_reslint.cache.store import Store

        return Store(folder)

    @cached_property
    def _disk(self) -> RecordedDisk | None:
        from flyte_reslint.cache.recorded import RecordedDisk

        return None if self.store is None else RecordedDisk(self.store.folder)

    @property
    def files(self) -> Files:
        """Where files are read from."""
        return self._disk or DISK

    def note(self, line: str) -> None:
        """Say on standard error what is worth knowing and stops nothing."""
        self._notes.append(line)
        sys.stderr.write(line)

    def use(self, context: click.Context) -> None:
        """Tell of the command that is run: one that has the options of the cache."""
        self._context = context
        if self.store is not None:
            self.store.prepare()

    def end(self, status: int, said: Said) -> None:
        """Keep what the run came to, where saying it again is all that the same run would do."""
        if "store" not in vars(self) or self.store is None or self._disk is None:  # where nobody asked, none is opened
            return
        from flyte_reslint.cache.runs import remember

        if self._is_repeatable() and said.is_whole and self._disk.is_consistent:
            answer = (status, "".join(said.parts), "".join(self._notes))
            remember(self.store.folder, self._arguments, answer, self._disk.questions())
        self.store.close()

    def _is_repeatable(self) -> bool:
        context = self._context
        if self.does_more or context is None or "-" in (context.params.get("paths") or ()):
            return False
        given = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
        return given <= REPEATABLE


def session() -> Session:
    """The session of the command that is running."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Session) if context is not None else None
    assert found is not None, "every command is run with a session"
    return found


class Said:
    """A stream that passes on what is written to it, and remembers it. `is_whole` says that it knows of everything."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.parts: list[str] = []
        self.is_whole = True

    def write(self, text: str) -> int:
        """Write a text."""
        self.parts.append(text)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            self.is_whole = False
        return getattr(self._stream, name)


@contextmanager
def listening() -> Iterator[Said]:
    """Remember what is written to standard output meanwhile."""
    stream = sys.stdout
    said = Said(stream)
    sys.stdout = cast("TextIO", said)
    try:
        yield said
    finally:
        sys.stdout = stream
