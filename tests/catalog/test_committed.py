"""The committed catalog is what the published wheels say. Needs PyPI, or wheels in the folder CATALOG_WHEELS."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog_maker import downloading, flyte_sdk, flytekit_sdk, writing
from catalog_maker.facts import assemble, disassemble
from catalog_maker.plugins import plugins
from catalog_maker.source import Wheel
from flyte_reslint.facts import rules_folder

SDKS = {"flyte": flyte_sdk, "flytekit": flytekit_sdk}


@pytest.mark.parametrize(("package", "version"), [("flyte", "2.12.1"), ("flytekit", "1.16.31")])
def test_a_release_read_again(package, version, tmp_path):
    folder = Path(os.environ.get("CATALOG_WHEELS", tmp_path)) / package
    folder.mkdir(parents=True, exist_ok=True)
    try:
        wheel = downloading.wheel(package, version, folder)
    except downloading.RegistryUnreachable as reason:
        pytest.skip(f"PyPI cannot be reached: {reason}")
    committed = disassemble(writing.read(rules_folder() / "catalog" / package))
    assert SDKS[package].facts(Wheel(wheel, package), downloading.record(wheel, version)) == committed[version]


def test_the_plugins_read_again(tmp_path):
    folder = Path(os.environ.get("CATALOG_WHEELS", tmp_path)) / "flyteplugins"
    folder.mkdir(parents=True, exist_ok=True)
    committed = writing.read_plugins(rules_folder() / "catalog" / "flyteplugins")
    assert committed is not None
    try:
        assert plugins(folder, committed) == committed
    except downloading.RegistryUnreachable as reason:
        pytest.skip(f"PyPI cannot be reached: {reason}")


@pytest.mark.parametrize("package", ["flyte", "flytekit"])
def test_taking_the_files_apart_and_together_changes_nothing(package):
    folder = rules_folder() / "catalog" / package
    files = writing.read(folder)
    again = assemble(package, list(disassemble(files).values()), SDKS[package].CHECKS)
    for name in writing.KINDS:
        assert writing.text(getattr(again, name)) == (folder / f"{name}.json").read_text()
