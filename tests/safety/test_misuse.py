"""Whatever a command line says, and whatever lies where it points: exit status 0, 1 or 2, and never a traceback.

FLYTE_RESLINT_MISUSES says how many command lines are tried; they are few, so that the tests stay quick.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from flyte_reslint.cli.run import run

COMMAND_LINES = int(os.environ.get("FLYTE_RESLINT_MISUSES", "120"))
BATCHES = 6

SOURCES = {
    "train.py": b'import flyte\nenv = flyte.TaskEnvironment("t", resources=flyte.Resources(cpu=(2, 1), memory="4gi"))\n'
    b"@env.task\nasync def fit() -> int:\n    return 1\n",
    "old.py": b'from flytekit import Resources, task\n@task(requests=Resources(mem="9GB"))\ndef f() -> int: ...\n',
    "broken.py": b"import flyte\nenv = (\n",
    "bytes.py": b"import flyte\n\xff\xfe\x00",
    "latin.py": b"# -*- coding: latin-1 -*-\nimport flyte\nx = '\xe9'\n",
    "codec.py": b"# coding: no-such-codec\nimport flyte\n",
    "wide.py": b"\xff\xfei\x00m\x00",
    "crlf.py": b'import flyte\r\nr = flyte.Resources(memory="4gi")\rx = 1\n',
    "empty.py": b"",
    "flyte.py": b"import flyte\nfrom flyte import *\n",
    "notebook.ipynb": b'{"cells": []}',
    "sp ace/\xc3\xbcml\xc3\xa4ut.py".encode("latin-1").decode(): b"import flyte\n",
    "-dash.py": b"import flyte\n",
    "deep.py": b"import flyte\nx = " + b"[" * 3_000 + b"]" * 3_000,
    "long.py": b"import flyte\nx = '" + b"y" * 200_000 + b"'\nr = flyte.Resources(memory=x)\n",
}
OTHERS = {
    "good.toml": b'select = ["FLR1"]\n',
    "unknown.toml": b"selekt = []\n",
    "kinds.toml": b'select = 3\nexclude = {}\nplatform = ""\n',
    "broken.toml": b"select = [\n",
    "self.toml": b'extend = "self.toml"\n',
    "nowhere.toml": b'extend = "there/is/none.toml"\nplatform = ["none.yaml"]\n',
    "deep.toml": b"x = " + b"[" * 5_000,
    "bytes.toml": b"\xff\xfe\x00",
    "pyproject.toml": b"[tool.other]\n",
    "admin.yaml": b"task_resources:\n  limits:\n    memory: 2Gi\n    cpu: nonsense\n",
    "quota.yaml": b"kind: ResourceQuota\napiVersion: v1\nspec:\n  hard:\n    requests.memory: 1Gi\n---\n- 1\n- null\n",
    "broken.yaml": b"a: [\n b: }\n",
    "bomb.yaml": b"a: &a [1]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(97, 121)),
    "tag.yaml": b"!!python/object/apply:os.system ['true']\n",
    "deep.yaml": b"[" * 3_000,
    "empty.yaml": b"",
    "limits.json": b'{"project": "p", "limits": {"memory": 1e400}}',
    "platform.toml": b'files = ["admin.yaml"]\n[[accelerators]]\ndevice = 3\n',
    "baseline.json": b'{"version": 99, "findings": 3}',
    "list.json": b"[[[]]]",
    "numbers.json": b"9" * 10_000,
}
ODD_PATHS = [
    *(".", "..", "none.py", "none/there", "folder", "folder.py", "lost.py", "loop.py", "pipe.py", "/dev/null", "-", ""),
    *(
        "a" * 300,
        "a/" * 2_500,
        "train.py/x",
        "*.py",
        "~",
        "\udcff.py",
        "new\nline.py",
        "\x1b[31m.py",
        "[bold]x[/]",
        "é",
    ),
]
WORDS = [
    *("", " ", ",", "FLR", "FLR104", "flr104", "ALL", "FLR9999", "request-above-limit", "-1", "0", "1", "99999999999"),
    *(
        "main",
        "HEAD",
        "HEAD~1",
        "HEAD...HEAD",
        "..",
        "--",
        "@{u}",
        "train.py:FLR1",
        "x:y:z",
        ":",
        "*",
        "[",
        "**/a",
        "!",
    ),
    *(
        "2.0.0",
        "2.x",
        "1.16.0",
        "latest",
        "json",
        "full",
        "error",
        "any",
        "increase:gpu",
        "increase:",
        "[/bold]",
        "\udcff",
    ),
]
COMMANDS = [*["check"] * 8, *["show"] * 4, *["diff"] * 3, "config", "config", "rule", "clean", "verify", "chek", ""]
FLAGS = [
    *("--fix", "--no-fix", "--unsafe-fixes", "--show-fixes", "--fix-only", "--diff", "--statistics", "--exit-zero"),
    *("--write-baseline", "--isolated", "--no-cache", "-n", "--all", "--schema", "--version", "--help", "-h", "-x"),
]
WITH_PATHS = ["--config", "--platform", "--baseline", "--output-file", "--cache-dir", "--stdin-filename", "--path"]
WITH_WORDS = [
    *("--select", "--extend-select", "--ignore", "--per-file-ignores", "--exclude", "--target-flyte", "--project"),
    *("--target-flytekit", "--jobs", "--domain", "--output-format", "--fail-level", "--fail-on", "--no-such-option"),
]
FORMATS = [
    *("full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "pylint", "rdjson"),
    *("table", "html", "csv", "dot", "mermaid", "markdown", "text"),
]


def lay_out(folder: Path) -> None:
    """Fill a folder with what a person may point at."""
    for name, data in {**SOURCES, **OTHERS}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (folder / "folder").mkdir()
    (folder / "folder.py").mkdir()
    (folder / "lost.py").symlink_to("nowhere.py")
    (folder / "loop.py").symlink_to("loop.py")
    (folder / "folder" / "up").symlink_to("..")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.py")
    if shutil.which("git"):
        git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
        for arguments in (["init", "-q"], ["add", "train.py", "old.py", "broken.py"], ["commit", "-qm", "first"]):
            subprocess.run([*git, *arguments], check=True, capture_output=True)


def command_line(dice: random.Random) -> list[str]:
    """What somebody might type who has misread the manual."""
    paths = [*SOURCES, *OTHERS, *ODD_PATHS]

    def path() -> str:
        return dice.choice(paths) if dice.random() < 0.8 else dice.choice(WORDS)

    command = dice.choice(COMMANDS)
    words = [command] if command else []
    for _ in range(dice.choice([0, 1, 1, 2, 3, 5])):
        kind = dice.random()
        if kind < 0.3:
            words.append(dice.choice(FLAGS))
        elif kind < 0.6:
            words += [dice.choice(WITH_PATHS), path()]
        elif kind < 0.8:
            words += [dice.choice(WITH_WORDS), dice.choice(WORDS)]
        else:
            words += ["--output-format", dice.choice(FORMATS)]
    positional = dice.choice([path, path, lambda: dice.choice(WORDS)])
    words += [positional() for _ in range(dice.choice([0, 1, 1, 1, 2, 3]))]
    return words


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_command_line(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(batch)
    for name in [name for name in os.environ if name.startswith("FLYTE_RESLINT_")]:
        monkeypatch.delenv(name)
    complaints = []
    for number in range(COMMAND_LINES // BATCHES):
        folder = tmp_path / str(number)
        folder.mkdir()
        lay_out(folder)
        monkeypatch.chdir(folder)
        words = command_line(dice)
        status = run(words)
        complaint = wrong(status, capsys.readouterr().err)
        if complaint:
            complaints.append((words, complaint))
    assert complaints == []


def wrong(status: int, said: str) -> str | None:
    """What is wrong with how a run ended."""
    if status not in (0, 1, 2):
        return f"exit status {status}"
    if "Traceback" in said or "fault of flyte-reslint" in said:
        return said
    if status == 2 and not said.splitlines()[-1].startswith("flyte-reslint: error: "):
        return f"no explanation: {said}"
    return None
