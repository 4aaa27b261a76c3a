"""Sharing groups out among processes: this one and copies of it, each of which takes the next group that is left."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Any, NoReturn

from msgspec import Struct

from flyte_reslint.analysis.groups import Group
from flyte_reslint.analysis.sources import Taken

CAN_FORK = sys.platform == "linux"
"""Whether processes may begin with all that this one has read; elsewhere each would have to read it again."""

LEAST_FOR_PROCESSES = 30_000
"""Bytes besides the largest group: less is executed sooner than another process starts. It is even at some 10,000."""

NUMBER_BYTES = 2
MOST_NUMBERS = 2000
"""So many numbers fit into any pipe before somebody takes one: https://man7.org/linux/man-pages/man7/pipe.7.html"""


class Share(Struct, frozen=True):
    """What a process made of the groups that it took, what it parsed and asked for that, and the faults of our own."""

    outcomes: Mapping[Group, Any]
    taken: Taken
    troubles: Mapping[str, str]


Execute = Callable[[Iterator[Group]], Share]
"""What a process does with the groups that it takes."""


def shared_out(groups: Sequence[Group], execute: Execute, part: Callable[[], None], jobs: int) -> list[Share]:
    """What `execute` makes of the groups in this process and in `jobs - 1` copies of it, which `part` from it first.

    What a copy took that died is in no share.
    """
    numbers = min(len(groups), MOST_NUMBERS)
    queue, filling = os.pipe()
    os.write(filling, b"".join(number.to_bytes(NUMBER_BYTES, "little") for number in range(numbers)))
    os.close(filling)  # who finds it empty finds its end

    def taken() -> Iterator[Group]:
        while number := os.read(queue, NUMBER_BYTES):
            yield from groups[int.from_bytes(number, "little") :: numbers]

    copies: list[_Copy] = []
    try:
        with suppress(OSError):  # of no more processes: fewer do it as well
            copies.extend(_Copy(taken(), execute, part) for _ in range(jobs - 1))
        mine = execute(taken())
        return [mine, *(share for copy in copies if (share := copy.share()) is not None)]
    finally:
        os.close(queue)
        for copy in copies:
            copy.end()


class _Copy:
    """A process that begins with all that this one has, and ends when it has told what it made."""

    def __init__(self, groups: Iterator[Group], execute: Execute, part: Callable[[], None]) -> None:
        first = os.getpid()
        self._telling, telling = os.pipe()
        self._process = os.fork()
        if not self._process:

            def make() -> Share:
                part()
                return execute(takewhile(lambda _: os.getppid() == first, groups))

            _tell(telling, make)
        os.close(telling)

    def share(self) -> Share | None:
        """What the process made, when it is ready; None where it died."""
        with open(self._telling, "rb", closefd=False) as telling:
            told = telling.read()
        process, self._process = self._process, 0
        _, status = os.waitpid(process, 0)
        share: Share | None = None if status else pickle.loads(told)  # noqa: S301  # a copy of this process wrote it
        return share

    def end(self) -> None:
        """Wait for the process no longer."""
        os.close(self._telling)
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def _tell(telling: int, make: Callable[[], Share]) -> NoReturn:
    """Tell what is made, and end; what is wrong shows where the first process does the same."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one hears it too
        gc.freeze()
        with open(telling, "wb") as told:
            pickle.dump(make(), told, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
