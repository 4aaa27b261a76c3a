"""`flyte-reslint clean`: remove the cache."""

from __future__ import annotations

import sys

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.report.visible import visible


@click.command(cls=Command)
@click.option("--cache-dir", metavar="DIR", help="Where the results are kept, unless the configuration says so.")
def clean(cache_dir: str | None) -> int:
    """Remove what earlier runs have kept."""
    from flyte_reslint.cache.folder import remove
    from flyte_reslint.cache.place import cache_folder

    folder = cache_folder(cache_dir)
    try:
        is_removed = remove(folder)
    except OSError as error:
        raise Misuse(f"cannot remove {error.filename}: {(error.strerror or str(error)).lower()}") from error
    if is_removed:
        sys.stderr.write(f"Removed {visible(folder)}\n")
    return 0
