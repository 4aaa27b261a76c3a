"""Which files matter: those that mention Flyte, and those that import such a file, however indirectly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flyte_reslint.syntax.scout import imported_modules, mentions_flyte


def relevant(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The paths that have to be imported, in the order given.

    An import is matched to files by the end of its dotted name only; a file too many costs a moment, one too
    few would hide a fault.
    """
    chosen = {path for path, data in files.items() if mentions_flyte(data)}
    importers: dict[str, set[str]] = defaultdict(set)
    for path, data in files.items():
        if path not in chosen:
            for module in imported_modules(data):
                importers[module.strip(".")].add(path)
    waiting = list(chosen)
    while waiting:
        for ending in endings(waiting.pop()):
            for importer in importers.pop(ending, ()):
                if importer not in chosen:
                    chosen.add(importer)
                    waiting.append(importer)
    return tuple(path for path in files if path in chosen)


def endings(path: str) -> Iterable[str]:
    """The dotted names by which a file can be imported from somewhere: `c`, `b.c`, `a.b.c`."""
    parts = path.removesuffix(".py").replace("\\", "/").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    dotted = ""
    for part in reversed(parts[-8:]):
        dotted = f"{part}.{dotted}" if dotted else part
        yield dotted
