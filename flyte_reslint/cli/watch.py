"""`check --watch`: check again whenever a file changes, until somebody says stop."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

PAUSE = 0.5
"""Seconds between two looks at the files."""

ENDINGS = (".py", ".toml", ".yaml", ".yml", ".lock", ".txt", ".json")
"""Of what a run reads: programs, configurations, platform files, locks, requirements, baselines."""

NOT_SEARCHED = frozenset(("__pycache__", "build", "dist", "node_modules", "site-packages", "venv"))
"""Folders that are not looked into, besides those whose names begin with a dot."""

CLEAR = "\x1b[H\x1b[2J\x1b[3J"

WATCH = "--watch"

State = Mapping[str, tuple[int, int]]
"""The time and size of each file."""


def watch(arguments: Sequence[str], paths: Iterable[str], further: Iterable[str]) -> None:
    """Run the command line without `--watch` now, and again for each change in `paths` or the `further` files."""
    import subprocess

    command = [sys.executable, "-m", "flyte_reslint", *(each for each in arguments if each != WATCH)]
    watched = (os.curdir, *paths, *further)
    while True:
        before = _state(watched)
        if sys.stdout.isatty():
            sys.stdout.write(CLEAR)
        sys.stdout.flush()
        subprocess.run(command, check=False)
        sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] Watching for changes; Ctrl-C ends.\n")
        while _state(watched) == before:
            time.sleep(PAUSE)


def _state(paths: Iterable[str]) -> State:
    state: dict[str, tuple[int, int]] = {}
    for file in (file for path in paths for file in _files(path)):
        try:
            status = os.stat(file)
        except OSError:
            continue
        state[file] = (status.st_mtime_ns, status.st_size)
    return state


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_SEARCHED]
        yield from (os.path.join(folder, name) for name in files if name.endswith(ENDINGS))
