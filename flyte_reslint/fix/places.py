"""Places in order, to find those that have to do with another one without looking at them all."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, TypeVar

from flyte_reslint.domain.values import Place

Thing = TypeVar("Thing")


class Places(Generic[Thing]):
    """Places of files, each with something that is there."""

    def __init__(self, things: Iterable[tuple[Place, Thing]]) -> None:
        self._in_file: dict[str, list[tuple[Place, Thing]]] = defaultdict(list)
        for place, thing in things:
            self._in_file[place.file].append((place, thing))
        self._starts: dict[str, list[tuple[int, int]]] = {}
        self._ends: dict[str, list[tuple[int, int]]] = {}
        """For each place of a file, in order, the farthest end of those up to it."""
        for file, placed in self._in_file.items():
            placed.sort(key=lambda each: each[0])
            self._starts[file] = [(place.row, place.column) for place, _ in placed]
            self._ends[file] = list(accumulate(((place.end_row, place.end_column) for place, _ in placed), max))

    def touching(self, place: Place) -> Iterator[tuple[Place, Thing]]:
        """What is at the places that one lies within, or that lie within it."""
        placed, ends = self._in_file.get(place.file, ()), self._ends.get(place.file, ())
        position = bisect_right(self._starts.get(place.file, ()), (place.end_row, place.end_column))
        while position and ends[position - 1] >= (place.row, place.column):
            position -= 1
            other, thing = placed[position]
            if other.contains(place) or place.contains(other):
                yield other, thing
