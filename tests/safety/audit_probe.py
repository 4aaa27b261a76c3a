"""Analyses folders under an audit hook, and prints as JSON what an analysis must not do. Run by test_audit.py."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import CodeType

from flyte_reslint.analysis.run import Analysis
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.checks.run import run
from flyte_reslint.domain.registry import Registry
from flyte_reslint.source.discovery import find

WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
STARTING = {"os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "os.remove", "os.rename", "os.mkdir"}
TALKING = ("socket.", "urllib.", "ctypes.")

faults: list[str] = []
folders = tuple(os.path.realpath(folder) for folder in sys.argv[1:])


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note what touches the linted code in any way but reading it, or the world at all."""
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        faults.append(f"opened for writing: {arguments[0]!r}")
    elif event == "compile" and (arguments[1] is None or is_linted(arguments[1])):
        faults.append(f"compiled: {arguments[1]!r}")
    elif event == "exec" and isinstance(arguments[0], CodeType) and is_linted(arguments[0].co_filename):
        faults.append(f"executed: {arguments[0].co_filename}")
    elif event == "import" and is_linted(arguments[1]):
        faults.append(f"imported: {arguments[1]!r}")
    elif event in STARTING or event.startswith(TALKING):
        faults.append(f"{event}: {arguments!r}")


def is_linted(name: object) -> bool:
    """Whether a file belongs to the code that is analysed."""
    return isinstance(name, (str, bytes)) and os.fsdecode(name).startswith(folders)


def analysed(folder: str) -> Registry:
    """What importing the code of a folder would declare."""
    return Analysis(find([Path(folder)]), [Path(folder)], sources=Sources(), jobs=1).registry


run(analysed(folders[0]))  # loads whatever an analysis needs
sys.addaudithook(watch)
registries = [analysed(folder) for folder in folders]
findings = [finding for registry in registries for finding in run(registry)]
tasks = sum(len(registry.tasks) for registry in registries)
sys.stdout.write(json.dumps({"faults": faults, "tasks": tasks, "findings": len(findings)}))
