"""Fails where flyte-reslint has become slow, judged by how it compares with other linters in the same rounds.

    python tests/benchmarks/gate.py

A busy machine makes all of them slow, and a ratio worse only in some of the rounds: of several rounds the best counts,
and the limits are twice what was measured. They are lowered when it gets quicker.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from compare import ratios, rounds
from contestants import checkout, contestants, starts
from monorepo import make
from processes import Usage

FILES = 400
ROUNDS = 4


class Limit(NamedTuple):
    """How much more one may take than the other."""

    one: str
    other: str
    what: str
    of: Callable[[Usage], float]
    most: float


def wall(usage: Usage) -> float:
    """Seconds on the clock."""
    return usage.wall


def processor(usage: Usage) -> float:
    """Seconds of the processor."""
    return usage.user + usage.system


LIMITS = (
    Limit("cold", "pyflakes", "time of the processor", processor, 3.0),
    Limit("cold", "pyflakes", "time", wall, 2.5),
    Limit("warm", "ruff", "time", wall, 2.5),
    Limit("one file", "python -c pass", "time", wall, 30.0),
    Limit("--version", "python -c pass", "time", wall, 9.0),
    Limit("--help", "python -c pass", "time", wall, 9.0),
)


def main() -> int:
    """Print the ratios, and return the exit status: 1 where one is above its limit."""
    with tempfile.TemporaryDirectory() as name:
        folder, scratch = Path(name, "monorepo"), Path(name, "scratch")
        scratch.mkdir()
        make(folder, FILES)
        of = checkout(folder, scratch)
        wanted = {limit.one for limit in LIMITS} | {limit.other for limit in LIMITS}
        commands = {name: each for name, each in {**contestants(of, scratch), **starts(of)}.items() if name in wanted}
        taken = rounds(commands, folder, ROUNDS)
    too_much = False
    for limit in LIMITS:
        least = min(ratios(taken, limit.one, limit.other, limit.of))
        verdict = "too much" if least > limit.most else "well"
        too_much |= least > limit.most
        sys.stdout.write(f"{limit.one} / {limit.other}, {limit.what}: {least:.2f}, at most {limit.most:g}: {verdict}\n")
    return int(too_much)


if __name__ == "__main__":
    sys.exit(main())
