"""`flyte-reslint config`: the configuration in force."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import rich_click as click

from flyte_reslint.cli.options import configuration_options
from flyte_reslint.cli.reading import configurations, misuse
from flyte_reslint.cli.terminal import console


@click.command()
@click.argument("path", default=".", metavar="[PATH]")
@configuration_options
@click.option("--schema", "is_schema", is_flag=True, help="Print the JSON schema of configuration files.")
def config(path: str, config_file: str | None, is_isolated: bool, is_schema: bool) -> int:
    """Show the configuration in force for a file or folder, and where each value comes from."""
    if is_schema:
        from flyte_reslint.configuration import Options

        sys.stdout.write(json.dumps(Options.model_json_schema(by_alias=True), indent=2) + "\n")
        return 0
    from flyte_reslint.report.configuration import configuration_table
    from flyte_reslint.source.discovery import UnusablePath

    with misuse():
        if not Path(path).exists():
            raise UnusablePath(Path(path), "no such file or directory")
        folder = Path(path) if Path(path).is_dir() else Path(path).parent
        in_force = configurations(config_file, is_isolated).for_folder(folder)
    console(sys.stdout).print(configuration_table(in_force))
    return 0
