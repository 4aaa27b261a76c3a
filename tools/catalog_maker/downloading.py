"""Published wheels, through pip."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from packaging.version import Version

from flyte_reslint.catalog.format import ReleaseRecord

OLDEST = {"flyte": Version("2.0.0"), "flytekit": Version("1.10.0")}
FIRST = Version("2.0.0")
"""The oldest release of a plugin that counts."""


class RegistryUnreachable(Exception):
    """PyPI does not answer."""


class Withdrawn(Exception):
    """The release was yanked, or has no wheel."""


def published(package: str) -> list[str]:
    """The released versions of a package, oldest first, without pre-releases."""
    output = _pip("index", "versions", package)
    line = next((line for line in output.splitlines() if line.startswith("Available versions:")), "")
    versions = [Version(text.strip()) for text in line.partition(":")[2].split(",") if text.strip()]
    if not versions:
        raise RegistryUnreachable(f"pip finds no release of {package}")
    return [str(version) for version in sorted(versions) if version >= OLDEST.get(package, FIRST)]


def wheel(package: str, version: str, folder: Path) -> Path:
    """The wheel of a release, downloaded into `folder` unless it is there. Raises `Withdrawn`."""
    name = f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
    path = folder / name
    if not path.is_file():
        # pip takes a yanked release only for an exact pin, so ask for a range of one version.
        wanted = f"{package}>={version},<={version}"
        _pip("download", "--quiet", "--no-deps", "--only-binary=:all:", f"--dest={folder}", wanted)
    if not path.is_file():
        raise Withdrawn(f"pip brought no {name}")
    return path


def record(path: Path, version: str) -> ReleaseRecord:
    """Where the facts of a release come from."""
    return ReleaseRecord(version, path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries=1", "--timeout=15", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No matching distribution" in done.stderr:
        raise Withdrawn(" ".join(arguments))
    if done.returncode:
        raise RegistryUnreachable(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
    return done.stdout
