"""What git says of a repository, asked of its plumbing: nothing here writes to the repository or its working tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from types import TracebackType

from msgspec import Struct

LINK, SUBMODULE = 0o120000, 0o160000
"""Modes of a tree's entries: a symbolic link, a commit of another repository."""

DEEPEN = "the clone is shallow: fetch more of it with `git fetch --deepen=N`, or `fetch-depth: 0` in actions/checkout"


class GitError(Exception):
    """Why git cannot give what was asked for, in one line."""


class Blob(Struct, frozen=True):
    """A file of a revision: how it is stored, and under which name of its content."""

    mode: int
    identity: str


class Repository(Struct, frozen=True):
    """A repository, by the top folder of its working tree, or its own folder where it `is_bare`."""

    top: str
    is_bare: bool = False

    def commit(self, revision: str) -> str:
        """The commit that a revision names. Raises GitError."""
        status, found = self._ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if not status and not revision.startswith("-"):
            return found.decode("ascii").strip()
        if self._ask("rev-parse", "--verify", "--quiet", "HEAD")[0]:
            raise GitError(f"{revision}: the repository has no commit yet")
        raise GitError(f"{revision}: no such revision{self._if_shallow}")

    def merge_base(self, one: str, other: str) -> str:
        """The commit at which two revisions part. Raises GitError."""
        status, found = self._ask("merge-base", self.commit(one), self.commit(other))
        if status:
            raise GitError(f"{one}...{other}: they have no common ancestor{self._if_shallow}")
        return found.decode("ascii").strip()

    def tree(self, commit: str) -> dict[str, Blob]:
        """The files of a commit, by their paths from the top. Raises GitError."""
        status, listing = self._ask("ls-tree", "-r", "-z", "--full-tree", commit)
        if status:
            raise GitError(f"{commit}: git cannot list its files{self._if_shallow}")
        return dict(_blobs(listing))

    def submodules(self) -> tuple[str, ...]:
        """The paths at which the working tree holds other repositories."""
        _, listing = self._ask("ls-files", "--stage", "-z", "--", ":(top)")
        mark = f"{SUBMODULE:o} ".encode()
        staged = (line.partition(b"\t")[2] for line in listing.split(b"\0") if line.startswith(mark))
        return tuple(os.path.join(self.top, os.fsdecode(path)) for path in staged)

    @property
    def _if_shallow(self) -> str:
        status, answer = self._ask("rev-parse", "--is-shallow-repository")
        return f"; {DEEPEN}" if not status and answer.strip() == b"true" else ""

    def _ask(self, *arguments: str) -> tuple[int, bytes]:
        done = _git(self.top, *arguments)
        return done.returncode, done.stdout


def repository(folder: str) -> Repository:
    """The repository that a folder is in. Raises GitError."""
    done = _git(folder, "rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir")
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
        is_outside = "not a git repository" in said
        raise GitError(f"{folder} is not in a git repository" if is_outside else f"{folder}: git says: {said}")
    is_bare, is_inside, own = os.fsdecode(done.stdout).removesuffix("\n").split("\n", 2)
    if is_inside == "true":
        return Repository(os.path.normpath(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").stdout)[:-1]))
    if is_bare == "true":
        return Repository(os.path.normpath(own), is_bare=True)
    raise GitError(f"{folder} is git's own folder: go to the working tree")


class Objects:
    """The contents of a repository, read by one process of git that ends with the `with` block."""

    def __init__(self, of: Repository) -> None:
        self._process = _started(of.top, "cat-file", "--batch")

    def __enter__(self) -> Objects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, identity: str) -> bytes:
        """The bytes of a blob. Raises OSError where git does not have them."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(identity.encode("ascii") + b"\n")
        self._process.stdin.flush()
        head = self._process.stdout.readline().split()
        if len(head) != 3:
            raise OSError(f"git has no object {identity}")
        size = int(head[2])
        return self._process.stdout.read(size + 1)[:size]


def _blobs(listing: bytes) -> Iterator[tuple[str, Blob]]:
    """`100644 blob 1234abcd...<tab>path`, each followed by a NUL."""
    for line in listing.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        mode, _, identity = head.split(b" ")
        yield os.fsdecode(path), Blob(int(mode, 8), identity.decode("ascii"))


def _git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    process = _started(folder, *arguments, errors=subprocess.PIPE)
    out, errors = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, out, errors)


def _started(folder: str, *arguments: str, errors: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """A process of git that takes no lock, asks nobody, and speaks English. Raises GitError where there is no git."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.Popen(
            ["git", "-C", folder, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed, or not on the PATH") from error
    except OSError as error:
        raise GitError(f"git cannot be run: {(error.strerror or str(error)).lower()}") from error
