"""From paths to projects."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flyte_reslint.analysis.progress import Progress
from flyte_reslint.analysis.run import Analysis
from flyte_reslint.analysis.sources import Parsed, Sources
from flyte_reslint.api.configured import ANY_FILE, GivenPlatform, baseline_of, limits_given
from flyte_reslint.api.project import Project
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import DISK, Files, Listings, Overlay
from flyte_reslint.platform.limits import LimitsOf
from flyte_reslint.source.discovery import find
from flyte_reslint.targets import Targets

if TYPE_CHECKING:
    from flyte_reslint.cache.store import Store


def analyze(
    paths: Iterable[str | Path],
    *,
    config: Configurations | None = None,
    platform: GivenPlatform = None,
    project: str | None = None,
    domain: str | None = None,
    given: Mapping[str, bytes] | None = None,
    roots: Iterable[str | Path] = (),
    files: Files = DISK,
    parsed: Parsed | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    within: range | None = None,
    store: Store | None = None,
    is_eager: bool = True,
) -> Project:
    """Analyse files and folders, under the limits that the files of `platform` set for a project and domain.

    Of these three, what is None is as configured for each file; a `platform` without files is none. `config` says which
    configuration files count; each file's nearest one when it is None. `given` are further files, by name, whose bytes
    are not read. Imports are looked up inside `roots`; without any, inside the folders of the paths. `files` is where
    all others are read from, and `config` must be made for the same; runs that share `parsed` parse what they have in
    common once. `jobs` is the number of processes that parse, all cores when it is None. With `within`, of the bodies
    of tasks and of functions that nothing calls only those that have one of these rows are looked into. What is found
    is kept in `store`, and what it has is not found again. Where there is no store, everything is executed at once,
    unless `is_eager` is False.

    Raises one of `UNUSABLE`: for a path that does not exist, a configuration or platform file that cannot be used, and
    a target release that does not exist.
    """
    asked = [Path(path) for path in paths]
    further = [Path(root) for root in roots]
    outcomes = {} if parsed is None and store is None else parsed
    unsaved = {os.path.abspath(name): data for name, data in (given or {}).items()}
    configurations = config or Configurations()
    limits_of = limits_given(platform, project, domain, configurations, files)
    listings = Listings(files)
    found = find(asked, exclusion=lambda folder: configurations.for_folder(folder).exclusion, files=listings)
    every = sorted({os.path.abspath(file) for file in found} | unsaved.keys())

    sources = Sources(unsaved, files, outcomes, store)
    targets = Targets("flyte", configurations, sources.text, listings)
    targets.configured(os.getcwd())
    flytekit_targets = Targets("flytekit", configurations, sources.text, listings)
    flytekit_targets.configured(os.getcwd())
    places = further or folders([*asked, *map(Path, unsaved)], files)
    analysis = Analysis(
        every,
        places,
        sources=sources,
        disk=listings,
        target=targets.of,
        flytekit_target=flytekit_targets.of,
        jobs=jobs,
        progress=progress,
        within=within,
    )
    notes = dict.fromkeys((*_notices((*every, *analysis.imports), limits_of), *targets.notes, *flytekit_targets.notes))
    if store is None and is_eager:
        analysis.keep()
    names = tuple(map(sources.name, every))

    def again(changed: Mapping[str, bytes]) -> Project:
        return analyze(
            asked,
            config=configurations,
            platform=limits_of,
            given={path: changed.get(path, data) for path, data in unsaved.items()},
            roots=further,
            files=Overlay(files, changed),
            parsed=outcomes,
            jobs=jobs,
            store=store,
        )

    baseline = baseline_of(configurations, files)
    releases = (targets, flytekit_targets)
    return Project(analysis, limits_of, configurations, releases, tuple(notes), names, again, baseline, store)


def _notices(files: Collection[str], limits_of: LimitsOf) -> Iterator[str]:
    """What there is to say of the platforms of all files; of the working directory's, where there are no files."""
    of_each_folder = {os.path.dirname(file): file for file in files or (os.path.abspath(ANY_FILE),)}
    for file in of_each_folder.values():
        limits = limits_of(file)
        yield from limits.notices if limits is not None else ()


def differing(one: Project, other: Project) -> tuple[Project, Project]:
    """Both projects, executed but for the groups of files of which both are bound to say the same."""
    about = [{group: each.about(group) for group in each.analysis.groups} for each in (one, other)]
    same = set(about[0].values()) & set(about[1].values())
    return one.without(same), other.without(same)


def folders(paths: Sequence[Path], files: Files = DISK) -> list[Path]:
    """The folders that were asked for, those of files included."""
    return [path if files.is_folder(str(path)) else path.parent for path in paths]
