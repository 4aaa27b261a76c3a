"""Finding the Python files to check: those that git would not ignore and nothing excludes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flyte_reslint.files import DISK, Entry, Files
from flyte_reslint.source.patterns import Patterns
from flyte_reslint.source.repository import rules_above

DEFAULT_EXCLUDE = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".flyte_reslint_cache",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)
"""What is not searched unless it is named: ruff's list, our own cache, `__pycache__` and `build`."""


class UnusablePath(Exception):
    """A path that was asked for and does not exist or cannot be listed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


Exclusion = Callable[[Path], Iterable[Patterns]]
"""The patterns that are excluded in a folder."""


def default_exclusion(folder: Path) -> Iterable[Patterns]:
    """The patterns that are excluded in any `folder` where no configuration says otherwise."""
    return (Patterns(os.getcwd(), DEFAULT_EXCLUDE),)


def find(
    paths: Iterable[Path],
    *,
    exclusion: Exclusion = default_exclusion,
    on_error: Callable[[OSError], None] | None = None,
    files: Files = DISK,
) -> list[Path]:
    """The files to check for `paths`, each once, in the order of their paths.

    A file is taken whatever its name and whether or not it is ignored; a folder stands for the `.py` files in
    it, however deep, without those that git ignores or that match the patterns which `exclusion` gives for the
    folder they are in. Links to folders are not followed, so no file is met twice and no loop is endless. A
    folder further down that cannot be listed is passed over, and `on_error` told.

    Raises UnusablePath for one of `paths` that does not exist or cannot be listed.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _walk(path, exclusion, on_error, files) if _is_folder(path, files) else [path]:
            found.setdefault(os.path.abspath(file), file)
    return sorted(found.values())


def _is_folder(path: Path, files: Files) -> bool:
    try:
        return stat.S_ISDIR(files.mode(str(path)))
    except OSError as error:
        raise UnusablePath(path, _reason(error)) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _walk(root: Path, exclusion: Exclusion, on_error: Callable[[OSError], None] | None, files: Files) -> Iterator[Path]:
    """The Python files beneath `root`."""
    pending = [(root, rules_above(os.path.abspath(root), files))]
    while pending:
        folder, rules = pending.pop()
        try:
            entries = list(files.entries(str(folder)))
        except OSError as error:
            if folder is root:
                raise UnusablePath(root, _reason(error)) from error
            if on_error is not None:
                on_error(error)
            continue
        location = os.path.abspath(folder)
        rules = rules.entering(location, {entry.name for entry in entries}, files)
        excluded = tuple(exclusion(folder))
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and not _is_python_file(entry):
                continue
            path = os.path.join(location, entry.name)
            if any(patterns.verdict(path, is_folder=is_folder) for patterns in excluded):
                continue
            if rules.ignore(path, is_folder=is_folder):
                continue
            if is_folder:
                pending.append((folder / entry.name, rules))
            else:
                yield folder / entry.name


def _is_python_file(entry: Entry) -> bool:
    """Whether `entry` is a `.py` file or a link to one: not a pipe, a broken link or one that loops."""
    try:
        return entry.name.endswith(".py") and entry.is_file()
    except OSError:
        return False
