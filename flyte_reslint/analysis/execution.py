"""Executing a group of files: from their programs to what importing them would declare."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from flyte_reslint.analysis.groups import Group
from flyte_reslint.analysis.progress import Steps
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.catalog import newest, release
from flyte_reslint.domain.registry import Registry
from flyte_reslint.interp.builtins import builtins
from flyte_reslint.interp.finder import Finder
from flyte_reslint.interp.importer import import_files
from flyte_reslint.interp.interest import Models
from flyte_reslint.interp.library import standard_library
from flyte_reslint.sdk.flyte import flyte_library
from flyte_reslint.sdk.flytekit.library import flytekit_library
from flyte_reslint.sdk.recorded import recorded_library
from flyte_reslint.sdk.registry import registry_of
from flyte_reslint.targets import Target

KEYS_PER_GROUP = 10**9
"""So many keys are apart those of one group's declarations from those of the next."""


class Executor:
    """Executes groups, one at a time, with the models of the SDKs."""

    def __init__(
        self,
        sources: Sources,
        finder: Finder,
        target: Callable[[str], Target],
        flytekit_target: Callable[[str], Target],
        within: range | None,
    ) -> None:
        # A damaged catalog is said here, not taken for a fault in one of the files.
        release("flyte", newest("flyte")).signature("flyte.Resources")
        release("flytekit", newest("flytekit")).signature("flytekit.Resources")
        self._sources = sources
        self._finder = finder
        self._target = target
        self._within = within
        self._releases = cache(lambda file: release("flyte", target(file).version))
        self._flytekit_releases = cache(lambda file: release("flytekit", flytekit_target(file).version))
        library = {
            **standard_library(),
            **flyte_library(self._releases),
            **flytekit_library(self._flytekit_releases, self._releases),
            **recorded_library(),
        }
        self._models = Models(library)
        self._builtins = builtins(library)

    def registry(self, group: Group, number: int, steps: Steps) -> Registry:
        """What importing the files of a group declares; `number` keeps its keys apart from other groups'."""
        sources = self._sources
        machine = import_files(
            group.files,
            sources,
            self._finder,
            self._builtins,
            self._models,
            progress=steps.begin,
            between=steps.tell,
            within=self._within,
            silent=frozenset(group.silent),
        )
        targets = {name: self._target(name) for name in map(sources.name, group.files)}
        versions = {name: each.version for name, each in targets.items()}
        flytekit_versions = {name: self._flytekit_releases(name).version for name in targets}
        allowances = {name: each.allowance for name, each in targets.items() if each.allowance is not None}
        read = {sources.name(path) for path in group.closure}
        unreadable = tuple(each for each in sources.unreadable if each.place.file in read)
        registry = registry_of(machine, unreadable, versions, flytekit_versions, number * KEYS_PER_GROUP)
        return replace(registry, allowances=allowances, passed_over=tuple(machine.passed_over))
