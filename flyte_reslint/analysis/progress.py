"""How far a run is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from flyte_reslint.analysis.groups import Group

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all."""


class Steps:
    """Counts the files of groups, executed in this order, for whoever is told of the progress of a run."""

    def __init__(self, groups: Sequence[Group], progress: Progress | None) -> None:
        *before, self._total = accumulate((len(group.files) for group in groups), initial=0)
        self._before = dict(zip(groups, before, strict=True))
        self._done = 0
        self._progress = progress

    def reach(self, group: Group) -> None:
        """A group is begun: those before it are done, or another process does them."""
        self._done = self._before[group]

    def begin(self, path: str) -> None:
        """Another file is imported."""
        self._done += 1
        self.tell()

    def end(self) -> None:
        """All is done."""
        self._done = self._total
        self.tell()

    def tell(self) -> None:
        """Tell how far the run is."""
        if self._progress is not None:
            self._progress(self._done, self._total)
