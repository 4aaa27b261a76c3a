"""What git ignores: .gitignore files and .git/info/exclude, the nearest having the last word.

The excludes file of the user's own git settings is left out, so that a repository gives the same findings on every
machine. So is git's index: an ignored file is not checked even where it was committed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from flyte_reslint.files import DISK, Files
from flyte_reslint.source.patterns import Patterns, read_patterns


class RepositoryRules(Struct, frozen=True):
    """The ignore files in force in a folder, the nearest last. Outside of a repository there are none."""

    is_repository: bool = False
    files: tuple[Patterns, ...] = ()

    def ignore(self, path: str, *, is_folder: bool) -> bool:
        """Whether git ignores `path`, given that it does not ignore the folder that holds it."""
        for patterns in reversed(self.files):
            verdict = patterns.verdict(path, is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False

    def entering(self, folder: str, names: Collection[str], files: Files = DISK) -> RepositoryRules:
        """The rules in force in `folder`, which holds `names` and lies in the folder whose rules these are."""
        rules = self
        if ".git" in names:
            rules = RepositoryRules(is_repository=True, files=(_private_patterns(Path(folder), files),))
        if rules.is_repository and ".gitignore" in names:
            patterns = read_patterns(Path(folder, ".gitignore"), Path(folder), files)
            rules = RepositoryRules(is_repository=True, files=(*rules.files, patterns))
        return rules


def rules_above(root: str, files: Files = DISK) -> RepositoryRules:
    """The rules that the folders above the absolute path `root` hand down to it."""
    rules = RepositoryRules()
    for ancestor in reversed(Path(root).parents):
        names = [name for name in (".git", ".gitignore") if files.exists(str(ancestor / name))]
        rules = rules.entering(str(ancestor), names, files)
    return rules


def _private_patterns(top: Path, files: Files) -> Patterns:
    """The patterns of a repository's info/exclude; for a linked worktree, of the repository that it belongs to.

    https://git-scm.com/docs/gitrepository-layout describes `.git` files, `commondir` and `info/exclude`.
    """
    git = top / ".git"
    if files.is_file(str(git)):
        git = top / _line(git, files).removeprefix("gitdir:").strip()
    if files.is_file(str(git / "commondir")):
        git = git / _line(git / "commondir", files).strip()
    return read_patterns(git / "info" / "exclude", top, files)


def _line(file: Path, files: Files) -> str:
    try:
        return files.read(str(file)).decode(errors="surrogateescape").partition("\n")[0]
    except OSError:
        return ""
