"""Short ways to fix a program that a test holds, in memory or in a folder."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from flyte_reslint.api import Project, analyze
from flyte_reslint.fixing import Fixed, fixed

ON_TOO = ("FLR003",)


def project(folder: Path, files: Mapping[str, str]) -> Project:
    """The analysis of a folder that holds these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return analyze([folder])


def repaired(folder: Path, *, with_unsafe: bool = False, **files: str) -> tuple[dict[str, str], Fixed]:
    """The texts of `files` after their fixes, by name without the suffix."""
    texts = {f"{name}.py": textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    of = fixed(project(folder, texts), with_unsafe=with_unsafe)
    after = {name: of.texts.get(str(folder / name), text).removesuffix("\n") for name, text in texts.items()}
    return {name.removesuffix(".py"): text for name, text in after.items()}, of


def resources(folder: Path, argument: str, *, with_unsafe: bool = False) -> str:
    """The argument of a `flyte.Resources(...)` after its fixes."""
    before, behind = "import flyte\nenv = flyte.TaskEnvironment(name='e', resources=flyte.Resources(", "))\n"
    of = fixed(project(folder, {"a.py": f"{before}{argument}{behind}"}), with_unsafe=with_unsafe)
    text = of.texts.get(str(folder / "a.py"), f"{before}{argument}{behind}")
    assert text.startswith(before) and text.endswith(behind)
    return text[len(before) : -len(behind)]
