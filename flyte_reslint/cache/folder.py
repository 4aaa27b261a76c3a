"""The folder of the cache: whose it is, and what in it is ours."""

from __future__ import annotations

import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = {
    ".gitignore": "# Written by flyte-reslint.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Written by flyte-reslint.\n",
}
"""What tells git, and programs that make backups, to pass the folder by: https://bford.info/cachedir/"""

TABLE = "cache.db"
"""The file of programs and findings."""

ANSWER = "answer-"
"""How the names of the files begin that hold answers of whole runs."""

OWN_FILES = (TABLE, f"{TABLE}-wal", f"{TABLE}-shm", f"{TABLE}-journal", *NOTES)
"""All files but the answers."""


def make_folder(folder: str) -> None:
    """Make the folder, with its notes. Raises OSError."""
    os.makedirs(folder, exist_ok=True)
    for name, text in NOTES.items():
        path = os.path.join(folder, name)
        if not os.path.exists(path) or os.path.getsize(path) != len(text):
            with open(path, "w", encoding="ascii", newline="\n") as file:
                file.write(text)


def is_ours(folder: str) -> bool:
    """Whether the folder belongs to who runs this: what others left is not to be believed. Raises OSError."""
    return not hasattr(os, "geteuid") or os.stat(folder).st_uid == os.geteuid()


def answers(folder: str) -> Iterator[os.DirEntry[str]]:
    """The files of answers, and what is left of those that were not written to their ends. Raises OSError."""
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name.startswith(ANSWER))


def remove(folder: str) -> bool:
    """Remove the cache's own files, and its folder unless more is in it; says whether there was anything to remove.

    Raises OSError.
    """
    found = [path for name in OWN_FILES if os.path.lexists(path := os.path.join(folder, name))]
    if os.path.isdir(folder):
        found += [entry.path for entry in answers(folder)]
    for path in found:
        with suppress(FileNotFoundError):  # another process removes them as well
            os.unlink(path)
    if os.path.isdir(folder) and not os.listdir(folder):
        os.rmdir(folder)
    return bool(found)
