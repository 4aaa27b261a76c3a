"""`pytest --flyteres`: files as tests."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flyte_reslint.api import analyze

pytest_plugins = ["pytester"]

FAULTY = """\
import flyte

env = flyte.TaskEnvironment(name="faulty", resources=flyte.Resources(cpu=(4, 2)))


@env.task
def fit() -> None: ...
"""


@pytest.fixture
def gated(project):
    project.write(faulty=FAULTY, helpers="ANSWER = 42\n", test_other="def test_other(): ...\n")
    return project


def test_every_file_with_flyte_declarations_is_an_item(gated):
    shown = gated.run("--flyteres", "-v").stdout.str()
    assert re.findall(r"^(\S+) (PASSED|FAILED)", shown, re.MULTILINE) == [
        ("environments.py::FLYTERES", "PASSED"),
        ("faulty.py::FLYTERES", "FAILED"),
        ("pipeline.py::FLYTERES", "PASSED"),
        ("test_other.py::test_other", "PASSED"),
    ]


def test_without_the_option_there_are_none(gated):
    gated.run().assert_outcomes(passed=1)


def test_the_key_in_the_configuration_is_the_option(gated):
    gated.write(pytest_ini="[pytest]\nflyteres = true\n")
    gated.run().assert_outcomes(passed=3, failed=1)


def test_a_failure_prints_what_the_command_prints(gated):
    shown = gated.run("--flyteres", "-q").stdout.str()
    project = analyze([Path("faulty.py")])
    assert project.explained(project.failures, width=120) in shown
    assert "error[FLR104]: cpu request 4 is above its limit 2" in shown
    assert "gate.py" not in shown
    assert "FAILED faulty.py::FLYTERES" in shown


def test_a_failure_has_pytests_colour(gated):
    assert "\x1b[1;31merror[FLR104]" in gated.run("--flyteres", "--color=yes").stdout.str()


def test_items_are_in_junits_report(gated):
    gated.run("--flyteres", "--junit-xml=report.xml")
    (suite,) = ElementTree.parse(gated.pytester.path / "report.xml").getroot()
    failures = {case.get("classname"): case.find("failure") for case in suite if case.get("name") == "FLYTERES"}
    assert set(failures) == {"environments.py", "faulty.py", "pipeline.py"} or set(failures) == {
        "environments",
        "faulty",
        "pipeline",
    }
    (failure,) = (each for each in failures.values() if each is not None)
    assert "cpu request 4 is above its limit 2" in failure.text


def test_workers_share_the_items(gated):
    pytest.importorskip("xdist")
    run = gated.run("--flyteres", "-n", "4")
    run.assert_outcomes(passed=3, failed=1)
    assert "error[FLR104]: cpu request 4 is above its limit 2" in run.stdout.str()


def test_the_marker_selects_them(gated):
    gated.run("--flyteres", "-m", "flyteres").assert_outcomes(passed=2, failed=1, deselected=1)


def test_the_folders_that_pytest_collects_are_the_ones_that_are_checked(gated):
    (gated.pytester.path / "tests").mkdir()
    run = gated.run("--flyteres", "tests")
    hint = "no file with Flyte declarations was collected: give its folder on the command line or in `testpaths`"
    assert hint in run.stdout.str()
    assert hint not in gated.run("--flyteres", "-k", "other").stdout.str()


def test_what_is_configured_counts(gated):
    gated.write(pyproject_toml='[tool.flyte-reslint]\nignore = ["FLR104"]\nextend-exclude = ["pipeline.py"]\n')
    shown = gated.run("--flyteres", "-v").stdout.str()
    assert "faulty.py::FLYTERES PASSED" in shown
    assert "pipeline.py::FLYTERES" not in shown


def test_the_platform_counts(gated):
    shown = gated.run("--flyteres", "--flyteres-platform", "admin.yaml").stdout.str()
    assert "error[FLR502]: memory limit 64Gi is above the platform's limit of 32Gi" in shown


def test_unchanged_files_that_passed_are_skipped_on_request(gated):
    gated.run("--flyteres", "--flyteres-cache").assert_outcomes(passed=3, failed=1)
    again = gated.run("--flyteres", "--flyteres-cache", "-rs")
    again.assert_outcomes(passed=1, failed=1, skipped=2)
    assert "unchanged since it passed" in again.stdout.str()
    gated.run("--flyteres").assert_outcomes(passed=3, failed=1)


def test_a_changed_project_is_checked_again(gated):
    gated.run("--flyteres", "--flyteres-cache")
    gated.write(sizes='GPU = "A100"\n\n\ndef memory(cores):\n    return f"{cores}GB"\n')
    shown = gated.run("--flyteres", "--flyteres-cache", "-v").stdout.str()
    assert "environments.py::FLYTERES FAILED" in shown
    assert "pipeline.py::FLYTERES PASSED" in shown


def test_workers_keep_what_passed(gated):
    pytest.importorskip("xdist")
    gated.run("--flyteres", "--flyteres-cache", "-n", "2")
    gated.run("--flyteres", "--flyteres-cache", "-n", "2").assert_outcomes(passed=1, failed=1, skipped=2)


def test_a_project_behind_a_link_is_the_same_project(gated):
    link = gated.pytester.path.parent / f"{gated.pytester.path.name}-link"
    link.symlink_to(gated.pytester.path, target_is_directory=True)
    gated.run("--flyteres", "--rootdir", str(link), str(link)).assert_outcomes(passed=3, failed=1)
