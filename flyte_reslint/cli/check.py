"""`flyte-reslint check`: find faults."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import rich_click as click

from flyte_reslint.cli.fixes import fix as fix_all
from flyte_reslint.cli.fixes import show_difference
from flyte_reslint.cli.formats import FORMATS, STATISTICS_FORMATS, Fixes, write, write_statistics
from flyte_reslint.cli.known import tell_of_gone, write_known
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.options import (
    fix_options,
    input_options,
    output_file_option,
    paths,
    platform_options,
    reading_options,
    several,
)
from flyte_reslint.cli.reading import STDIN, analysed, check_selectors, configurations, misuse, note
from flyte_reslint.cli.terminal import console, output
from flyte_reslint.cli.watch import watch
from flyte_reslint.severity import SEVERITIES


@click.command()
@paths
@several("--select", "CODE", "Check only these rules; FLR1 stands for all that begin with it, ALL for all.")
@several("--extend-select", "CODE", "Check these rules besides the ones that are on.")
@several("--ignore", "CODE", "Leave out these rules.")
@several("--per-file-ignores", "PATTERN:CODE", "Leave out a rule in the files that match a pattern.")
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
    select: tuple[str, ...] | None,
    extend_select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    per_file_ignores: tuple[str, ...] | None,
    baseline: str | None,
    write_baseline: bool,
    stdin_filename: str | None,
    jobs: int | None,
    exclude: tuple[str, ...] | None,
    target_flyte: str | None,
    target_flytekit: str | None,
    config_file: str | None,
    is_isolated: bool,
    platform: tuple[str, ...] | None,
    project: str | None,
    domain: str | None,
    fix: bool | None,
    unsafe_fixes: bool | None,
    show_fixes: bool | None,
    fix_only: bool | None,
    as_diff: bool,
    output_format: str | None,
    output_file: str | None,
    has_statistics: bool,
    is_watching: bool,
    fail_level: str | None,
    exit_zero: bool,
) -> int:
    """Find faults in what Flyte tasks declare, without running the code.

    A PATH is a file, a folder, or `-` for standard input; without one, the working directory is checked.
    """
    given = {
        "select": select,
        "extend-select": extend_select,
        "ignore": ignore,
        "per-file-ignores": _by_pattern(per_file_ignores),
        "baseline": baseline,
        "exclude": exclude,
        "target-flyte": target_flyte,
        "target-flytekit": target_flytekit,
        "platform": platform,
        "project": project,
        "domain": domain,
        "fix": fix,
        "unsafe-fixes": unsafe_fixes,
        "show-fixes": show_fixes,
        "fix-only": fix_only,
        "output-format": output_format,
        "fail-level": fail_level,
    }
    others = {
        "--diff": as_diff,
        "--fix": fix or fix_only,
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
        in_force = configurations(config_file, is_isolated, given)
        options = in_force.for_folder(Path.cwd()).options
        if has_statistics and options.output_format not in STATISTICS_FORMATS:
            raise Misuse(f"--statistics is shown as text or as json, not as {options.output_format}")
        check_selectors(in_force)
        if is_watching:
            watch(sys.argv[1:], paths, filter(None, (*(platform or ()), options.baseline, config_file)))
        found = analysed(paths, in_force, stdin_filename=stdin_filename, jobs=jobs)
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
    with output(output_file, console(sys.stderr if is_input else sys.stdout)) as report:
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


def _by_pattern(pairs: Iterable[str] | None) -> dict[str, tuple[str, ...]] | None:
    """`tests/*:FLR104` and the like as a table of codes by pattern."""
    if pairs is None:
        return None
    codes: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        pattern, colon, code = pair.rpartition(":")
        if not colon:
            raise click.UsageError(f'--per-file-ignores: "{pair}" is not a pattern, a colon and a rule')
        codes[pattern] = (*codes.get(pattern, ()), code.strip())
    return codes
