"""`flyte-reslint config`: the configuration in force."""

from __future__ import annotations

import sys
from typing import Any

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.options import configuration_options, platform_options
from flyte_reslint.cli.reading import configurations, existing, misuse, note
from flyte_reslint.cli.session import session
from flyte_reslint.cli.terminal import console

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The JSON schema that `schema` is written in."""


@click.command(cls=Command)
@click.argument("path", default=".", metavar="[PATH]")
@configuration_options
@platform_options
@click.option("--schema", "is_schema", is_flag=True, help="Print the JSON schema of configuration files.")
def config(
    path: str,
    is_schema: bool,
    **reading: Any,
) -> int:
    """Show the configuration and the platform's limits in force for a file or folder, and where each comes from."""
    if is_schema:
        import json

        from flyte_reslint.configuration import schema

        sys.stdout.write(json.dumps({"$schema": DIALECT, **schema()}, indent=2) + "\n")
        return 0
    from flyte_reslint.api import ANY_FILE, targets_of
    from flyte_reslint.platform.in_force import limits_in_force
    from flyte_reslint.report.configuration import configuration_table
    from flyte_reslint.report.visible import visible

    (asked,) = existing((path,))
    folder = asked if asked.is_dir() else asked.parent
    with misuse():
        every = configurations(**reading)
        in_force = every.for_folder(folder)
        limits = limits_in_force(every, session().files)(str(folder / ANY_FILE))
        note(limits.notices if limits is not None else ())
        targets = targets_of(asked, config=every)
    terminal = console(sys.stdout)
    terminal.print(configuration_table(in_force))
    for target in targets:
        line = f"{target.package} {target.version}: {target.origin}"
        terminal.print(visible(line), highlight=False, soft_wrap=True)
    if limits is not None:
        from flyte_reslint.report.limits import limits_table

        terminal.print()
        terminal.print(limits_table(limits))
    return 0
