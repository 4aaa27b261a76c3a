"""Serving an editor: no part of the command line is needed for it, and an editor waits for its first answer."""

from __future__ import annotations

import gc

from flyte_reslint.cli.misuse import Misuse


def serve_editor() -> int:
    """Serve an editor until it leaves. Raises Misuse where pygls is not installed."""
    gc.disable()  # the imports make much and throw away little; the server turns it on
    try:
        from flyte_reslint.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise Misuse("the language server needs pygls: pip install 'flyte-reslint[lsp]'") from error
    serve()
    return 0
