"""Putting a file on the disk: all of it or nothing, and of one that is there nothing changed but its content."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress


def write(path: str, data: bytes, *, last_look: Callable[[str], None] = lambda target: None) -> None:
    """Make `data` the content of a file, new or not, or of what it links to. Raises OSError, and what `last_look` does.

    The content goes to another file in the same folder first, which then takes the old one's name, owner, mode and
    attributes: whoever looks sees one or the other, and so does whoever finds the machine after its power failed.
    `last_look` is given the path just before. A pipe or a device is simply written to.
    """
    status = os.stat(path) if os.path.exists(path) else None
    if (status is not None and not stat.S_ISREG(status.st_mode)) or os.path.abspath(path).startswith("/dev/"):
        with open(path, "wb") as device:
            device.write(data)
        return
    target = os.path.realpath(path)
    if status is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    temporary = _beside(target, data)
    try:
        _take_over(target, temporary, status)
        last_look(target)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _settle(os.path.dirname(target))


def _beside(target: str, data: bytes) -> str:
    """The path of a new file in the folder of `target`, with the data."""
    from tempfile import mkstemp

    descriptor, temporary = mkstemp(
        prefix=f".{os.path.basename(target)[:100]}.", suffix=".tmp", dir=os.path.dirname(target)
    )
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary


def _take_over(target: str, temporary: str, status: os.stat_result | None) -> None:
    """Give the new file the old one's owner, mode and extended attributes, or what a new one gets."""
    if status is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    from shutil import copystat

    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
    copystat(target, temporary)
    os.utime(temporary)  # the times are its own


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
