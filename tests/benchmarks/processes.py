"""What a process takes: time on the clock and of the processor, and memory, its own processes included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
"""In which `ru_maxrss` counts."""


class Usage(NamedTuple):
    """Seconds, and the most megabytes that one of the processes had at a time."""

    wall: float
    user: float
    system: float
    memory: float


class Failed(Exception):
    """A command ended otherwise than it should have."""


def used(command: Sequence[str], folder: Path) -> Usage:
    """What a command takes that is run in a folder. Raises Failed for an exit status that is neither 0 nor 1."""
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            said.seek(0)
            raise Failed(f"{' '.join(command)}: {process.returncode}: {said.read().decode(errors='replace')}")
    return Usage(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * BYTES_PER_UNIT / 2**20)


def instructions(command: Sequence[str], folder: Path) -> int | None:
    """The instructions that a command executes: counted by the processor, else by valgrind, None where neither can.

    With valgrind it takes fifty times as long.
    """
    counted = _said(["perf", "stat", "-x,", "-e", "instructions:u", "--", *command], folder)
    if by_processor := re.search(r"^(\d+),[^,]*,instructions", counted, re.MULTILINE):
        return int(by_processor[1])
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    counted = _said([*valgrind, "--trace-children=yes", *command], folder)
    by_valgrind = re.findall(r"I\s+refs:\s+([\d,]+)", counted)
    return sum(int(each.replace(",", "")) for each in by_valgrind) or None


def _said(command: Sequence[str], folder: Path) -> str:
    """What a command says on standard error; nothing where there is no such command."""
    try:
        run = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    except FileNotFoundError:
        return ""
    return run.stderr.decode(errors="replace")
