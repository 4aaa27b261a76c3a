"""The fenced blocks of the documentation's pages, and what to do with each.

A block below `` `name`: `` is a file. `console` blocks are commands behind `$ ` with what they print, where `...` stands
for any lines; `sh` blocks are commands alone. A comment above a block says that it is not executed, and why; that it is
executed where a package is installed; or that it ends with another exit status than 0 and 1.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SCRIPTS = Path(sys.executable).parent

_BLOCK = re.compile(
    r"(?:^`(?P<file>[\w./-]+)`:\n\n|^<!-- (?:not executed: (?P<reason>[^\n]+)|executed where (?P<package>\w+) is installed|"
    r"exit status (?P<status>\d)) -->\n\n?)?"
    r"^(?P<fence>`{3,})(?P<language>[\w-]*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_INSTALLS = re.compile(r"(pip|pipx|pre-commit|uv|python3 -m venv) ")
"""What needs a network, or changes the machine. `.ci/run` and the tests of the recipes do it."""
_ELLIPSIS = "...\n"
_END = "\x1e"


@dataclass(frozen=True)
class Block:
    """A block; `file` is the file that it is, `reason` why nothing is done with it, `statuses` how it may end."""

    page: str
    row: int
    language: str
    text: str
    file: str | None
    reason: str | None
    statuses: tuple[int, ...]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, from the top."""
    text = page.read_text(encoding="utf-8")
    assert "```" not in _BLOCK.sub("", text), f"{page.name} has a fence that is not understood"
    return [
        Block(
            page.name,
            text.count("\n", 0, match.start("fence")) + 1,
            match["language"],
            match["text"],
            match["file"],
            _reason(match),
            (int(match["status"]),) if match["status"] else (0, 1),
        )
        for match in _BLOCK.finditer(text)
    ]


def _reason(match: re.Match[str]) -> str | None:
    package = match["package"]
    return f"{package} is not installed" if package and find_spec(package) is None else match["reason"]


def block_of(page: str, file: str) -> str:
    """The text of the one block that is `file` on a page."""
    (block,) = (block for block in blocks(DOCS / page) if block.file == file)
    return block.text


def environment(*first: Path) -> dict[str, str]:
    """The environment of a terminal of 80 columns, in which the command is installed, and `first` are on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GIT", "FLYTE", "PYTEST"))}
    person = {f"GIT_{role}_{fact}": "somebody" for role in ("AUTHOR", "COMMITTER") for fact in ("NAME", "EMAIL")}
    path = os.pathsep.join([*map(str, first), str(SCRIPTS), os.environ["PATH"]])
    return {**kept, **person, "GIT_CONFIG_GLOBAL": os.devnull, "COLUMNS": "80", "PATH": path}


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what is shown below it."""
    if block.language == "sh":
        for line in block.text.splitlines():
            yield line, _ELLIPSIS
        return
    assert block.text.startswith("$ "), f"{block.page}:{block.row}: no command"
    for part in f"\n{block.text}".split("\n$ ")[1:]:
        command, _, shown = part.rstrip("\n").partition("\n")
        yield command, f"{shown}\n" if shown else ""


def printed(block: Block, folder: Path) -> list[tuple[str, int]]:
    """What each command of a block prints, and its exit status; one shell runs them all."""
    every = [command for command, _ in commands(block)]
    assert not any(map(_INSTALLS.match, every)) or block.language == "sh"
    every = [":" if _INSTALLS.match(command) else command for command in every]
    script = "".join(f"{command}\nstatus=$?; printf '{_END}%s{_END}' $status; (exit $status)\n" for command in every)
    run = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    output = re.sub(r"[ \t]+$", "", run.stdout, flags=re.MULTILINE)
    parts = re.sub(r" in \d+\.\d+s\b", " in 0.12s", output).split(_END)
    return [(parts[index], int(parts[index + 1])) for index in range(0, len(parts) - 1, 2)]


def missing(shown: str, output: str) -> str | None:
    """The first stretch of `shown`, between ellipses, that the output lacks where it is due; None when none is."""
    if not shown.startswith(_ELLIPSIS) and not output.startswith(shown.partition(f"\n{_ELLIPSIS}")[0]):
        return shown.partition(f"\n{_ELLIPSIS}")[0]
    rest = f"\n{output}"
    for stretch in f"\n{shown}".split(f"\n{_ELLIPSIS}"):
        wanted = stretch if stretch.startswith("\n") else f"\n{stretch}"
        _, found, rest = rest.partition(wanted.rstrip("\n")) if stretch.strip() else ("", "\n", rest)
        if not found:
            return stretch
    return rest.strip() or None if not shown.endswith(_ELLIPSIS) else None


def assert_run(block: Block, folder: Path) -> None:
    """Run a block's commands in a folder, and hold what they print and how they end to the page."""
    for (command, shown), (output, status) in zip(commands(block), printed(block, folder), strict=True):
        where = f"{block.page}:{block.row}: {command}"
        assert status in block.statuses, f"{where}\nexits with {status}:\n{output}"
        lacking = missing(shown, output)
        assert lacking is None, f"{where}\nhas other output than the page; look at:\n{lacking}\nin:\n{output}"


def hold(block: Block, folder: Path) -> None:
    """Write the file that a block is; one whose language is `text` is there, and compared."""
    assert block.file is not None
    file = folder / block.file
    if block.language == "text":
        assert file.read_text(encoding="utf-8") == block.text
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, encoding="utf-8")
    if block.language == "sh":
        file.chmod(0o755)
