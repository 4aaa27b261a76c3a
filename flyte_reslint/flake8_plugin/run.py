"""From flake8's options to what `check` would find."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from flake8.exceptions import ExecutionError
from msgspec.structs import replace

from flyte_reslint.api import UNUSABLE, Project, analyze
from flyte_reslint.configuration import Configurations, command_line
from flyte_reslint.report.visible import visible

Report = tuple[int, int, str]
"""Row from 1, column from 0, and the code with the message, as flake8 takes them."""

OPTIONS = ("platform", "project", "domain", "target-flyte", "target-flytekit")
"""The options that mean what they mean to `check`."""

EVERY_RULE = "FLR"
"""What stands for the plugin in `--select`: it is given to have the plugin at all, and means the rules that are on."""


def found_in_files(paths: Sequence[str], options: argparse.Namespace) -> Mapping[str, Sequence[Report]]:
    """What is found in files and folders, by absolute path. Raises ExecutionError."""
    with _one_line():
        project = _analysed(options, [Path(path) for path in paths if os.path.exists(path)])
        return _reports(project)


def found_in_text(text: str, name: str, options: argparse.Namespace) -> Sequence[Report]:
    """What is found in the text of a file of that name. Raises ExecutionError."""
    with _one_line():
        project = _analysed(options, [], {name: text.encode(_encoding(text), errors="surrogateescape")})
        return _reports(project).get(os.path.abspath(name), ())


@contextmanager
def _one_line() -> Iterator[None]:
    """Say in flake8's way what is wrong with the configuration, a platform file or a release."""
    try:
        yield
    except UNUSABLE as error:
        raise ExecutionError(f"flyte-reslint: {visible(str(error))}") from error


def _analysed(options: argparse.Namespace, paths: Sequence[Path], given: Mapping[str, bytes] | None = None) -> Project:
    config = _configurations(options)
    project = analyze(paths, config=config, given=given, jobs=_jobs(options))
    for notice in (*project.notes, *project.troubles):
        sys.stderr.write(f"flyte-reslint: note: {visible(notice)}\n")
    return replace(project, heeds_noqa=not options.disable_noqa)


def _configurations(options: argparse.Namespace) -> Configurations:
    given = {key: getattr(options, f"flyte_reslint_{key.replace('-', '_')}") for key in OPTIONS}
    selected = _selected(options)
    layer = command_line({key: value for key, value in {**given, "extend-select": selected}.items() if value})
    file = options.flyte_reslint_config
    return Configurations(file=Path(file) if file else None, command_line=layer)


def _selected(options: argparse.Namespace) -> list[str]:
    """The rules that flake8 is told to select, beyond the plugin as a whole: they are on even if they are off else."""
    selectors = (*(options.select or ()), *(options.extend_select or ()))
    return [each for each in selectors if each.startswith(EVERY_RULE) and each != EVERY_RULE]


def _reports(project: Project) -> dict[str, list[Report]]:
    reports: dict[str, list[Report]] = {}
    for finding in project.findings:
        place = finding.place
        text = f"{finding.code} {visible(finding.text)}"
        reports.setdefault(os.path.abspath(place.file), []).append((place.row, place.column - 1, text))
    return reports


def _jobs(options: argparse.Namespace) -> int | None:
    """As many processes as flake8 has; one where flake8 runs us in one of its own, which may have no others."""
    if multiprocessing.current_process().daemon:
        return 1
    return None if options.jobs.is_auto else max(options.jobs.n_jobs, 1)


def _encoding(text: str) -> str:
    """The encoding that a text declares, in which flake8 has read it."""
    first_lines = iter(text.encode(errors="surrogateescape").splitlines(keepends=True)[:2])
    try:
        return tokenize.detect_encoding(lambda: next(first_lines, b""))[0]
    except SyntaxError:
        return "utf-8"
