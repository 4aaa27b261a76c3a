"""Which files an edit concerns: those that import the edited one, and those that it imports, however indirectly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from flyte_reslint.analysis.relevance import endings
from flyte_reslint.syntax.scout import imported_modules, mentions_flyte

_modules = lru_cache(maxsize=4096)(imported_modules)


def importers(paths: Iterable[str], files: Mapping[str, bytes]) -> frozenset[str]:
    """The files that may import one of `paths`, which are not among them unless they import each other."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for path, data in files.items():
        for module in _modules(data):
            by_name[module.strip(".")].add(path)
    return _reached(paths, lambda path: (each for ending in endings(path) for each in by_name.get(ending, ())))


def imports_with_flyte(path: str, files: Mapping[str, bytes]) -> frozenset[str]:
    """The files that mention Flyte and that `path` may import."""
    by_ending: dict[str, set[str]] = defaultdict(set)
    for each in files:
        for ending in endings(each):
            by_ending[ending].add(each)
    reached = _reached(
        [path],
        lambda each: (
            found for module in _modules(files.get(each, b"")) for found in by_ending.get(module.strip("."), ())
        ),
    )
    return frozenset(each for each in reached if mentions_flyte(files[each]))


def _reached(paths: Iterable[str], nexts: Callable[[str], Iterable[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = list(paths)
    while waiting:
        for path in nexts(waiting.pop()):
            if path not in reached:
                reached.add(path)
                waiting.append(path)
    return frozenset(reached)
