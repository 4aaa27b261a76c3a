"""`flyte-reslint check`: find faults."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from flyte_reslint.cli.fixes import fix as fix_all
from flyte_reslint.cli.fixes import show_difference
from flyte_reslint.cli.formats import FORMATS, STATISTICS_FORMATS, Fixes, write, write_statistics
from flyte_reslint.cli.help import Command
from flyte_reslint.cli.known import tell_of_gone, write_known
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.options import (
    by_pattern,
    fix_options,
    input_options,
    output_file_option,
    paths,
    platform_options,
    reading_options,
    several,
)
from flyte_reslint.cli.reading import STDIN, analysed, check_selectors, configurations, misuse, note
from flyte_reslint.cli.terminal import output
from flyte_reslint.cli.watch import watch
from flyte_reslint.severity import SEVERITIES


@click.command(cls=Command)
@paths
@several("--select", "CODE", "Check only these rules; FLR1 stands for all that begin with it, ALL for all.")
@several("--extend-select", "CODE", "Check these rules besides the ones that are on.")
@several("--ignore", "CODE", "Leave out these rules.")
@several("--per-file-ignores", "PATTERN:CODE", "Leave out a rule in the files that match a pattern.", by_pattern)
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows.")
@click.option("--write-baseline", is_flag=True, help="Put all findings into the baseline, as known.")
@input_options
@reading_options
@platform_options
@fix_options
@click.option("--output-format", type=click.Choice(FORMATS), help="How to show findings; full when not configured.")
@output_file_option
@click.option("--statistics", "has_statistics", is_flag=True, help="Show how often each rule found something.")
@click.option("--watch", "is_watching", is_flag=True, help="Check again whenever a file changes.")
@click.option("--fail-level", type=click.Choice(SEVERITIES), help="Exit with 1 from here on; warning by default.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
def check(
    paths: tuple[str, ...],
    write_baseline: bool,
    stdin_filename: str | None,
    jobs: int | None,
    as_diff: bool,
    output_file: str | None,
    has_statistics: bool,
    is_watching: bool,
    exit_zero: bool,
    **configured: Any,
) -> int:
    """Find faults in what Flyte tasks declare, without running the code.

    A PATH is a file, a folder, or `-` for standard input; without one, the working directory is checked.
    """
    others = {
        "--diff": as_diff,
        "--fix": configured["fix"] or configured["fix_only"],
        "--output-file": output_file is not None,
        "--statistics": has_statistics,
        "--watch": is_watching,
    }
    if write_baseline:
        _none_of(others, "--write-baseline", ("--diff", "--fix", "--watch"))
    if is_watching:
        _none_of(others, "--watch", ("--diff", "--fix", "--output-file", "--statistics"))
    if is_watching and (STDIN in paths or stdin_filename is not None):
        raise Misuse("--watch looks at files, not at standard input")
    with misuse():
        in_force = configurations(**configured)
        options = in_force.for_folder(Path.cwd()).options
        if has_statistics and options.output_format not in STATISTICS_FORMATS:
            raise Misuse(f"--statistics is shown as text or as json, not as {options.output_format}")
        check_selectors(in_force)
        if is_watching:
            named = (*(configured["platform"] or ()), options.baseline, configured["config_file"])
            watch(sys.argv[1:], paths, filter(None, named))
        found = analysed(paths, in_force, lambda project: project.judged, stdin_filename=stdin_filename, jobs=jobs)
        if as_diff:
            status = show_difference(found, options, output_file)
            note(found.troubles)
            return status
        fixes, status = Fixes(options.unsafe_fixes), 0
        is_fixing = options.fix or options.fix_only
        is_input = is_fixing and (STDIN in paths or stdin_filename is not None)
        if is_fixing:
            found, fixes, status = fix_all(found, options, is_input=is_input)
        if write_baseline:
            write_known(found)
        failures = found.failures
        tell_of_gone(found)
        note(found.troubles)
    if options.fix_only:
        return status
    with output(output_file, sys.stderr if is_input else sys.stdout) as report:
        if has_statistics:
            write_statistics(found, options.output_format, report)
        else:
            write(found, options.output_format, report, fixes)
    return status or int(bool(failures) and not exit_zero)


def _none_of(given: Mapping[str, bool | None], name: str, excluded: Iterable[str]) -> None:
    """Raises Misuse where one of the options is given that the option `name` excludes."""
    for other in excluded:
        if given[other]:
            raise Misuse(f"{name} and {other} exclude each other")
