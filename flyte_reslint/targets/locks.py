"""Lock files of uv, Poetry and PDM: TOML, with a table for each package."""

from __future__ import annotations

import re

from flyte_reslint.catalog import Package
from flyte_reslint.targets.declaration import Declaration, Unreadable, locked, row_of
from flyte_reslint.targets.documents import table_of

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")

_TABLE = re.compile(r"^(?=\[\[package\]\]\s)", re.MULTILINE)


def read_lock(package: Package, text: str) -> Declaration | None:
    """The release of `package` that a lock names, None where it names none. Raises Unreadable."""
    from packaging.utils import canonicalize_name

    packages = table_of(_tables(package, text)).get("package", [])
    if not isinstance(packages, list):
        raise Unreadable("its packages are no array of tables")
    for each in packages:
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and canonicalize_name(name) == package and isinstance(each.get("version"), str):
            return locked(package, each["version"], row_of(text, f'name = "{name}"'))
    return None


def _tables(package: Package, text: str) -> str:
    """The tables of a lock that are about `package`: of thousands the others take long to read, and say nothing."""
    tables = _TABLE.split(text)[1:]
    is_about = re.compile(rf"^name = [\"']{package}[\"']", re.MULTILINE | re.IGNORECASE).search
    return "".join(filter(is_about, tables)) if tables else text
