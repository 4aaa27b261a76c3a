"""Saying again what a run said before, when nothing that it read has changed."""

from __future__ import annotations

import sys

from flyte_reslint.cache.runs import repeated
from flyte_reslint.cli.streams import let_go_of_stdout, prepare_streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def say_again(arguments: Sequence[str]) -> int | None:
    """Print what this command line printed last, and return its exit status; None where it has to run."""
    prepare_streams()
    answer = repeated(arguments)
    if answer is None:
        return None
    status, output, notes = answer
    sys.stderr.write(notes)
    try:
        sys.stdout.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_stdout()
        return 0
    return status
