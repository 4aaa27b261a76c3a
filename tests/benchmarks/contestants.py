"""Who runs side by side on a checkout: flyte-reslint, other linters, and the bare work that none can do without."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

OURS = (sys.executable, "-m", "flyte_reslint")

FLYTE = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:flyte|flytekit|flytekitplugins|union)\b", re.MULTILINE)
"""What a file says that is about Flyte."""

SKIPPED = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__", "build", "dist"})

# flake8 runs every plugin that is installed, whatever is selected: here it finds all but ours.
FLAKE8_ALONE = """\
import importlib.metadata as metadata, sys
every = metadata.distributions
metadata.distributions = lambda **given: (each for each in every(**given) if each.metadata["name"] != "flyte-reslint")
from flake8.main.cli import main
sys.exit(main(sys.argv[1:]))
"""
LIBCST = """\
import sys
from pathlib import Path
import libcst
for name in Path(sys.argv[1]).read_text().splitlines():
    try:
        libcst.parse_module(Path(name).read_bytes())
    except Exception:
        pass
"""
AST = """\
import ast, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
for name in Path(sys.argv[1]).read_text().splitlines():
    try:
        ast.parse(Path(name).read_bytes())
    except (SyntaxError, ValueError):
        pass
"""
SCAN = """\
import sys
from pathlib import Path
sum(b"flyte" in Path(name).read_bytes() for name in Path(sys.argv[1]).read_text().splitlines())
"""


class Checkout(NamedTuple):
    """The Python files of a folder, as lists that lie in files."""

    folder: Path
    files: int
    flyte_files: int
    lines: int
    every_list: Path
    flyte_list: Path


def checkout(folder: Path, scratch: Path) -> Checkout:
    """What there is to read in a folder."""
    files = sorted(
        path for path in folder.rglob("*.py") if path.is_file() and not SKIPPED & {*path.relative_to(folder).parts}
    )
    contents = {path: path.read_bytes() for path in files}
    flyte = [path for path in files if FLYTE.search(contents[path])]
    lists = scratch / "every", scratch / "flyte"
    for listed, paths in zip(lists, (files, flyte), strict=True):
        listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    lines = sum(data.count(b"\n") for data in contents.values())
    return Checkout(folder, len(files), len(flyte), lines, *lists)


def flyte_files_by_size(of: Checkout) -> list[str]:
    """The Flyte files, the one with the fewest bytes first."""
    return sorted(of.flyte_list.read_text(encoding="utf-8").splitlines(), key=lambda name: Path(name).stat().st_size)


def contestants(of: Checkout, scratch: Path) -> Mapping[str, Sequence[str]]:
    """The commands by the names they have in the table; those that are not installed are left out.

    `warm` finds what its first run, which nobody counts, has kept.
    """
    check = (*OURS, "check", "--output-format", "concise", "--exit-zero")
    python = sys.executable
    commands: dict[str, Sequence[str]] = {
        "cold": (*check, "--no-cache"),
        "warm": (*check, "--cache-dir", str(scratch / "cache")),
    }
    beside = Path(python).parent / "ruff"
    ruff = str(beside) if beside.exists() else shutil.which("ruff")
    if ruff:
        commands["ruff"] = (ruff, "check", "--no-cache", "--isolated", "--exit-zero", "--quiet")
    if importlib.util.find_spec("pyflakes"):
        commands["pyflakes"] = (python, "-m", "pyflakes", ".")
    if importlib.util.find_spec("flake8"):
        commands["flake8"] = (python, "-c", FLAKE8_ALONE, "--isolated", "-j2", "--select", "F", ".")
    return {
        **commands,
        "libcst": (python, "-c", LIBCST, str(of.flyte_list)),
        "ast": (python, "-c", AST, str(of.flyte_list)),
        "scan": (python, "-c", SCAN, str(of.every_list)),
    }


def starts(of: Checkout) -> Mapping[str, Sequence[str]]:
    """The commands whose time is mostly that of their start: checks of the Flyte file of middle size, and such."""
    check = (*OURS, "check", "--output-format", "concise", "--no-cache")
    files = flyte_files_by_size(of)
    return {
        "one file": (*check, files[len(files) // 2]),
        "largest file": (*check, files[-1]),
        "--version": (*OURS, "--version"),
        "--help": (*OURS, "--help"),
        "python -c pass": (sys.executable, "-c", "pass"),
    }
