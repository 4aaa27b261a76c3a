"""`flyte-reslint server`: the language server."""

from __future__ import annotations

import click

from flyte_reslint.cli.help import Command
from flyte_reslint.cli.serving import serve_editor


@click.command(cls=Command)
def server() -> int:
    """Serve an editor on standard input and output: the Language Server Protocol.

    It is started by an editor, not by hand: docs/editors.md says how.
    """
    return serve_editor()
