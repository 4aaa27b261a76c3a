"""Patterns that name files, in the language of .gitignore: https://git-scm.com/docs/gitignore#_pattern_format."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Patterns:
    """Patterns that hold beneath `folder`, an absolute path; of several that match, the last decides."""

    folder: str
    lines: tuple[str, ...]

    def verdict(self, path: str, *, is_folder: bool = False) -> bool | None:
        """True when the absolute `path` matches, False when a `!pattern` takes it back, None when nothing names it."""
        relative = path[len(self._prefix) :] if path.startswith(self._prefix) else os.path.relpath(path, self.folder)
        return self._specification.check_file(relative + "/" if is_folder else relative).include

    def inside(self, folder: str) -> Patterns:
        """These patterns without those that match `folder` itself: who names a folder wants what is in it."""
        if self._prefix.startswith(os.path.join(folder, "")):
            return self
        kept = tuple(line for line in self.lines if not Patterns(self.folder, (line,)).verdict(folder, is_folder=True))
        return self if kept == self.lines else Patterns(self.folder, kept)

    @cached_property
    def _prefix(self) -> str:
        return os.path.join(self.folder, "")

    @cached_property
    def _specification(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.lines)


def is_valid(line: str) -> bool:
    """Whether `line` is a pattern at all: `!` and a lone backslash are none."""
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def read_patterns(file: Path, folder: Path) -> Patterns:
    """The patterns of an ignore file, which hold beneath `folder`: none when it cannot be read.

    As git does, a byte order mark is dropped and a line that is no pattern is passed over.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    except OSError:
        return Patterns(os.path.abspath(folder), ())
    return Patterns(os.path.abspath(folder), tuple(_valid(line.rstrip("\r") for line in text.split("\n"))))


def _valid(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if line and not line.startswith("#") and is_valid(line))
