"""Which platform is in force where: the one that a file's own configuration names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flyte_reslint.configuration import Configurations
from flyte_reslint.files import DISK, Files
from flyte_reslint.platform.limits import Limits, LimitsOf, Platform


def limits_in_force(
    configurations: Configurations,
    files: Files = DISK,
    *,
    platform: Iterable[str | Path] | None = None,
    project: str | None = None,
    domain: str | None = None,
) -> LimitsOf:
    """Gives the limits that the platform's files set for the project and domain that are configured for a file.

    Where `platform`, `project` or `domain` is given, that counts for all files. Each platform is read once. What comes
    back raises `flyte_reslint.configuration.ConfigurationError` and `flyte_reslint.platform.error.PlatformError`.
    """
    given = None if platform is None else tuple(map(Path, platform))

    @cache
    def described(names: tuple[Path, ...]) -> Platform:
        from flyte_reslint.platform.reading import read

        return read(names, files)

    @cache
    def limits(names: tuple[Path, ...], project: str | None, domain: str | None) -> Limits:
        return described(names).limits(project, domain)

    @cache
    def in_folder(folder: str) -> Limits | None:
        configuration = configurations.for_folder(Path(folder))
        layer, options = configuration.layer("platform"), configuration.options
        names = tuple(layer.folder / name for name in layer.options.platform) if layer else ()
        names = names if given is None else given
        return limits(names, project or options.project, domain or options.domain) if names else None

    return lambda file: in_folder(os.path.dirname(os.path.abspath(file)))
