"""Runs a command line under an audit hook, and prints as JSON what it opened and made. Run by test_audit.py."""

from __future__ import annotations

import json
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
MAKING = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate"}

read: set[str] = set()
changed: set[str] = set()


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note the files that are opened, and those that are made, changed or removed."""
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        is_writing = isinstance(arguments[2], int) and arguments[2] & WRITING
        (changed if is_writing else read).add(os.path.abspath(os.fsdecode(arguments[0])))
    elif event in ("os.scandir", "os.listdir") and isinstance(arguments[0], (str, bytes)):
        read.add(os.path.abspath(os.fsdecode(arguments[0])))
    elif event in MAKING and isinstance(arguments[0], (str, bytes)):
        changed.add(os.path.abspath(os.fsdecode(arguments[0])))
    elif event == "sqlite3.connect":
        changed.add(os.path.abspath(str(arguments[0])))


from flyte_reslint.cache.recorded import RecordedDisk  # noqa: E402  # the hook is for what follows
from flyte_reslint.cli.run import run  # noqa: E402

disks: list[RecordedDisk] = []
begin = RecordedDisk.__init__


def begin_and_show(disk: RecordedDisk, apart: str) -> None:
    """Let the probe see what the run remembers."""
    disks.append(disk)
    begin(disk, apart)


RecordedDisk.__init__ = begin_and_show
sys.addaudithook(watch)
sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # for as long as the process lives
run(sys.argv[1:])
known = sorted(path for disk in disks for _, path in disk.questions())
seen = {"read": sorted(read), "changed": sorted(changed - {os.devnull}), "known": known}
assert sys.__stdout__ is not None
sys.__stdout__.write(json.dumps(seen))
