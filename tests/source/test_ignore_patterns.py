"""Patterns of ignore files mean what they mean to git, and none takes long."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from flyte_reslint.source.patterns import Patterns, is_valid

FOLDERS = ("a", "ab", "a/b", "a/b/ab", "a/ab/a", "b", "b/a", "b/a/b", "b/a/b/a", "aa", "aa/bab", "aa/bab/abba")

PATTERNS = (
    "**/**/**/b",
    "!**/**/b",
    "a/**/**/b",
    "/**/**/",
    "a**/",
    "b*b**/",
    "*a*b*",
    "*a*b*a",
    "*b*b*b*",
    "**/a/**/b/**/a",
    "a/**/b/**/ab",
    "/*a*a/*b*b",
    "*a*/**/*b*a*",
    "b/**/a/**/a",
    "?*?*?",
    "[ab]*b*[a]",
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("pattern", PATTERNS)
def test_several_stars_mean_what_they_mean_to_git(repository: Path, pattern: str) -> None:
    lines = ("*", pattern) if pattern.startswith("!") else (pattern,)
    (repository / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
    command = ["git", "-C", str(repository), "check-ignore", "--no-index", "--", *FOLDERS]
    ignored = subprocess.run(command, check=False, capture_output=True, text=True).stdout.split()
    patterns = Patterns(str(repository), lines)
    assert [name for name in FOLDERS if _is_in_ignored(patterns, repository, name)] == ignored


def _is_in_ignored(patterns: Patterns, folder: Path, name: str) -> bool:
    """Whether a folder matches or is in one that does: git tells no difference."""
    path = folder / name
    within = [each for each in (*reversed(path.parents), path) if each.is_relative_to(folder) and each != folder]
    return any(patterns.verdict(str(each), is_folder=True) for each in within)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("**/" * 2000 + "a", "b/b/a", True),
        ("**/" * 2000 + "b", "b/b/a", False),
        ("*a" * 500, "a" * 250, False),
        ("*a" * 100 + "*b", "a" * 250, False),
        ("*a" * 100 + "*b", "a" * 249 + "b", True),
        ("x/" + "*a" * 100 + "*b", "x/" + "a" * 250, False),
        ("**/a/" * 200 + "b", "a/" * 300 + "c", False),
        ("**/a/" * 200 + "b", "a/" * 300 + "b", True),
        ("**/*a*/" * 200 + "b", "aaa/" * 300 + "c", False),
    ],
)
def test_no_number_of_stars_takes_long(pattern: str, path: str, matches: bool) -> None:
    assert is_valid(pattern)
    assert Patterns("/folder", (pattern,)).verdict(f"/folder/{path}") is (True if matches else None)


def test_what_is_longer_than_any_path_is_no_pattern() -> None:
    assert is_valid("a" * 4096)
    assert not is_valid("a" * 4097)
