"""Runs flyte-reslint and other linters side by side on a checkout, and prints what each takes and how they compare.

    pip install -e '.[benchmark]'
    python tests/benchmarks/compare.py ../unionai-examples --json figures.json

- cold: `flyte-reslint check --no-cache`
- warm: `flyte-reslint check` after a run since which nothing changed
- ruff: `ruff check --no-cache`, with the rules that are on by default
- pyflakes
- flake8: `flake8 -j2 --select F`, without our plugin
- libcst, ast: `libcst.parse_module` and `ast.parse` over the files that import Flyte, and nothing else
- scan: reading all files, and looking for a word in them

They run in rounds, everyone once in each, so that a busy moment hits all alike; a ratio is of two runs of one round. A
first round, which nobody counts, fills the caches. How soon the language server answers, and what the pytest plugin
costs, is told by `server_latency.py` and `plugin_startup.py`; what a large repository takes by `scale.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from contestants import Checkout, checkout, contestants, starts
from processes import Usage, instructions, used

Rounds = Mapping[str, Sequence[Usage]]

PACKAGES = ("flyte-reslint", "ruff", "pyflakes", "flake8", "libcst")
RATIOS = (("cold", "pyflakes"), ("warm", "ruff"), ("cold", "ruff"), ("cold", "flake8"), ("cold", "libcst"))


def rounds(commands: Mapping[str, Sequence[str]], folder: Path, number: int) -> Rounds:
    """What each command took in each of so many rounds, after one that is not counted."""
    taken: dict[str, list[Usage]] = {name: [] for name in commands}
    for counted in range(number + 1):
        for name, command in commands.items():
            usage = used(command, folder)
            if counted:
                taken[name].append(usage)
    return taken


def ratios(taken: Rounds, one: str, other: str, of: Callable[[Usage], float]) -> list[float]:
    """How much more one took than the other, round by round."""
    return [of(mine) / max(of(theirs), 0.001) for mine, theirs in zip(taken[one], taken[other], strict=True)]


def spread(values: Sequence[float], unit: str = "") -> str:
    """The least, the middle and the greatest of some values."""
    return "  ".join(f"{value:7.2f}{unit}" for value in (min(values), median(values), max(values)))


def print_table(taken: Rounds) -> None:
    """Print who took how much, and the ratios of which there are goals."""
    head = f"{'least':>9}{'median':>10}{'most':>10}"
    say(f"{'':<16}{'seconds: ' + head:>41}   {'of the processor: ' + head:>50}   {'memory':>8}")
    for name, usages in taken.items():
        walls, users = [each.wall for each in usages], [each.user + each.system for each in usages]
        memory = max(each.memory for each in usages)
        say(f"{name:<16}{spread(walls, ' s'):>41}   {spread(users, ' s'):>50}   {memory:5.0f} MB")
    say("")
    for one, other in RATIOS:
        if one in taken and other in taken:
            wall = ratios(taken, one, other, lambda each: each.wall)
            processor = ratios(taken, one, other, lambda each: each.user + each.system)
            say(f"{one + ' / ' + other:<16}{spread(wall, ' x'):>41}   {spread(processor, ' x'):>50}")


def versions() -> dict[str, str]:
    """What ran, of which release."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def as_json(of: Checkout, taken: Rounds, started: Rounds, counts: Mapping[str, int | None]) -> dict[str, object]:
    """All figures of a comparison."""
    return {
        "checkout": of.folder.name,
        "files": of.files,
        "flyte_files": of.flyte_files,
        "lines": of.lines,
        "processors": os.cpu_count(),
        "versions": versions(),
        "rounds": {name: [each._asdict() for each in usages] for name, usages in taken.items()},
        "starts": {name: [each._asdict() for each in usages] for name, usages in started.items()},
        "instructions": counts,
    }


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def compare(folder: Path, number: int, file: Path | None, *, counts_instructions: bool) -> None:
    """Print what everyone takes on a checkout, and write it down."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        of = checkout(folder, scratch)
        say(f"{folder.name}: {of.files:,} files, {of.flyte_files:,} of them import Flyte, {of.lines:,} lines")
        say(f"{number} rounds on {os.cpu_count()} processors; {', '.join(map(' '.join, versions().items()))}\n")
        commands = contestants(of, scratch)
        taken = rounds(commands, folder, number)
        print_table(taken)
        say("")
        started = rounds(starts(of), folder, number * 3)
        for name, usages in started.items():
            say(f"{name:<16}{spread([each.wall * 1000 for each in usages], ' ms'):>41}")
        counts = {}
        if counts_instructions:
            counts = {name: instructions(command, folder) for name, command in commands.items()}
            for name, count in counts.items():
                say(
                    f"{name:<16}"
                    + ("cannot be counted here" if count is None else f"{count / 1e6:12,.0f} million instructions")
                )
    if file is not None:
        file.write_text(json.dumps(as_json(of, taken, started, counts), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--instructions", action="store_true", help="count them too, with perf or valgrind")
    given = parser.parse_args()
    compare(given.checkout.resolve(), given.rounds, given.json, counts_instructions=given.instructions)
