"""What is shipped, and what the files around the package promise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

import pytest

from flyte_reslint import facts
from flyte_reslint.configuration.toml import parse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return parse((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_rules_are_found_beside_the_package_in_a_checkout() -> None:
    assert (facts.rules_folder() / "FLR104.md").is_file()
    assert (facts.rules_folder() / "catalog").is_dir()


def test_rules_are_found_inside_the_package_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "flyte_reslint"
    (package / "rules").mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    monkeypatch.setattr(facts, "__file__", str(package / "facts.py"))
    assert facts.rules_folder() == package / "rules"


def test_an_installation_without_rules_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "__file__", str(tmp_path / "flyte_reslint" / "facts.py"))
    with pytest.raises(FileNotFoundError, match="lacks its rules folder"):
        facts.rules_folder()


def test_a_wheel_ships_the_rules_where_the_package_looks(pyproject: dict[str, Any]) -> None:
    wheel = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"rules": "flyte_reslint/rules"}
    assert all((ROOT / package / "py.typed").is_file() for package in wheel["packages"])


def test_the_command_is_the_one_that_is_declared(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"]["scripts"] == {"flyte-reslint": "flyte_reslint.cli:main"}
    from flyte_reslint.cli import main

    assert callable(main)


def test_the_installed_version_is_the_declared_one(pyproject: dict[str, Any]) -> None:
    try:
        installed = version("flyte-reslint")
    except PackageNotFoundError:
        pytest.skip("the tests run from a checkout that is not installed")
    assert installed == pyproject["project"]["version"]
    assert [each.value for each in entry_points(group="console_scripts", name="flyte-reslint")] == [
        "flyte_reslint.cli:main"
    ]


def test_every_supported_python_is_named(pyproject: dict[str, Any]) -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(pyproject["project"]["classifiers"]))
    assert f">={named[0]}" == pyproject["project"]["requires-python"]
    assert f"py{named[0].replace('.', '')}" == pyproject["tool"]["ruff"]["target-version"]
    assert named[0] == pyproject["tool"]["mypy"]["python_version"]


def test_the_readme_has_two_commands_that_do_everything(pyproject: dict[str, Any]) -> None:
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 2
    check, test = commands
    examples = "docs/examples --platform docs/examples/platform/platform.toml"
    assert check.endswith(f" && .venv/bin/flyte-reslint check {examples}")
    assert test.endswith(" && .venv/bin/pytest -n 2")
    extras = pyproject["project"]["optional-dependencies"]
    assert "'.[test]'" in test
    assert any(requirement.startswith("pytest-xdist") for requirement in extras["test"])


def test_the_readme_links_to_files_that_exist() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert targets
    assert all((ROOT / target).exists() for target in targets)


def test_the_readme_names_every_command() -> None:
    from flyte_reslint.cli.app import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"\nflyte-reslint {name} " in text for name in app.commands)


def test_the_changelog_is_kept(pyproject: dict[str, Any]) -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_ci_script_is_sound_bash() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    assert "\nset -euo pipefail\n" in script.read_text(encoding="utf-8")


HEAVY = {"libcst", "msgspec", "pydantic", "rich", "yaml"}


def test_the_version_is_told_before_anything_heavy_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['flyte-reslint', '--version']\n"
        "from flyte_reslint.cli import main\n"
        "try: main()\n"
        "except Exception: pass\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not HEAVY.intersection(run.stdout.split())
