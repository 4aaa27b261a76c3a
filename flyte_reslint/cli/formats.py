"""`--output-format`: from a project to the report that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flyte_reslint.api import Project
    from flyte_reslint.checks.finding import FixOf
    from flyte_reslint.cli.terminal import Output
    from flyte_reslint.report.pieces import Line


class Fixes(NamedTuple):
    """Whether unsafe fixes are wanted, how many findings are fixed by file and code, and whether these are listed."""

    with_unsafe: bool = False
    gone: Mapping[tuple[str, str], int] = MappingProxyType({})
    are_shown: bool = False


NO_FIXES = Fixes()


def write(project: Project, output_format: str, report: Output, fixes: Fixes = NO_FIXES) -> None:
    """Write the findings of `project`: for people with a line that sums them up, for machines with nothing else."""
    if output_format in _FOR_MACHINES:
        report.file.write(_FOR_MACHINES[output_format](project))
        return
    from flyte_reslint.report.pieces import piece
    from flyte_reslint.report.summary import summary
    from flyte_reslint.rulebook import pages

    findings = project.findings
    if not findings and not fixes.gone:
        report.print(piece(summary(findings, pages()), "green"))
        return
    from flyte_reslint.report.fixes import applicable, available, fixes_made, found_and_fixed

    fix_of = applicable(project.fix, with_unsafe=fixes.with_unsafe)
    for line in _FOR_PEOPLE[output_format](project, report.width, fix_of):
        report.print(line)
    for line in fixes_made(fixes.gone, pages()) if fixes.are_shown else ():
        report.print(line)
    closing = found_and_fixed(fixes.gone, len(findings)) if fixes.gone else summary(findings, pages())
    report.print(piece(closing, "" if findings else "green"))
    offer = available(findings, project.fix, with_unsafe=fixes.with_unsafe)
    if offer:
        report.print(offer)


def write_statistics(project: Project, output_format: str, report: Output) -> None:
    """Write how often each rule found something, in one of `STATISTICS_FORMATS`."""
    from flyte_reslint.report.pieces import piece
    from flyte_reslint.report.statistics import counts, statistics, statistics_json
    from flyte_reslint.report.summary import summary
    from flyte_reslint.rulebook import pages

    counted = counts(project.findings, project.fix)
    if output_format == "json":
        report.file.write(statistics_json(counted, pages()))
        return
    for line in statistics(counted, pages()):
        report.print(line)
    report.print(piece(summary(project.findings, pages()), "" if counted else "green"))


def _full(project: Project, width: int, fix_of: FixOf) -> Iterable[Line]:
    from flyte_reslint.report.full import full
    from flyte_reslint.rulebook import pages

    return full(project.findings, pages(), project.read_line, width, fix_of)


def _concise(project: Project, width: int, fix_of: FixOf) -> Iterable[Line]:
    from flyte_reslint.report.concise import concise

    return concise(project.findings, fix_of)


def _grouped(project: Project, width: int, fix_of: FixOf) -> Iterable[Line]:
    from flyte_reslint.report.grouped import grouped

    return grouped(project.findings, fix_of)


def _json(project: Project) -> str:
    from flyte_reslint.report.check_json import check_json
    from flyte_reslint.rulebook import pages

    return check_json(project.findings, pages(), project.fix)


def _json_lines(project: Project) -> str:
    from flyte_reslint.report.check_json import json_lines
    from flyte_reslint.rulebook import pages

    return json_lines(project.findings, pages(), project.fix)


def _sarif(project: Project) -> str:
    from flyte_reslint.report.sarif import sarif
    from flyte_reslint.rulebook import pages

    return sarif(project.fingerprints, pages(), project.fix)


def _github(project: Project) -> str:
    from flyte_reslint.report.github import github
    from flyte_reslint.rulebook import pages

    return github(project.findings, pages())


def _gitlab(project: Project) -> str:
    from flyte_reslint.report.gitlab import gitlab
    from flyte_reslint.rulebook import pages

    return gitlab(project.fingerprints, pages())


def _junit(project: Project) -> str:
    from flyte_reslint.report.junit import junit
    from flyte_reslint.rulebook import pages

    return junit(project.findings, pages())


def _pylint(project: Project) -> str:
    from flyte_reslint.report.pylint import pylint

    return pylint(project.findings)


def _rdjson(project: Project) -> str:
    from flyte_reslint.report.rdjson import rdjson
    from flyte_reslint.rulebook import pages

    return rdjson(project.findings, pages(), project.fix, project.read_line)


_FOR_PEOPLE: dict[str, Callable[[Project, int, FixOf], Iterable[Line]]] = {
    "full": _full,
    "concise": _concise,
    "grouped": _grouped,
}

_FOR_MACHINES: dict[str, Callable[[Project], str]] = {
    "json": _json,
    "json-lines": _json_lines,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
    "pylint": _pylint,
    "rdjson": _rdjson,
}

STATISTICS_FORMATS = (*_FOR_PEOPLE, "json")
"""The formats in which `--statistics` is shown: for people the same in all."""

FORMATS = (*_FOR_PEOPLE, *_FOR_MACHINES)
