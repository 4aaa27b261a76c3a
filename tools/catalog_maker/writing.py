"""The catalog's files on disk, laid out so that a change of one fact is a change of one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from catalog_maker.facts import CatalogFiles
from flyte_reslint.catalog.format import (
    AcceleratorsFile,
    ModulesFile,
    PluginsFile,
    ReleasesFile,
    SignaturesFile,
    ValidationsFile,
)

KINDS: dict[str, type[Any]] = {
    "releases": ReleasesFile,
    "accelerators": AcceleratorsFile,
    "signatures": SignaturesFile,
    "modules": ModulesFile,
    "validations": ValidationsFile,
}


DEPTH = 3
"""A file, its tables, their entries: what is below stays on a line."""
LINE = 100


def write(folder: Path, files: CatalogFiles) -> None:
    """Writes the files of a package into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in KINDS:
        (folder / f"{name}.json").write_text(text(getattr(files, name)), encoding="utf-8")


def read(folder: Path) -> CatalogFiles | None:
    """The files of a package, None when none are there."""
    if not folder.is_dir():
        return None
    found = {
        name: msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=kind) for name, kind in KINDS.items()
    }
    return CatalogFiles(**found)


def write_plugins(folder: Path, content: PluginsFile) -> None:
    """Writes the file about plugins into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plugins.json").write_text(text(content), encoding="utf-8")


def read_plugins(folder: Path) -> PluginsFile | None:
    """The file about plugins, None when it is not there."""
    path = folder / "plugins.json"
    return msgspec.json.decode(path.read_bytes(), type=PluginsFile) if path.is_file() else None


def text(content: msgspec.Struct) -> str:
    """The JSON text of a file: its entries a line each, and each span of an entry's history."""
    return _laid_out(json.loads(msgspec.json.encode(content)), DEPTH, "") + "\n"


def _laid_out(value: Any, depth: int, indent: str) -> str:
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    is_records = isinstance(value, list) and value and isinstance(value[0], dict)
    if depth == 0 or len(compact) + len(indent) <= LINE or not (isinstance(value, dict) or is_records):
        return compact
    inner = indent + " "
    if is_records:
        return "[\n" + ",\n".join(f"{inner}{_laid_out(one, depth - 1, inner)}" for one in value) + f"\n{indent}]"
    entries = [f"{inner}{json.dumps(key)}:{_laid_out(one, depth - 1, inner)}" for key, one in value.items()]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
