"""`flyte-reslint server`: the language server."""

from __future__ import annotations

import gc

import rich_click as click

from flyte_reslint.cli.misuse import Misuse


@click.command()
def server() -> int:
    """Serve an editor on standard input and output: the Language Server Protocol.

    It is started by an editor, not by hand: docs/editors.md says how.
    """
    gc.disable()  # the imports make much and throw away little; the server turns it on
    try:
        from flyte_reslint.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise Misuse("the language server needs pygls: pip install 'flyte-reslint[lsp]'") from error
    serve()
    return 0
