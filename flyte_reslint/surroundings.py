"""What an editor asks besides an analysis: which files an edit of a document concerns, and how to hide a finding."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flyte_reslint.analysis import neighbours
from flyte_reslint.analysis.edits import reparse
from flyte_reslint.analysis.sources import Parsed, Sources
from flyte_reslint.analysis.statement_rows import statement_rows
from flyte_reslint.checks.finding import Finding, Fix
from flyte_reslint.configuration import Configurations
from flyte_reslint.files import DISK, Files
from flyte_reslint.fix.suppressing import suppressing
from flyte_reslint.source.discovery import UnusablePath, find

__all__ = ["Parsed", "importers", "imports_with_flyte", "is_excluded", "python_files", "reparse", "suppressions"]


def python_files(folder: str | Path, config: Configurations, files: Files = DISK) -> tuple[str, ...]:
    """The Python files that a check of `folder` reads; none where there is no such folder.

    Raises `flyte_reslint.configuration.ConfigurationError`.
    """
    try:
        found = find([Path(folder)], exclusion=lambda inner: config.for_folder(inner).exclusion, files=files)
    except UnusablePath:
        return ()
    return tuple(os.path.abspath(path) for path in found)


def is_excluded(path: str, config: Configurations) -> bool:
    """Whether the configuration leaves out a file of this absolute path, or a folder that it is in.

    Raises `flyte_reslint.configuration.ConfigurationError`.
    """
    return any(patterns.cover(path) for patterns in config.for_folder(Path(path).parent).exclusion)


def importers(paths: Iterable[str], among: Iterable[str], files: Files = DISK) -> frozenset[str]:
    """The files of `among` that may import one of `paths`, however indirectly."""
    return neighbours.importers(paths, _contents(among, files))


def imports_with_flyte(path: str, among: Iterable[str], files: Files = DISK) -> frozenset[str]:
    """The files of `among` that mention Flyte and that `path` may import, however indirectly."""
    return neighbours.imports_with_flyte(path, _contents([path, *among], files))


def suppressions(sources: Sources, finding: Finding) -> tuple[Fix, ...]:
    """The edits that would hide a finding, `# noqa` first: each adds a comment, or a code to one that is there."""
    path = os.path.abspath(finding.place.file)
    rows = statement_rows(sources.program(path), finding.place.row)
    return suppressing(sources.text(path) or "", finding, rows)


def _contents(paths: Iterable[str], files: Files) -> dict[str, bytes]:
    contents = {}
    for path in paths:
        try:
            contents[path] = files.read(path)
        except OSError:
            continue
    return contents
