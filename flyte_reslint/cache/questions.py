"""What a run asked of the disk, and whether the disk would still answer the same.

A run is a function of its command line and of these answers, so a run that has the same of both says the same. Bytes
are compared by their digests and folders by what they hold: the times that a file system keeps may be too coarse to
tell two changes within one tick apart, and reading a thousand files takes a fiftieth of a second.
"""

from __future__ import annotations

import os
import stat

from flyte_reslint.cache.digests import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flyte_reslint.files import Entry

READ, LISTED, KIND = "r", "l", "k"
"""Questions: for a file's bytes, for what a folder holds, for what is of a path."""

FILE, FOLDER, OTHER, NOTHING = "file", "folder", "other", "nothing"

Question = tuple[str, str]
"""What was asked, of which absolute path."""


def would_answer(asked: str, path: str, answer: str) -> bool:
    """Whether the disk answers a question as it did."""
    if asked == KIND:
        return kind(path) == answer
    try:
        if asked == READ:
            with open(path, "rb", buffering=0) as file:
                return bytes_digest(file.read()) == answer
        with os.scandir(path) as entries:
            return listing_digest({entry.name: kind_of_entry(entry) for entry in entries}) == answer
    except OSError as error:
        return refusal(error) == answer


def kind(path: str) -> str:
    """What is of a path, links followed."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return NOTHING
    return FILE if stat.S_ISREG(mode) else FOLDER if stat.S_ISDIR(mode) else OTHER


def kind_of_entry(entry: Entry) -> str:
    """What an entry of a folder is; a link is neither a file nor a folder."""
    if entry.is_dir(follow_symlinks=False):
        return FOLDER
    return FILE if entry.is_file(follow_symlinks=False) else OTHER


def bytes_digest(data: bytes) -> str:
    """What tells a file's bytes from others."""
    return blake2b(data, digest_size=16).hexdigest()


def listing_digest(kinds: dict[str, str]) -> str:
    """What tells what a folder holds from what it might."""
    names = "\0".join(f"{kinds[name]} {name}" for name in sorted(kinds))
    return bytes_digest(names.encode(errors="surrogateescape"))


def refusal(error: OSError) -> str:
    """The answer where there is none."""
    return f"error {error.errno}"
