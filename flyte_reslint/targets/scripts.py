"""Inline metadata of scripts: a comment block that holds TOML (https://peps.python.org/pep-0723/)."""

from __future__ import annotations

from functools import lru_cache

from flyte_reslint.catalog import Package
from flyte_reslint.targets.declaration import Declaration, required
from flyte_reslint.targets.documents import inside, table_of

START = "# /// script"
END = "# ///"


def read_script(package: Package, text: str) -> Declaration | None:
    """What a script's own metadata say, None where it has none or they do not name `package`. Raises Unreadable."""
    metadata = _metadata(text)
    if metadata is None:
        return None
    requirements = inside(table_of(metadata), "dependencies")
    return required(package, requirements if isinstance(requirements, list) else [], text)


@lru_cache(maxsize=1)  # one after the other, each SDK is looked for in a script
def _metadata(text: str) -> str | None:
    if START not in text:
        return None
    lines = [line.rstrip() for line in text.splitlines()]
    if START not in lines:
        return None
    block: list[str] = []
    end = None
    for line in lines[lines.index(START) + 1 :]:
        if line != "#" and not line.startswith("# "):
            break
        if line == END:
            end = len(block)
        block.append(line[2:])
    return None if end is None else "\n".join(block[:end])
