"""Snapshots of effective resources: text files in the repository that change only when somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import pytest

FOLDER = "__snapshots__"
SUFFIX = ".flyte.txt"
UPDATE = "pytest --flyteres-snapshot-update"
MOST_LINES = 60
"""Lines of a difference that are shown."""


@dataclass
class Snapshots:
    """The snapshots of one run: which were compared, and which were written, because `is_updating`."""

    is_updating: bool
    used: set[str] = field(default_factory=set)
    written: list[str] = field(default_factory=list)

    def compare(self, file: Path, text: str, shown: Callable[[str], str]) -> None:
        """Hold `text` to the snapshot in `file`; fails the test where there is none or where it differs."""
        __tracebackhide__ = True
        self.used.add(str(file))
        kept = _read(file)
        if kept == text:
            return
        if self.is_updating:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            self.written.append(str(file))
            return
        name = shown(str(file))
        if kept is None:
            raise AssertionError(f"there is no snapshot {name} yet; `{UPDATE}` writes it")
        raise AssertionError("\n".join(_difference(name, kept, text)))


def snapshot_file(test: Path, name: str | None) -> Path:
    """Where a snapshot of the tests in the file `test` is kept. Raises ValueError for a name that is no file's."""
    if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise ValueError(f"the name of a snapshot has letters, digits, `_` and `-` only, and {name!r} has others")
    return test.parent / FOLDER / f"{test.stem}{f'.{name}' if name else ''}{SUFFIX}"


def obsolete(tests: Iterable[Path], used: Iterable[str]) -> list[Path]:
    """The snapshots of the test files `tests`, all of which ran, that no test compared, and those of no test file."""
    tests = set(tests)
    kept = {file for folder in {test.parent for test in tests} for file in (folder / FOLDER).glob(f"*{SUFFIX}")}
    of = {file: file.parent.parent / f"{file.name.partition('.')[0]}.py" for file in kept - set(map(Path, used))}
    return sorted(file for file, test in of.items() if test in tests or not test.exists())


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        pytest.fail(f"the snapshot {file} cannot be read: {error}")


def _difference(name: str, kept: str, text: str) -> Iterator[str]:
    gone, new = _tasks(kept) - _tasks(text), _tasks(text) - _tasks(kept)
    yield f"the effective resources are not those of the snapshot {name}"
    if gone:
        yield f"obsolete in the snapshot: {', '.join(sorted(gone))}"
    if new:
        yield f"missing in the snapshot: {', '.join(sorted(new))}"
    lines = list(unified_diff(kept.splitlines(), text.splitlines(), "snapshot", "now", lineterm="", n=1))
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"... and {len(lines) - MOST_LINES} lines more"
    yield f"where the change is meant, `{UPDATE}` writes it"


def _tasks(text: str) -> set[str]:
    """The names of the tasks that a snapshot tells of."""
    return {line.split("  ")[0] for line in text.splitlines() if line and not line.startswith((" ", "#"))}
