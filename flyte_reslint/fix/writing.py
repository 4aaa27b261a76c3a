"""Putting a fixed file on the disk, if it still is what was fixed."""

from __future__ import annotations

import os
import stat

from flyte_reslint import writing

ANY_WRITER = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class NotWritten(Exception):
    """A file that was left as it is; the message says why."""


def write(path: str, before: bytes, after: bytes) -> None:
    """Write `after` to the file of that path, or to what it links to, if that still holds `before`.

    Raises `NotWritten`, and `OSError` where the system refuses.
    """

    def check_unchanged(target: str) -> None:
        with open(target, "rb") as file:
            if file.read() != before:
                raise NotWritten("it changed while it was checked")

    if not os.stat(path).st_mode & ANY_WRITER or not os.access(path, os.W_OK):
        raise NotWritten("it is read-only")
    writing.write(path, after, last_look=check_unchanged)
