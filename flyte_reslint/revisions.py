"""Two states of a repository, read through git, and what differs between them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from flyte_reslint.api import UNUSABLE, Project, analyze, differing
from flyte_reslint.comparison.comparison import Comparison, State, compare
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import DISK, Entry, Files
from flyte_reslint.platform.in_force import limits_in_force
from flyte_reslint.platform.pod import pods_under
from flyte_reslint.source.git import GitError, Objects, Repository, repository
from flyte_reslint.source.revision import Revision, WorkingTree
from flyte_reslint.surroundings import Parsed

__all__ = ["Compared", "GitError", "Unusable", "compared"]

WORKING_TREE = "the working tree"
PRESENT = "HEAD"

ConfigurationsOf = Callable[[Files], Configurations]
"""Makes the configuration that holds for files."""


class Unusable(Exception):
    """Why one side of a comparison cannot be read, with the side's name."""


class Compared(Struct, frozen=True):
    """A comparison, and what its sides are called; `notes` are worth knowing and stop nothing."""

    comparison: Comparison
    base: str
    head: str
    notes: tuple[str, ...] = ()


class Side(Struct, frozen=True):
    """One side: its name, its commit, None for the working tree."""

    name: str
    commit: str | None


def compared(
    revisions: Sequence[str],
    paths: Iterable[str],
    configurations_of: ConfigurationsOf,
    *,
    jobs: int | None = None,
) -> Compared:
    """What differs between two revisions in files and folders, as git names revisions: `A`, `A B`, `A..B`, `A...B`.

    None are HEAD and the working tree, and one is compared with the working tree. Each side has the configuration, the
    locks and the platform files of its own revision; a platform file that a revision lacks is read from the disk.

    Raises GitError for what git cannot give, and Unusable for what cannot be analysed.
    """
    of = repository(os.getcwd())
    base, head = _sides(of, revisions)
    asked = tuple(map(str, paths)) or ("." if not of.is_bare else of.top,)
    parsed: Parsed = {}
    with _files(of, base) as old, _files(of, head) as new:
        for path in asked:
            if not (old.exists(path) or new.exists(path)):
                raise Unusable(f"{path}: no such file or directory, neither in {base.name} nor in {head.name}")
        with _told(base.name):
            before = _project(old, asked, configurations_of, parsed, jobs)
        with _told(head.name):
            after = _project(new, asked, configurations_of, parsed, jobs)
        before, after = differing(before, after)
        outcome = compare(_state(base.name, before), _state(head.name, after))
    notes = dict.fromkeys((*before.notes, *before.troubles, *after.notes, *after.troubles))
    return Compared(outcome, base.name, head.name, tuple(notes))


def _sides(of: Repository, revisions: Sequence[str]) -> tuple[Side, Side]:
    if len(revisions) > 2 or (len(revisions) == 2 and any(".." in each for each in revisions)):
        raise GitError(f"{' '.join(revisions)}: give one revision, two, or a range such as main...HEAD")
    if len(revisions) == 2:
        base, head = revisions
        return Side(base, of.commit(base)), Side(head, of.commit(head))
    (only,) = revisions or (PRESENT,)
    for dots in ("...", ".."):
        base, found, head = only.partition(dots)
        if found:
            base, head = base or PRESENT, head or PRESENT
            commit = of.merge_base(base, head) if dots == "..." else of.commit(base)
            name = f"{commit[:12]} (where {head} left {base})" if dots == "..." else base
            return Side(name, commit), Side(head, of.commit(head))
    if of.is_bare:
        raise GitError("a bare repository has no working tree: give two revisions")
    return Side(only, of.commit(only)), Side(WORKING_TREE, None)


@contextmanager
def _files(of: Repository, side: Side) -> Iterator[Files]:
    """The files of a side, for as long as they are read."""
    if side.commit is None:
        yield WorkingTree(of.submodules())
        return
    with Objects(of) as objects:
        yield Revision(of.top, of.tree(side.commit), objects)


def _project(
    files: Files, paths: Iterable[str], configurations_of: ConfigurationsOf, parsed: Parsed, jobs: int | None
) -> Project:
    """The project of the paths that a side has, of which nothing is executed yet."""
    configurations = configurations_of(files)
    limits_of = limits_in_force(configurations, PlatformFiles(files))
    present = [Path(path) for path in paths if files.exists(path)]
    return analyze(
        present, config=configurations, platform=limits_of, files=files, parsed=parsed, jobs=jobs, is_eager=False
    )


def _state(name: str, project: Project) -> State:
    """What a side registers, and what is wrong with it."""
    with _told(name):
        return State(
            project.tasks, project.environments, project.overrides, pods_under(project.limits_of), project.findings
        )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say of which side it is that something cannot be used."""
    try:
        yield
    except UNUSABLE as error:
        raise Unusable(f"in {name}: {error}") from error


class PlatformFiles:
    """The files of a revision, or where it lacks one, the disk's: a platform may be described outside of it."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def _having(self, path: str) -> Files:
        return self._files if self._files.exists(path) else DISK

    def is_file(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._having(path).is_file(path)

    def is_folder(self, path: str) -> bool:
        """Whether there is such a folder."""
        return self._having(path).is_folder(path)

    def exists(self, path: str) -> bool:
        """Whether there is anything of that path."""
        return self._having(path).exists(path)

    def mode(self, path: str) -> int:
        """What is of that path."""
        return self._having(path).mode(path)

    def entries(self, folder: str) -> Iterable[Entry]:
        """What a folder holds."""
        return self._having(folder).entries(folder)

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return self._having(path).read(path)
