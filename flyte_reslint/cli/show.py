"""`flyte-reslint show`: what would be registered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.options import input_options, output_file_option, paths, platform_options, reading_options
from flyte_reslint.cli.reading import analysed, configurations, misuse, note
from flyte_reslint.cli.terminal import output

if TYPE_CHECKING:
    from flyte_reslint.api import Project
    from flyte_reslint.domain.effective import Effective

FORMATS = ("table", "json", "html", "csv", "dot", "mermaid")


@click.command(cls=Command)
@paths
@input_options
@reading_options
@platform_options
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="table", help="How to show it; a table by default."
)
@output_file_option
def show(
    paths: tuple[str, ...],
    stdin_filename: str | None,
    jobs: int | None,
    output_format: str,
    output_file: str | None,
    **reading: Any,
) -> int:
    """Show the effective resources of every task, environment and override, and where each value was set.

    A PATH is a file, a folder, or `-` for standard input; without one, the working directory is read.
    """
    from flyte_reslint.domain.effective import Effective

    with misuse():
        in_force = configurations(**reading)
        found = analysed(
            paths, in_force, lambda project: project.analysis.keep_apart(), stdin_filename=stdin_filename, jobs=jobs
        )
        effective = Effective(found.tasks, found.environments, found.overrides)
        note(found.troubles)
    with output(output_file) as report:
        if output_format == "table":
            from flyte_reslint.platform.pod import pods_under
            from flyte_reslint.report.full_size import full_sizes
            from flyte_reslint.report.table import show_table

            sizes = full_sizes(effective, pods_under(found.limits_of))
            report.console.print(show_table(effective, report.console.width, found.pod, found.targets, sizes))
        else:
            report.file.write(_text(output_format, effective, found))
    return 0


def _text(output_format: str, effective: Effective, found: Project) -> str:
    """What is shown, as a program or a browser reads it."""
    if output_format == "json":
        from flyte_reslint.report.show_json import show_json

        return show_json(effective, found.pod, found.targets) + "\n"
    if output_format == "csv":
        from flyte_reslint.report.show_csv import show_csv

        return show_csv(effective, found.pod)
    if output_format == "html":
        from flyte_reslint.report.page.page import Shown, page
        from flyte_reslint.rulebook import pages

        title = Path.cwd().name
        return page(Shown(title, effective, found.findings, pages(), found.pod, found.limits_of, found.targets))
    from flyte_reslint.report.derivation import derivation
    from flyte_reslint.report.dot import dot
    from flyte_reslint.report.mermaid import mermaid

    write = dot if output_format == "dot" else mermaid
    return "\n".join([*write(derivation(effective)), ""])
