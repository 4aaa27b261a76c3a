"""`flyte-reslint diff`: what changed between two revisions."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.options import jobs_option, output_file_option, platform_options, reading_options, several
from flyte_reslint.cli.reading import configurations_of, misuse, note
from flyte_reslint.cli.terminal import Output, output

if TYPE_CHECKING:
    from flyte_reslint.revisions import Compared

FORMATS = ("table", "json", "markdown")


class WithPaths(Command):
    """A command that takes paths after `--`, as git's do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands after `--` as values of `--path`."""
        if "--" in args:
            end = args.index("--")
            args = [*args[:end], *(f"--path={path}" for path in args[end + 1 :])]
        return super().parse_args(ctx, args)


@click.command(cls=WithPaths)
@click.argument("revisions", nargs=-1, metavar="[BASE [HEAD]] [-- PATH...]")
@click.option("--path", "paths", metavar="PATH", multiple=True, help="Compare only this file or folder.")
@several("--fail-on", "CONDITION", "Exit with 1 if it holds; see above.")
@jobs_option
@reading_options
@platform_options
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="table", help="How to show it; a table by default."
)
@output_file_option
def diff(
    revisions: tuple[str, ...],
    paths: tuple[str, ...],
    fail_on: tuple[str, ...] | None,
    jobs: int | None,
    output_format: str,
    output_file: str | None,
    **reading: Any,
) -> int:
    """Show how effective resources changed between two revisions of a git repository.

    BASE is compared with HEAD: without HEAD with the working tree, and without both, HEAD with the working tree.
    Ranges are git's: A..B are A and B, A...B are B and the commit where B left A. Nothing is checked out: each side
    is read from git, with its own configuration, locks and platform files. Without a PATH, the working directory is
    compared.

    Tasks are recognised by the names they register with, wherever their files went. Totals are of what differs, at full
    size: pools and apps with all replicas, clusters with all nodes and workers, by what pods request.
    """
    from flyte_reslint.comparison.gates import InvalidGate, failures, gates
    from flyte_reslint.revisions import GitError, Unusable, compared

    with misuse():
        in_force = configurations_of(**reading)
        try:
            conditions = gates(fail_on or ())
            outcome = compared(revisions, paths, in_force, jobs=jobs)
        except GitError as error:
            path = next((each for each in revisions if each and Path(each).exists()), None)
            hint = "" if path is None else f"; for a path, write `flyte-reslint diff -- {path}`"
            raise Misuse(f"{error}{hint}") from error
        except (InvalidGate, Unusable) as error:
            raise Misuse(str(error)) from error
    note(outcome.notes)
    failed = failures(outcome.comparison, conditions)
    with output(output_file) as report:
        _show(outcome, failed, output_format, report)
    return int(bool(failed))


diff.help = f"""{cleandoc(diff.help or "")}

The conditions of --fail-on:

\b
any                      anything differs
added, removed, changed  a task, environment or override is
new-findings             a finding was not there before
increase[:KIND,...]      one takes more of cpu, memory, disk or gpu at full
                         size; an added one takes more than nothing
decrease[:KIND,...]      one takes less
unknown[:KIND,...]       how much one takes can no longer be known
"""  # A docstring would need to be raw, in which click does not see the mark of lines that it is to keep.


def _show(outcome: Compared, failed: tuple[str, ...], output_format: str, report: Output) -> None:
    comparison, base, head = outcome.comparison, outcome.base, outcome.head
    if output_format == "json":
        from flyte_reslint.report.diff_json import diff_json
        from flyte_reslint.rulebook import pages

        report.file.write(diff_json(comparison, base, head, pages(), failed) + "\n")
    elif output_format == "markdown":
        from flyte_reslint.report.diff_markdown import diff_markdown

        report.file.write(diff_markdown(comparison, base, head, failed))
    else:
        from flyte_reslint.report.diff_table import diff_table

        report.console.print(diff_table(comparison, base, head, failed))
