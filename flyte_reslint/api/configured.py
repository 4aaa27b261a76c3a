"""What configuration says of files and folders: releases, the platform, the baseline."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flyte_reslint.analysis import fingerprint as fingerprints
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.baseline import Baseline
from flyte_reslint.catalog import Package
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import DISK, Files
from flyte_reslint.platform.limits import Limits
from flyte_reslint.source.discovery import find
from flyte_reslint.targets import Target, Targets

PACKAGES: tuple[Package, ...] = ("flyte", "flytekit")


def baseline_of(configurations: Configurations, files: Files = DISK) -> Baseline | None:
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


def limits_of(
    platform: str | Path | Iterable[str | Path] | Limits | None,
    project: str | None,
    domain: str | None,
    files: Files = DISK,
) -> Limits | None:
    """The limits that platform files set for a project and domain."""
    if platform is None or isinstance(platform, Limits):
        return platform
    from flyte_reslint.platform.reading import read

    return read([platform] if isinstance(platform, (str, Path)) else platform, files).limits(project, domain)


def platform_limits(
    platform: str | Path | Iterable[str | Path] | None = None,
    *,
    project: str | None = None,
    domain: str | None = None,
    config: Configurations | None = None,
    folder: str | Path = ".",
    files: Files = DISK,
) -> Limits | None:
    """The limits that the files of `platform` set for a project and domain.

    What is None is as configured for `folder`; where no platform is configured either, nothing is known: None.

    Raises `flyte_reslint.configuration.ConfigurationError` and `flyte_reslint.platform.error.PlatformError`.
    """
    configuration = (config or Configurations()).for_folder(Path(folder))
    layer = configuration.layer("platform")
    if platform is None and layer is not None and layer.options.platform:
        platform = [layer.folder / name for name in layer.options.platform]
    options = configuration.options
    return limits_of(platform, project or options.project, domain or options.domain, files)


def fingerprint(
    paths: Iterable[str | Path], *, config: Configurations | None = None, limits: Limits | None = None
) -> str:
    """A text that changes whenever something does that `analyze` reads: files, configuration, limits, its own code.

    Raises `flyte_reslint.source.discovery.UnusablePath` and `flyte_reslint.configuration.ConfigurationError`.
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
        )

    return fingerprints.fingerprint(files, settings_of, limits)
