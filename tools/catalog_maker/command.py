"""The command line of `tools/regenerate_catalog.py`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from packaging.version import Version

from catalog_maker import downloading, flyte_sdk, flytekit_sdk, writing
from catalog_maker.facts import ReleaseFacts, assemble, disassemble
from catalog_maker.plugins import plugins
from catalog_maker.source import Wheel

SDKS = {"flyte": flyte_sdk, "flytekit": flytekit_sdk}
PLUGINS = "flyteplugins"


def main(catalog: Path) -> int:
    """0: done, or what is committed is right; 1: it is not; 75: PyPI cannot be reached, so nothing can be said."""
    parser = argparse.ArgumentParser(description="Make rules/catalog/ from the published wheels.")
    parser.add_argument("--wheels", type=Path, required=True, help="folder that keeps the downloaded wheels")
    parser.add_argument("--package", choices=sorted([*SDKS, PLUGINS]), action="append", help="only this package")
    parser.add_argument("--only", action="append", metavar="VERSION", help="only these releases")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the committed files are right")
    options = parser.parse_args()
    try:
        return max(
            _regenerate_plugins(catalog / package, options.wheels / package, options.check)
            if package == PLUGINS
            else _regenerate(catalog, package, options.wheels / package, options.only, options.check)
            for package in options.package or sorted([*SDKS, PLUGINS])
        )
    except downloading.RegistryUnreachable as reason:
        say(f"skipped: {reason}")
        return 75


def _regenerate(catalog: Path, package: str, wheels: Path, only: list[str] | None, check: bool) -> int:
    wheels.mkdir(parents=True, exist_ok=True)
    committed_files = writing.read(catalog / package) if only or check else None
    committed = disassemble(committed_files) if committed_files else {}
    wanted = only or downloading.published(package)
    found: dict[str, ReleaseFacts] = {}
    for version in wanted:
        try:
            path = downloading.wheel(package, version, wheels)
        except downloading.Withdrawn as reason:
            say(f"{package} {version} is left out: {reason}")
            continue
        found[version] = SDKS[package].facts(Wheel(path, package), downloading.record(path, version))
    if check:
        differences = [text for one in found.values() for text in _differences(one, committed.get(one.record.version))]
        say("\n".join(differences) or f"{package}: the committed facts of {len(found)} releases are right")
        return 1 if differences else 0
    releases = {**committed, **found} if only else found
    ordered = [releases[version] for version in sorted(releases, key=Version)]
    writing.write(catalog / package, assemble(package, ordered, SDKS[package].CHECKS))
    say(f"{package}: wrote {len(ordered)} releases, {len(found)} of them read anew")
    return 0


def _regenerate_plugins(folder: Path, wheels: Path, check: bool) -> int:
    wheels.mkdir(parents=True, exist_ok=True)
    committed = writing.read_plugins(folder)
    found = plugins(wheels, committed if check else None)
    if check:
        say("plugins: " + ("the committed facts are right" if found == committed else "the committed facts differ"))
        return int(found != committed)
    writing.write_plugins(folder, found)
    say(f"plugins: wrote {len(found.signatures)} signatures of {len(found.wheels)} wheels")
    return 0


def _differences(read: ReleaseFacts, committed: ReleaseFacts | None) -> list[str]:
    version = read.record.version
    if committed is None:
        return [f"{version}: not in the committed files"]
    return [
        f"{version}: the committed {field.name} differ from what the wheel says"
        for field in fields(ReleaseFacts)
        if getattr(read, field.name) != getattr(committed, field.name)
    ]


def say(text: str) -> None:
    """Writes a line to standard output."""
    sys.stdout.write(text + "\n")
