"""The walk-through of docs/architecture.md, followed to its end in a copy of the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from blocks import DOCS, ROOT, assert_run, blocks, hold

COPIED = ("flyte_reslint", "pytest_flyteres", "rules", "tests/checks", "tests/conftest.py", "pyproject.toml")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_rule_is_added_in_the_steps_that_are_written(tmp_path: Path):
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    steps = [block for block in blocks(DOCS / "architecture.md") if block.reason is None]
    assert {step.file for step in steps} >= {"rules/FLR950.md", "flyte_reslint/checks/practice.py"}
    for step in steps:
        if step.file is not None:
            hold(step, tmp_path)
        else:
            assert_run(step, tmp_path)
