"""Whatever the program, importing it abstractly ends soon, with a registry that holds no fault of our own.

An input is the source of main.py; after a line `--- other/module.py` comes that of another file.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from promptness import A_SECOND, promptly

from flyte_reslint.api import Project, analyze

LONGEST = 4_000
DIVIDER = re.compile(rb"^--- ([a-z_]+(?:/[a-z_]+)?\.py)\n", re.MULTILINE)


def answer(data: bytes, limit: float = A_SECOND) -> None:
    """Fail where the analysis of an input is not what it should be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        for path, source in files(data).items():
            file = folder / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(source)
        with promptly(limit):
            check(analyze([folder], jobs=1))


def files(data: bytes) -> dict[str, bytes]:
    """The bytes of the files that an input stands for, by path."""
    main, *others = DIVIDER.split(data)
    # Both importers of the SDK are executed, whatever an input has lost.
    return {
        "main.py": main + b"\nimport flyte\n",
        **dict(zip(map(bytes.decode, others[::2]), others[1::2], strict=True)),
    }


def check(project: Project) -> None:
    """Work out all that is said of a project."""
    assert project.registry.troubles == ()
    for task in project.tasks:
        assert task.settings.state in {"exact", "partial", "unknown"}
    assert all(each.settings is not None for each in project.overrides)
    assert isinstance(project.explained(project.findings), str)
