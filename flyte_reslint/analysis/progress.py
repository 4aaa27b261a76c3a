"""How far a run is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all."""


class Steps:
    """Counts the files of a run for whoever is told of its progress."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def begin(self, path: str) -> None:
        """Another file is imported."""
        self._done += 1
        self.tell()

    def tell(self) -> None:
        """Tell how far the run is."""
        if self._progress is not None:
            self._progress(self._done, self._total)
