"""The SDK releases that files were read as written for, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flyte_reslint.report.summary import counted
from flyte_reslint.targets import Target

Files = Mapping[Target, Sequence[str]]
"""The files of each target."""

NO_FILES: Files = {}

MOST_ORIGINS = 2
"""A line names so many of the places that ask for a release, those with the most files first."""


def target_lines(targets: Files) -> Iterator[str]:
    """A line for each release: `flyte 2.4.0 for 3 files: uv.lock:12 (flyte 2.4.0)`"""
    by_version: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for target, files in targets.items():
        origins = by_version[target.package, target.version]
        origins[target.origin] = origins.get(target.origin, 0) + len(files)
    for (package, version), origins in by_version.items():
        named = sorted(origins, key=lambda origin: -origins[origin])
        more = [f"{len(named) - MOST_ORIGINS} more"] if len(named) > MOST_ORIGINS else []
        where = ", ".join([*named[:MOST_ORIGINS], *more])
        yield f"{package} {version} for {counted(sum(origins.values()), 'file')}: {where}"


def targets_as_json(targets: Files) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {"sdk": target.package, "version": target.version, "from": target.origin, "files": list(files)}
        for target, files in targets.items()
    ]
