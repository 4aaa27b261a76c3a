"""Prints what reading synthetic monorepos takes, cold and after changes: time and memory, and how they grow.

    python tests/benchmarks/scale.py 1000 5000 20000

Of a repository that is five times as large the time of the processor should be five times as much: the last table says
how far it is from that, the first row being 1. Memory is that of the process that had most.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from monorepo import change_all_teams, change_one_team, make
from processes import Usage, used

CHECK = (sys.executable, "-m", "flyte_reslint", "check", "--output-format", "concise")
RUNS = ("without cache", "cold", "unchanged", "one team's size", "everyone's size")


def measured(files: int) -> list[Usage]:
    """What the runs take on a monorepo of so many files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, files)
        usages = [used((*CHECK, "--no-cache"), folder), used(CHECK, folder), used(CHECK, folder)]
        for change in (change_one_team, change_all_teams):
            change(folder)
            usages.append(used(CHECK, folder))
    return usages


def cell(usage: Usage) -> str:
    """What a run takes: on the clock, of the processor, and memory."""
    return f"{usage.wall:7.2f} s {usage.user + usage.system:7.2f} s {usage.memory:4.0f} MB"


def say(first: str, cells: list[str]) -> None:
    """Print a row of a table."""
    sys.stdout.write(f"{first:>7}" + "".join(f"{each:>30}" for each in cells) + "\n")
    sys.stdout.flush()


def report(sizes: list[int]) -> None:
    """Print both tables."""
    say("files", list(RUNS))
    rows = []
    for files in sizes:
        rows.append(measured(files))
        say(f"{files:,}", [cell(usage) for usage in rows[-1]])
    sys.stdout.write("\nof what would be proportional to the number of files: time of the processor, memory\n")
    for files, row in zip(sizes, rows, strict=True):
        times = [
            (each.user + each.system) / (first.user + first.system) for each, first in zip(row, rows[0], strict=True)
        ]
        memory = [each.memory / first.memory for each, first in zip(row, rows[0], strict=True)]
        share = files / sizes[0]
        say(
            f"{files:,}",
            [f"{time / share:.2f} x {room / share:7.2f} x" for time, room in zip(times, memory, strict=True)],
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=int, nargs="*", default=[1000, 5000])
    report(parser.parse_args().files)
