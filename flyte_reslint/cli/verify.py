"""`flyte-reslint verify`: prove the static view with the installed SDK."""

from __future__ import annotations

import sys
from typing import Any

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.options import output_file_option, paths, reading_options
from flyte_reslint.cli.progress import progress
from flyte_reslint.cli.reading import analysed, configurations, misuse, note
from flyte_reslint.cli.terminal import output

FORMATS = ("table", "json")


@click.command(cls=Command)
@paths
@click.option("--stub-missing", is_flag=True, help="Put stand-ins in the place of packages that are not installed.")
@click.option(
    "--python", metavar="PATH", default=sys.executable, help="The interpreter that has the SDK; this one by default."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=60.0,
    help="How long the import of one file may take; 60 by default.",
)
@reading_options
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="table", help="How to show it; a table by default."
)
@output_file_option
def verify(
    paths: tuple[str, ...],
    stub_missing: bool,
    python: str,
    timeout: float,
    output_format: str,
    output_file: str | None,
    **reading: Any,
) -> int:
    """Import the code with the installed SDK, in subprocesses, and prove that the static view agrees, task by task.

    This runs the code, which no other command does. A PATH is a file or a folder; without one, the working directory
    is verified.
    """
    from flyte_reslint.verify.verify import NoSDK
    from flyte_reslint.verify.verify import verify as verify_project

    with misuse():
        in_force = configurations(**reading, platform=())
        project = analysed(paths, in_force, lambda project: project.analysis.keep_apart())
    try:
        with progress("Importing") as report:
            verification = verify_project(
                project, python=python, stub_missing=stub_missing, timeout=timeout, progress=report
            )
    except NoSDK as error:
        raise Misuse(str(error)) from error
    note(project.troubles)
    with output(output_file) as shown:
        if output_format == "json":
            from flyte_reslint.verify.as_json import as_json

            shown.file.write(as_json(verification) + "\n")
        else:
            from flyte_reslint.verify.as_table import as_table

            shown.console.print(as_table(verification))
    return int(not verification.is_proved)
