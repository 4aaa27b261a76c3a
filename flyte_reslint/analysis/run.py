"""From paths to the registry."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from flyte_reslint.analysis.relevance import relevant
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.registry import Registry
from flyte_reslint.interp.builtins import builtins
from flyte_reslint.interp.finder import Finder
from flyte_reslint.interp.importer import import_files, with_deep_stack
from flyte_reslint.interp.library import standard_library
from flyte_reslint.sdk.flyte import flyte_library
from flyte_reslint.sdk.flytekit.library import flytekit_library
from flyte_reslint.sdk.registry import registry_of
from flyte_reslint.targets import NEWEST, Target

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all."""

TargetOf = Callable[[str], Target]
"""The release of an SDK that a file, by the name in its findings, is checked against."""


def newest_release(file: str) -> Target:
    """The newest release of the catalog, whatever the file."""
    return Target("flyte", newest("flyte"), NEWEST)


def newest_flytekit(file: str) -> Target:
    """The newest release of flytekit in the catalog, whatever the file."""
    return Target("flytekit", newest("flytekit"), NEWEST)


def analyse(
    files: Iterable[str | Path],
    roots: Sequence[Path],
    *,
    sources: Sources | None = None,
    target: TargetOf = newest_release,
    flytekit_target: TargetOf = newest_flytekit,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[Registry, Sources]:
    """Import `files` abstractly. `roots` are the folders that were asked for: imports are looked up inside them.

    `jobs` is the number of processes that parse, all cores when None.
    """
    sources = sources or Sources()
    paths = [os.path.abspath(file) for file in files]
    contents = {path: data for path in paths if (data := sources.data(path)) is not None}
    wanted = relevant(contents)
    sources.parse_all(wanted, jobs or os.cpu_count() or 1)
    finder = Finder(tuple(str(root) for root in roots), sources.files)
    target = cache(target)
    releases = cache(lambda file: release("flyte", target(file).version))
    flytekit_target = cache(flytekit_target)
    flytekit_releases = cache(lambda file: release("flytekit", flytekit_target(file).version))
    # A damaged catalog is said here, not taken for a fault in one of the files.
    release("flyte", newest("flyte")).signature("flyte.Resources")
    release("flytekit", newest("flytekit")).signature("flytekit.Resources")
    library = {**standard_library(), **flyte_library(releases), **flytekit_library(flytekit_releases, releases)}
    done = 0

    def step(path: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(wanted))

    def run() -> Registry:
        machine = import_files(wanted, sources, finder, builtins(library), library, step)
        targets = {name: target(name) for name in map(sources.name, wanted)}
        versions = {name: each.version for name, each in targets.items()}
        flytekit_versions = {name: flytekit_releases(name).version for name in targets}
        allowances = {name: each.allowance for name, each in targets.items() if each.allowance is not None}
        registry = registry_of(machine, sources.unreadable, versions, flytekit_versions)
        return replace(registry, allowances=allowances)

    return with_deep_stack(run), sources
