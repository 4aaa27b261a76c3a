"""Sharing groups out among processes: each parses and executes some of them, the largest first."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from flyte_reslint.analysis.groups import Group
from flyte_reslint.analysis.sources import Taken
from flyte_reslint.domain.registry import Registry

if TYPE_CHECKING:
    from flyte_reslint.analysis.run import Analysis

Outcome = TypeVar("Outcome")

CAN_FORK = sys.platform == "linux"
"""Whether processes may begin with all that this one has read; elsewhere each would have to read it again."""

FEWEST_FOR_PROCESSES = 64
"""Fewer files are executed sooner than processes start: two are even with one at some forty."""


class Share(Struct, frozen=True):
    """What a process made of a group, what it parsed and asked for that, and the faults of our own that it met."""

    outcome: Any
    taken: Taken
    troubles: Mapping[str, str]


_EXECUTE: list[Callable[[Group], Share]] = []
"""What a process does with a group, once it has begun."""


def shared_out(
    analysis: Analysis, groups: Sequence[Group], use: Callable[[Group, Registry], Outcome], jobs: int
) -> Iterator[tuple[Group, Share]]:
    """What `use` makes of what each of the groups declares, from `jobs` processes, as they get there.

    Ends early where a process dies.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    def size(group: Group) -> int:
        return sum(len(analysis.sources.data(path) or b"") for path in group.closure)

    order = sorted(groups, key=size, reverse=True)
    try:
        with ProcessPoolExecutor(jobs, get_context("fork"), _begin, (analysis, use)) as pool:
            yield from zip(order, pool.map(_run, order), strict=True)
    except BrokenProcessPool:
        return


def _begin(analysis: Analysis, use: Callable[[Group, Registry], object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one hears it too
    analysis.part()

    def execute(group: Group) -> Share:
        (outcome,) = analysis.each([group], use)
        return Share(outcome, analysis.sources.taken(), analysis.troubles)

    _EXECUTE.append(execute)


def _run(group: Group) -> Share:
    return _EXECUTE[-1](group)
