"""A run that is killed while it writes leaves every file as it was or as it was to be, and the next run is right.

FLYTE_RESLINT_KILLS says how often one is killed; it is seldom, so that the tests stay quick.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

KILLS = int(os.environ.get("FLYTE_RESLINT_KILLS", "3"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system cannot kill so")

# It dies so many seconds after the given one of the moments at which it begins to change something on disk.
DIES = """\
import os, signal, sys, threading, time
number, delay = int(sys.argv[1]), float(sys.argv[2])
def die():
    time.sleep(delay)
    os.kill(os.getpid(), signal.SIGKILL)
def watch(event, arguments):
    global number
    is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if is_writing or event in ("os.rename", "os.remove", "os.mkdir", "os.truncate", "os.chmod", "sqlite3.connect"):
        number -= 1
        if number == 0:
            threading.Thread(target=die).start() if delay else die()
from flyte_reslint.cli.run import run
sys.addaudithook(watch)
sys.exit(run(sys.argv[3:]))
"""
FAULTY = (
    "import flyte\nfrom sizes import MEMORY\nr = flyte.Resources(memory=MEMORY)\ns = flyte.Resources(memory='{}gi')\n"
)
FIXABLE = FAULTY + f"TEXT = '{'x' * 20_000}'\n"
FILES = 12
FIRST = 1001
"""The first of the numbers that make one round's sources differ from those of the others."""


def lay_out(folder: Path, number: int) -> None:
    """Write sources with faults, other ones for each number."""
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "sizes.py").write_text(f'MEMORY = "{number}GB"\n')
    for file in range(FILES):
        (folder / f"a{file:02}.py").write_text(FIXABLE.format(number))


def killed(folder: Path, chance: random.Random, most: int, longest: float, *arguments: str) -> None:
    """Run a command line that is killed while it writes, or ends before it is.

    That is at one of the first `most` changes on disk, or up to `longest` seconds later.
    """
    delay = chance.choice([0.0, chance.random() * longest])
    command = [sys.executable, "-c", DIES, str(chance.randint(1, most)), str(delay), *arguments]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=False, timeout=120)


def rewritten(folder: Path, chance: random.Random, name: str, *arguments: str) -> Iterator[tuple[int, bytes]]:
    """The numbers of the sources of which a killed run wrote a file, and what is in it then."""
    file = folder / name
    for number in range(FIRST, FIRST + KILLS):
        before = file.read_bytes() if file.exists() else None
        lay_out(folder, number)
        killed(folder, chance, 4, 0.02, "--no-cache", *arguments)
        after = file.read_bytes() if file.exists() else None
        if after != before:
            assert after is not None
            yield number, after


def said(folder: Path, *arguments: str) -> str:
    """What a command line says that nobody kills."""
    command = [sys.executable, "-m", "flyte_reslint", *arguments]
    run = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode in (0, 1), run
    assert run.stderr == ""
    return run.stdout


def test_killed_while_it_fills_the_cache(tmp_path: Path) -> None:
    chance = random.Random(1)
    lay_out(tmp_path, FIRST)
    begun = time.monotonic()
    anew = said(tmp_path, "--no-cache", "--output-format", "concise")
    duration = time.monotonic() - begun
    assert f'"{FIRST}GB"' in anew
    for number in range(FIRST, FIRST + KILLS):
        lay_out(tmp_path, number)
        killed(tmp_path, chance, 2, duration, "--output-format", "concise")
        assert said(tmp_path, "--output-format", "concise") == anew.replace(str(FIRST), str(number))


def test_killed_while_it_writes_the_baseline(tmp_path: Path) -> None:
    arguments = "--baseline", "baseline.json", "--write-baseline"
    for number, written in rewritten(tmp_path, random.Random(2), "baseline.json", *arguments):
        findings = json.loads(written)["findings"]
        assert len(findings) == 2 * FILES
        assert sum(finding["text"] == f"'{number}gi'" for finding in findings) == FILES


def test_killed_while_it_writes_fixes(tmp_path: Path) -> None:
    chance = random.Random(3)
    for number in range(FIRST, FIRST + KILLS):
        lay_out(tmp_path, number)
        killed(tmp_path, chance, 3 * FILES, 0.02, "--no-cache", "--fix", "--unsafe-fixes", "--select", "FLR1")
        before = FIXABLE.format(number)
        after = before.replace(f"{number}gi", f"{number}Gi")
        sources = {path.name: path.read_text() for path in tmp_path.glob("*.py")}
        assert set(sources) == {"sizes.py", *(f"a{file:02}.py" for file in range(FILES))}
        assert {text for name, text in sources.items() if name != "sizes.py"} <= {before, after}


def test_killed_while_it_writes_a_report(tmp_path: Path) -> None:
    arguments = "--output-format", "json", "--output-file", "report.json"
    for number, written in rewritten(tmp_path, random.Random(4), "report.json", *arguments):
        messages = [finding["message"] for finding in json.loads(written)]
        assert len(messages) == 2 * FILES
        assert sum(f'"{number}gi"' in message for message in messages) == FILES
