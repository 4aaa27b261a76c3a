"""Reads the catalog's files, each when it is first needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from flyte_reslint.catalog.format import (
    AcceleratorsFile,
    ModuleRecord,
    ModulesFile,
    PluginsFile,
    ReleasesFile,
    SignaturesFile,
    ValidationsFile,
)
from flyte_reslint.facts import rules_folder

Package = Literal["flyte", "flytekit"]
Content = TypeVar("Content")


class DamagedCatalog(Exception):
    """A file of the catalog is missing or not what it should be. The message names the file and the fault."""


@cache
def releases(package: Package) -> ReleasesFile:
    """The releases of a package."""
    return _read(package, "releases", ReleasesFile)


@cache
def accelerators(package: Package) -> AcceleratorsFile:
    """What its releases take as accelerators."""
    return _read(package, "accelerators", AcceleratorsFile)


@cache
def signatures(package: Package) -> SignaturesFile:
    """The signatures of the calls that are modelled."""
    return _read(package, "signatures", SignaturesFile)


@cache
def modules(package: Package) -> ModulesFile:
    """Its modules, their records still encoded."""
    return _read(package, "modules", ModulesFile)


@cache
def validations(package: Package) -> ValidationsFile:
    """The checks that its constructors perform."""
    return _read(package, "validations", ValidationsFile)


@cache
def plugins() -> PluginsFile:
    """What the classes of flyte's plugins take."""
    path = rules_folder() / "catalog" / "flyteplugins" / "plugins.json"
    return _decode(path, _bytes(path), PluginsFile)


@cache
def module_record(package: Package, module: str) -> ModuleRecord | None:
    """What the catalog knows of a module in any release."""
    raw = modules(package).modules.get(module)
    return None if raw is None else _decode(_path(package, "modules"), bytes(raw), ModuleRecord)


def _path(package: str, name: str) -> Path:
    return rules_folder() / "catalog" / package / f"{name}.json"


def _read(package: str, name: str, kind: type[Content]) -> Content:
    path = _path(package, name)
    return _decode(path, _bytes(path), kind)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DamagedCatalog(f"cannot read the catalog file {path}: {error.strerror}") from error


def _decode(path: Path, data: bytes, kind: type[Content]) -> Content:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise DamagedCatalog(f"the catalog file {path} is damaged: {error}") from error
