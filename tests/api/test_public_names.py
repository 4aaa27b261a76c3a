"""What `import flyte_reslint` has."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

import flyte_reslint


def test_paths_are_analysed(tmp_path):
    (tmp_path / "train.py").write_text(
        'import flyte\nenv = flyte.TaskEnvironment("train", resources=flyte.Resources(memory="4Gi"))\n'
        "@env.task\ndef fit(): ...\n"
    )
    project = flyte_reslint.analyze([tmp_path])
    assert isinstance(project, flyte_reslint.Project)
    assert [task.name.text for task in project.tasks] == ["train.fit"]
    assert project.task("train.fit").settings.resources.requests == {"memory": "4Gi"}


def test_quantities_are_exact():
    assert flyte_reslint.Quantity("1.5Gi").value == Decimal(1536 * 2**20)
    assert flyte_reslint.Quantity("500m") < flyte_reslint.Quantity("1")
    with pytest.raises(ValueError, match="4GB"):
        flyte_reslint.Quantity("4GB")


def test_there_is_nothing_else():
    with pytest.raises(AttributeError, match="module 'flyte_reslint' has no attribute 'lint'"):
        _ = flyte_reslint.lint
    assert set(flyte_reslint.__all__) == {"Project", "Quantity", "analyze"}


def test_the_import_alone_loads_nothing():
    loaded = "import sys; before = set(sys.modules); import flyte_reslint; print(*sorted({*sys.modules} - before))"
    process = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert process.stdout.split() == ["flyte_reslint"]
