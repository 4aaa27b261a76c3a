"""What configuration says of files and folders: releases, the platform, the baseline."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Union

from flyte_reslint.analysis import fingerprint as fingerprints
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.baseline import Baseline
from flyte_reslint.catalog import Package
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import Files
from flyte_reslint.platform.in_force import limits_in_force
from flyte_reslint.platform.limits import Limits, LimitsOf, unlimited
from flyte_reslint.source.discovery import find
from flyte_reslint.targets import Target, Targets

PACKAGES: tuple[Package, ...] = ("flyte", "flytekit")

ANY_FILE = "__init__.py"
"""A file's name, where something holds for all files of a folder."""

GivenPlatform = Union[str, Path, Iterable[Union[str, Path]], Limits, LimitsOf, None]
"""A platform: its files, its limits, or what gives the limits in force for a file; None is as configured."""


def baseline_of(configurations: Configurations, files: Files) -> Baseline | None:
    """The baseline that is configured for the working directory."""
    layer = configurations.for_folder(Path.cwd()).layer("baseline")
    if layer is None or layer.options.baseline is None:
        return None
    return Baseline(layer.folder / layer.options.baseline, files)


def targets_of(path: str | Path, *, config: Configurations | None = None) -> tuple[Target, ...]:
    """The releases of flyte and of flytekit that a file, or a folder's files, are read as written for, and who says so.

    Raises `flyte_reslint.configuration.ConfigurationError`.
    """
    every = (Targets(package, config or Configurations(), Sources().text) for package in PACKAGES)
    is_folder = os.path.isdir(path)
    return tuple(targets.in_folder(str(path)) if is_folder else targets.of(str(path)) for targets in every)


def limits_given(
    platform: GivenPlatform,
    project: str | None,
    domain: str | None,
    configurations: Configurations,
    files: Files,
) -> LimitsOf:
    """Gives the limits in force for a file: what is None is as its configuration says."""
    if isinstance(platform, Limits):
        everywhere = platform
        return lambda _file: everywhere
    if isinstance(platform, (str, Path)):
        platform = [platform]
    if platform is None or isinstance(platform, Iterable):
        return limits_in_force(configurations, files, platform=platform, project=project, domain=domain)
    return platform


def fingerprint(
    paths: Iterable[str | Path], *, config: Configurations | None = None, limits_of: LimitsOf = unlimited
) -> str:
    """A text that changes whenever something does that `analyze` reads: files, configuration, limits, its own code.

    Raises `flyte_reslint.source.discovery.UnusablePath`, `flyte_reslint.configuration.ConfigurationError` and
    `flyte_reslint.platform.error.PlatformError`.
    """
    configurations = config or Configurations()
    files = find(map(Path, paths), exclusion=lambda folder: configurations.for_folder(folder).exclusion)
    targets = Targets("flyte", configurations, Sources().text)
    flytekit_targets = Targets("flytekit", configurations, Sources().text)

    def settings_of(folder: Path) -> object:
        return (
            configurations.for_folder(folder),
            targets.in_folder(str(folder)),
            flytekit_targets.in_folder(str(folder)),
            limits_of(str(folder / ANY_FILE)),
        )

    return fingerprints.fingerprint(files, settings_of)
