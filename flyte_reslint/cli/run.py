"""Running a command: exit statuses, and one clear line for everything that goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import rich_click as click

from flyte_reslint.cli.app import app
from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.session import Session, listening
from flyte_reslint.cli.streams import let_go_of_stdout, prepare_streams
from flyte_reslint.report.visible import visible

PROGRAM = "flyte-reslint"
TRACEBACK = "FLYTE_RESLINT_TRACEBACK"

MISUSE = 2
INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit status; 2 for misuse and for faults of our own."""
    prepare_streams()
    try:
        session = Session(arguments)
        with listening() as said:
            status = app.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=session)
        sys.stdout.flush()
        session.end(status, said)
    except click.ClickException as error:
        return _failed(error.format_message())
    except Misuse as error:
        return _failed(str(error))
    except BrokenPipeError:
        let_go_of_stdout()
        return 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OSError as error:
        return _failed(_explained(error))
    except Exception as error:  # whatever went wrong, a person gets one line, not a traceback
        if os.environ.get(TRACEBACK):
            raise
        return _failed(
            f"unexpected {type(error).__name__}: {error}; this is a fault of {PROGRAM} itself: please report it, with "
            f"the traceback that {TRACEBACK}=1 shows"
        )
    return status if isinstance(status, int) else 0


def _failed(message: str) -> int:
    sys.stderr.write(f"{PROGRAM}: error: {visible(' '.join(message.split()))}\n")
    return MISUSE


def _explained(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason
