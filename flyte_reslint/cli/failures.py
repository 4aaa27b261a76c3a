"""One clear line for everything that goes wrong, and the exit status that says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.streams import let_go_of_stdout
from flyte_reslint.report.visible import visible

PROGRAM = "flyte-reslint"
TRACEBACK = "FLYTE_RESLINT_TRACEBACK"

MISUSE = 2
INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""


def status_of(command: Callable[[], int]) -> int:
    """The exit status that a command comes to; 2 for misuse and for faults of our own."""
    try:
        return command()
    except Misuse as error:
        return _failed(str(error))
    except BrokenPipeError:
        let_go_of_stdout()
        return 0
    except KeyboardInterrupt:
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


def _failed(message: str) -> int:
    sys.stderr.write(f"{PROGRAM}: error: {visible(' '.join(message.split()))}\n")
    return MISUSE


def _explained(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason
