"""Putting a changed file on disk: all of it or nothing, and nothing of it changed but its content."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from tempfile import mkstemp

ANY_WRITER = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class NotWritten(Exception):
    """A file that was left as it is; the message says why."""


def write(path: str, before: bytes, after: bytes) -> None:
    """Write `after` to the file of that path, or to what it links to, if that still holds `before`.

    The content goes to a new file in the same folder first, which then takes the old one's name, owner, mode and
    attributes: whoever looks sees one or the other, and so does whoever finds the machine after its power failed.

    Raises `NotWritten`, and `OSError` where the system refuses.
    """
    target = os.path.realpath(path)
    status = os.stat(target)
    if not status.st_mode & ANY_WRITER or not os.access(target, os.W_OK):
        raise NotWritten("it is read-only")
    descriptor, temporary = mkstemp(
        prefix=f".{os.path.basename(target)[:100]}.", suffix=".tmp", dir=os.path.dirname(target)
    )
    try:
        with open(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        _take_over(target, temporary, status)
        _check_unchanged(target, before)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _settle(os.path.dirname(target))


def _check_unchanged(target: str, before: bytes) -> None:
    with open(target, "rb") as file:
        if file.read() != before:
            raise NotWritten("it changed while it was checked")


def _take_over(target: str, temporary: str, status: os.stat_result) -> None:
    """Give the new file the old one's owner, mode and extended attributes; its times are its own."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
    shutil.copystat(target, temporary)
    os.utime(temporary)


def _settle(folder: str) -> None:
    """Have the folder's new entry reach the disk, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
