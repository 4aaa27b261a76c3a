"""From paths to the registry, by way of the groups of files that have to be analysed together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flyte_reslint.analysis.groups import Group, grouped, imports_of
from flyte_reslint.analysis.progress import Progress, Steps
from flyte_reslint.analysis.relevance import relevant
from flyte_reslint.analysis.shares import CAN_FORK, LEAST_FOR_PROCESSES, Share, shared_out
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.catalog import newest
from flyte_reslint.domain.registry import Registry, joined
from flyte_reslint.files import DISK, Files
from flyte_reslint.interp.finder import Finder
from flyte_reslint.targets import NEWEST, Target

if TYPE_CHECKING:
    from flyte_reslint.analysis.execution import Executor

TargetOf = Callable[[str], Target]
"""The release of an SDK that a file, by the name in its findings, is checked against."""

Outcome = TypeVar("Outcome")

Use = Callable[[Group, Registry], Outcome]
"""What is made of a group and what it declares."""


def newest_release(file: str) -> Target:
    """The newest release of the catalog, whatever the file."""
    return Target("flyte", newest("flyte"), NEWEST)


def newest_flytekit(file: str) -> Target:
    """The newest release of flytekit in the catalog, whatever the file."""
    return Target("flytekit", newest("flytekit"), NEWEST)


class Analysis:
    """The abstract import of files, in groups, each executed when somebody asks for what it declares.

    `roots` are the folders that were asked for: imports are looked up inside them, on `disk`. `jobs` is the number of
    processes that share the work, all cores when None. With `within`, of the bodies that an import does not execute
    only those that have one of these rows are looked into. What `progress` raises ends the run.
    """

    def __init__(
        self,
        files: Iterable[str | Path],
        roots: Sequence[Path],
        *,
        sources: Sources,
        disk: Files = DISK,
        target: TargetOf = newest_release,
        flytekit_target: TargetOf = newest_flytekit,
        jobs: int | None = None,
        progress: Progress | None = None,
        within: range | None = None,
    ) -> None:
        paths = [os.path.abspath(file) for file in files]
        contents = {path: data for path in paths if (data := sources.data(path)) is not None}
        wanted = relevant(contents)
        self.sources = sources
        self.unread = sources.unreadable
        """The files of which not even the bytes can be read."""
        self.finder = Finder(tuple(str(root) for root in roots), disk)
        self.imports = imports_of(wanted, sources.data, self.finder)
        self.groups = grouped(wanted, self.imports, sources.data)
        self.target = cache(target)
        self.flytekit_target = cache(flytekit_target)
        for path in self.imports:
            self.target(sources.name(path))
            self.flytekit_target(sources.name(path))
        self._jobs = jobs or os.cpu_count() or 1
        self._progress = progress
        self._within = within
        self._kept: dict[Group, Registry] = {}
        self.troubles: dict[str, str] = {}
        """The files that a fault of our own kept from being followed to their ends, as far as any were executed."""

    @cached_property
    def registry(self) -> Registry:
        """What importing all files would declare."""
        registries = self.each(self.groups, lambda group, registry: registry)
        return joined(registries, self.sources.unreadable)

    def keep(self) -> None:
        """Execute all groups now, and keep what they declare for whoever asks."""
        self._kept = dict(self.each(self.groups, lambda group, registry: (group, registry)))

    def keep_apart(self) -> None:
        """The same as `keep`, in several processes where that is sooner."""
        self._kept = dict(zip(self.groups, self.each_apart(self.groups, lambda group, registry: registry), strict=True))

    def part(self) -> None:
        """Go on in another process, which works alone, tells the first one what it finds, and nobody how far it is."""
        self.sources.part()
        self._jobs = 1
        self._progress = None

    def without(self, groups: Collection[Group]) -> Analysis:
        """The same without some of its groups."""
        rest = copy(self)
        rest.groups = tuple(group for group in self.groups if group not in groups)
        return rest

    def each(self, groups: Sequence[Group], use: Use[Outcome]) -> list[Outcome]:
        """What `use` makes of what each of the groups declares; unless that is kept, it takes no room afterwards."""
        waiting = [group for group in groups if group not in self._kept]
        self.sources.parse_all(dict.fromkeys(path for group in waiting for path in group.closure), self._jobs)
        found = self._executed(waiting, waiting, use, self._executor) if waiting else {}
        return [found[group] if group in found else use(group, self._kept[group]) for group in groups]

    def each_apart(self, groups: Sequence[Group], use: Use[Outcome]) -> list[Outcome]:
        """The same as `each`, in several processes where that is sooner: what `use` makes has to be plain data."""
        sizes = {
            group: sum(len(self.sources.data(path) or b"") for path in group.closure)
            for group in groups
            if group not in self._kept
        }
        waiting = sorted(sizes, key=sizes.__getitem__, reverse=True)
        if not CAN_FORK or self._jobs < 2 or sum(sizes[group] for group in waiting[1:]) < LEAST_FOR_PROCESSES:
            return self.each(groups, use)
        self.sources.look_for(path for group in waiting for path in group.closure)
        executor = self._executor  # made here, no copy of this process has to make it

        def execute(some: Iterable[Group]) -> Share:
            return Share(self._executed(some, waiting, use, executor), self.sources.taken(), self.troubles)

        found: dict[Group, Outcome] = {}
        for share in shared_out(waiting, execute, self.part, self._jobs):
            found.update(share.outcomes)
            self.sources.add(share.taken)
            self.troubles.update(share.troubles)
        Steps(waiting, self._progress).end()
        rest = [group for group in groups if group not in found]
        found.update(zip(rest, self.each(rest, use), strict=True))
        return [found[group] for group in groups]

    def _executed(
        self, some: Iterable[Group], every: Sequence[Group], use: Use[Outcome], executor: Executor
    ) -> dict[Group, Outcome]:
        """What `use` makes of what some of the groups declare, which are executed in the order of `every`."""
        from flyte_reslint.interp.importer import with_deep_stack

        steps = Steps(every, self._progress)
        numbers = {group: number for number, group in enumerate(self.groups)}

        def registry(group: Group) -> Registry:
            steps.reach(group)
            made = executor.registry(group, numbers[group], steps)
            self.sources.release(group.files)
            for trouble in made.troubles:
                self.troubles.setdefault(trouble.file, trouble.text)
            return made

        return with_deep_stack(lambda: {group: use(group, registry(group)) for group in some})

    @cached_property
    def _executor(self) -> Executor:
        from flyte_reslint.analysis.execution import Executor

        return Executor(self.sources, self.finder, self.target, self.flytekit_target, self._within)
