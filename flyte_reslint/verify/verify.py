"""Running the probe over files, a few at a time, and comparing what it reads with the static view."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from flyte_reslint.api import Project
from flyte_reslint.verify.agreement import DISAGREEMENTS, Agreement, agreements
from flyte_reslint.verify.fields import Subject, environment_subject, task_subject
from flyte_reslint.verify.registered import ImportFailure, Probed, read

PROBE = Path(__file__).parent / "probe" / "probe.py"
DEFAULT_TIMEOUT = 60.0
"""Seconds that the import of one file may take; importing an SDK takes up to ten of them on a slow disk."""

MOST_AT_A_TIME = 4
"""Imports that run at a time: each may load an SDK and what else the code needs."""

Progress = Callable[[int, int], None]


class NoSDK(Exception):
    """The interpreter has no SDK, or none that can be imported; the message says which and why."""


class Verification(Struct, frozen=True):
    """What verifying found: the SDKs with their versions, what came of each file's import, and every comparison."""

    sdks: dict[str, str]
    files: tuple[Probed, ...]
    agreements: tuple[Agreement, ...]

    @property
    def is_proved(self) -> bool:
        """Whether nothing that could be compared is unlike."""
        return not any(each.verdict in DISAGREEMENTS for each in self.agreements)


def verify(
    project: Project,
    *,
    python: str = sys.executable,
    stub_missing: bool = False,
    timeout: float = DEFAULT_TIMEOUT,
    files: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Import every file that matters with the SDK of the interpreter `python`, and compare with the static view.

    `files`, named as findings name them, are the only ones to import where they are given. `stub_missing` puts
    stand-ins in the place of packages that are not installed; `timeout` is in seconds, per file. Raises `NoSDK`.
    """
    sdks = installed_sdks(python, timeout)
    files = tuple(project.registry.targets) if files is None else tuple(files)
    probed = tuple(probe_all(files, python, stub_missing, timeout, progress))
    return Verification(sdks, probed, tuple(agreements(subjects(project, files), probed)))


def subjects(project: Project, files: Collection[str]) -> list[Subject]:
    """The tasks and environments that the static view finds in `files`."""
    found = [*map(task_subject, project.tasks), *map(environment_subject, project.environments)]
    return [subject for subject in found if subject.place.file in files]


def installed_sdks(python: str, timeout: float) -> dict[str, str]:
    """The SDKs of an interpreter and their versions. Raises `NoSDK`."""
    lines, ending = run_probe([], python, False, timeout)
    if not lines:
        raise NoSDK(f"{python}: {ending}")
    sdks: dict[str, dict[str, str]] = lines[0]["sdks"]
    versions = {sdk: found["version"] for sdk, found in sdks.items() if "version" in found}
    broken = [f"{sdk} cannot be imported: {found['error']}" for sdk, found in sdks.items() if "error" in found]
    if not versions:
        raise NoSDK(f"{'; '.join(broken) or 'neither flyte nor flytekit is installed'} ({python})")
    return versions


def probe_all(
    files: Sequence[str], python: str, stub_missing: bool, timeout: float, progress: Progress | None
) -> Iterator[Probed]:
    """Import each file in a process of its own."""
    done = 0
    with ThreadPoolExecutor(min(MOST_AT_A_TIME, os.cpu_count() or 1)) as pool:
        for each in pool.map(lambda file: probe_one(file, python, stub_missing, timeout), files):
            done += 1
            if progress is not None:
                progress(done, len(files))
            yield each


def probe_one(file: str, python: str, stub_missing: bool, timeout: float) -> Probed:
    """What importing one file registers, or what became of it."""
    lines, ending = run_probe([file], python, stub_missing, timeout)
    if len(lines) < 2:
        return Probed(file, ImportFailure(file, None, ending))
    return read(lines[1], shown_name)


def shown_name(path: str) -> str:
    """A file as findings name it: relative to the working directory when it is below it, with `/`."""
    folder = os.getcwd() + os.sep
    return path.removeprefix(folder).replace(os.sep, "/")


def run_probe(files: Sequence[str], python: str, stub_missing: bool, timeout: float) -> tuple[list[Any], str]:
    """The lines that the probe wrote, and how its process ended."""
    with tempfile.TemporaryDirectory(prefix="flyte-reslint-") as folder:
        result = Path(folder) / "result.jsonl"
        options = ["--stub-missing"] if stub_missing else []
        command = [python, "-B", str(PROBE), str(result), *options, *map(os.path.abspath, files)]
        ending = run(command, timeout)
        text = result.read_text(encoding="utf-8") if result.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")], ending


def run(command: Sequence[str], timeout: float) -> str:
    """Run a process without input, its output dropped, and say how it ended; what it leaves running is ended."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DO_NOT_TRACK": "1"},
            start_new_session=True,
        )
    except OSError as error:
        return f"it cannot be run: {(error.strerror or str(error)).lower()}"
    try:
        status = process.wait(timeout)
    except subprocess.TimeoutExpired:
        return f"the import did not end within {timeout:g} seconds"
    finally:
        end(process)
    if status < 0:
        return f"the import ended the process with signal {-status} ({signal.strsignal(-status)})"
    return f"the import ended the process with status {status}"


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process with everything that it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
