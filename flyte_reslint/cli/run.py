"""Running a command line."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence

import click

from flyte_reslint.cli.app import app
from flyte_reslint.cli.failures import PROGRAM, status_of
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.session import Session, listening
from flyte_reslint.cli.streams import prepare_streams

YOUNG = 50_000
"""So many new objects are looked through for garbage: nearly all that a run makes stays to its end."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit status; 2 for misuse and for faults of our own."""
    gc.set_threshold(YOUNG, 20, 20)
    atexit.register(gc.freeze)  # at its end the interpreter would look through everything once more
    prepare_streams()
    return status_of(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    session = Session(arguments)
    try:
        with listening() as said:
            status = app.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=session)
    except click.ClickException as error:
        raise Misuse(error.format_message()) from error
    except click.Abort as error:
        raise KeyboardInterrupt from error
    sys.stdout.flush()
    session.end(status, said)
    return status if isinstance(status, int) else 0
