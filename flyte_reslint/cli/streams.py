"""The standard streams, where what is printed must neither fail nor be lost."""

from __future__ import annotations

import os
import sys
from io import StringIO


def prepare_streams() -> None:
    """Let neither a character that the terminal cannot show nor a closed stream end the run."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, StringIO())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def let_go_of_stdout() -> None:
    """Leave the interpreter nothing to flush into the broken pipe at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
