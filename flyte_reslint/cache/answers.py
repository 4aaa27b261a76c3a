"""The answers of whole runs, each in a file: to import SQLite takes longer than to say one again.

A file takes its name when it is complete, and begins with a digest of the rest: what is damaged is no answer.
"""

from __future__ import annotations

import os
from contextlib import suppress

from flyte_reslint.cache.digests import digest
from flyte_reslint.cache.folder import ANSWER, answers, is_ours, make_folder

DIGEST_BYTES = len(digest(b""))

MOST_BYTES = 20 * 1024 * 1024
KEPT_SHARE = 0.8
"""When all answers have more than `MOST_BYTES`, the oldest go until this much of it is left."""


def kept_answer(folder: str, name: str) -> bytes | None:
    """What is kept of a run of that name."""
    try:
        with open(os.path.join(folder, ANSWER + name), "rb", buffering=0) as file:
            data = file.read()
        is_whole = is_ours(folder) and data[:DIGEST_BYTES] == digest(data[DIGEST_BYTES:])
    except OSError:
        return None
    return data[DIGEST_BYTES:] if is_whole else None


def keep_answer(folder: str, name: str, answer: bytes) -> None:
    """Keep what is to be said when a run of that name is asked for again, where that is possible."""
    path = os.path.join(folder, ANSWER + name)
    unfinished = f"{path}.{os.getpid()}"
    with suppress(OSError):
        make_folder(folder)
        if not is_ours(folder):
            return
        try:
            with open(unfinished, "wb") as file:
                file.write(digest(answer) + answer)
            os.replace(unfinished, path)
        except OSError:
            os.unlink(unfinished)
        _make_room(folder)


def _make_room(folder: str) -> None:
    found = [(entry.stat(follow_symlinks=False), entry.path) for entry in answers(folder)]
    total = sum(status.st_size for status, _ in found)
    if total <= MOST_BYTES:
        return
    for status, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
        with suppress(FileNotFoundError):  # another process removes it as well
            os.unlink(path)
        total -= status.st_size
        if total <= MOST_BYTES * KEPT_SHARE:
            return
