"""What each kind of file says of the releases that it goes with."""

from __future__ import annotations

import pytest

from flyte_reslint.catalog import newest
from flyte_reslint.targets.declaration import Unreadable
from flyte_reslint.targets.locks import read_lock
from flyte_reslint.targets.manifests import read_conda, read_pyproject, read_requirements
from flyte_reslint.targets.scripts import read_script

NEWEST = newest("flyte")


def admitted(read, text):
    """The oldest and the newest release that a file admits."""
    found = read("flyte", text)
    return None if found is None else (found.admitted("flyte")[0], found.admitted("flyte")[-1])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("flyte", ("2.0.0", NEWEST)),
        ("flyte==2.1.5", ("2.1.5", "2.1.5")),
        ("flyte[sandbox] == 2.1.5  # pinned", ("2.1.5", "2.1.5")),
        ("flyte>=2.0.0b52", ("2.0.0", NEWEST)),
        ("flyte>=2.1,<2.3", ("2.1.0", "2.2.4")),
        ("flyte~=2.1.3", ("2.1.3", "2.1.9")),
        ("flyte==2.3.*", ("2.3.1", "2.3.9")),
        ("flyte<2.1 ; python_version < '3.11'", ("2.0.0", "2.0.12")),
        ("flyte==2.1.5 \\\n    --hash=sha256:00", ("2.1.5", "2.1.5")),
        ("flyte==2.0.0b45", ("2.0.0", "2.0.0")),
        ("flyte==99.1", (NEWEST, NEWEST)),
        ("flyte @ git+https://github.com/flyteorg/flyte-sdk", ("2.0.0", NEWEST)),
        ("Flyte==2.1.5", None),
        ("flyteidl==2.0.1", None),
        ("-r base.txt", None),
    ],
)
def test_a_requirement(line, expected):
    assert admitted(read_requirements, f"# what we need\nrich\n{line}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[project]\ndependencies = ["rich", "flyte>=2.4,<2.5"]\n', ("2.4.0", "2.4.4")),
        ('[project.optional-dependencies]\ndeploy = ["flyte==2.4.0"]\n', ("2.4.0", "2.4.0")),
        ('[dependency-groups]\ndeploy = [{include-group = "test"}, "flyte==2.4.0"]\n', ("2.4.0", "2.4.0")),
        ('[tool.poetry.dependencies]\nflyte = "^2.4"\n', ("2.4.0", NEWEST)),
        ('[tool.poetry.dependencies]\nflyte = "~2.4"\n', ("2.4.0", "2.4.4")),
        ('[tool.poetry.dependencies]\nflyte = "2.4.1"\n', ("2.4.1", "2.4.1")),
        ('[tool.poetry.dependencies]\nflyte = {version = ">=2.4,<2.6", extras = ["a"]}\n', ("2.4.0", "2.5.20")),
        ('[tool.poetry.dependencies]\nflyte = "*"\n', ("2.0.0", NEWEST)),
        ('[project]\nname = "flyte"\ndependencies = "flyte"\n', None),
    ],
)
def test_a_pyproject(text, expected):
    assert admitted(read_pyproject, text) == expected


@pytest.mark.parametrize(
    ("dependency", "expected"),
    [
        ("flyte", ("2.0.0", NEWEST)),
        ("flyte=2.4", ("2.4.0", "2.4.4")),
        ("flyte=2.4.1=py_0", ("2.4.1", "2.4.1")),
        ("conda-forge::flyte==2.4.1", ("2.4.1", "2.4.1")),
        ("flyte >=2.4,<2.6", ("2.4.0", "2.5.20")),
        ("flyte 2.4.*", ("2.4.0", "2.4.4")),
        ("flytekit=1.16", None),
        ("pip:\n  - rich\n  - flyte==2.4.2", ("2.4.2", "2.4.2")),
    ],
)
def test_a_conda_environment(dependency, expected):
    assert admitted(read_conda, f"name: train\ndependencies:\n- python=3.12\n- {dependency}\n") == expected


def test_a_lock():
    text = '[[package]]\nname = "rich"\nversion = "14.0"\n\n[[package]]\nname = "flyte"\nversion = "2.4.1"\n'
    found = read_lock("flyte", text)
    assert found is not None
    assert (found.admitted("flyte"), found.row, found.text, found.is_locked) == (("2.4.1",), 6, "flyte 2.4.1", True)
    assert read_lock("flyte", '[[package]]\nname = "flyte"\nsource = { editable = "." }\n') is None


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_lock, "<<<<<<< HEAD\n"),
        (read_lock, 'package = "flyte"\n'),
        (read_lock, '[[package]]\nname = "flyte"\nversion = "latest"\n'),
        (read_lock, "a = " + "[" * 20_000),
        (read_pyproject, "flyte = ["),
        (read_pyproject, '[tool.poetry.dependencies]\nflyte = "^^2"\n'),
        (read_conda, "dependencies: [flyte"),
        (read_conda, "dependencies:\n- flyte=two\n"),
        (read_script, "# /// script\n# dependencies = [flyte\n# ///\n"),
    ],
)
def test_what_cannot_be_read(read, text):
    with pytest.raises(Unreadable):
        read("flyte", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('# /// script\n# dependencies = [\n#    "flyte==2.4.1",\n# ]\n# ///\nimport flyte\n', ("2.4.1", "2.4.1")),
        ('#!/usr/bin/env -S uv run\n# /// script\n#\n# dependencies = ["flyte<2.1"]\n# ///\n', ("2.0.0", "2.0.12")),
        ('# /// script\n# dependencies = ["rich"]\n# ///\n', None),
        ('# /// script\n# dependencies = ["flyte==2.4.1"]\nimport flyte\n', None),
        ('# /// other\n# dependencies = ["flyte==2.4.1"]\n# ///\n', None),
        ('x = """\n# /// script\n"""\n', None),
    ],
)
def test_a_script(text, expected):
    assert admitted(read_script, text) == expected
