"""Snapshots of a project's resources: missing, written, changed, obsolete."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TEST = "def test_resources(flyte_resources):\n    flyte_resources.snapshot()\n"


@pytest.fixture
def tested(project):
    project.write(test_resources=TEST)
    return project


def snapshot(project, name: str = "test_resources.flyte.txt"):
    return project.pytester.path / "__snapshots__" / name


def test_a_missing_snapshot_fails_and_tells_the_option(tested):
    shown = tested.run().stdout.str()
    assert "there is no snapshot __snapshots__/test_resources.flyte.txt yet" in shown
    assert "`pytest --flyteres-snapshot-update` writes it" in shown
    assert not snapshot(tested).exists()


def test_the_option_writes_readable_sorted_text(tested):
    shown = tested.run("--flyteres-snapshot-update").stdout.str()
    assert "snapshot written: __snapshots__/test_resources.flyte.txt" in shown
    assert snapshot(tested).read_text(encoding="utf-8") == (
        "# The effective resources of every task, written by `pytest --flyteres-snapshot-update`.\n"
        "# Review a change of this file like a change of code.\n"
        "\n"
        "scoring.score  (pipeline.py)\n"
        "    cpu                  1\n"
        "    memory               64Gi when PROD is true, else 4Gi\n"
        "    disk                 unknown because it comes from the environment variable SCRATCH\n"
        "    reuse.min            2\n"
        "    reuse.max            8\n"
        "    reuse.concurrency    16\n"
        "    reuse.idle_ttl       300\n"
        "    reuse.scaledown_ttl  30\n"
        "    reuse.scope          global\n"
        "\n"
        "training.train  (pipeline.py)\n"
        "    cpu                  (4, 16)\n"
        "    memory               (16Gi, 64Gi)\n"
        "    gpu                  2\n"
        "    accelerator          A100\n"
        "    shm                  auto\n"
        "    override in pipeline.py\n"
        "        memory               512Gi\n"
    )
    again = tested.run()
    again.assert_outcomes(passed=1)
    assert "snapshot" not in again.stdout.str()


def test_a_change_fails_with_the_difference(tested):
    tested.run("--flyteres-snapshot-update")
    tested.write(sizes='GPU = "A100"\n\n\ndef memory(cores):\n    return f"{cores * 2}Gi"\n')
    shown = tested.run().stdout.str()
    assert "the effective resources are not those of the snapshot __snapshots__/test_resources.flyte.txt" in shown
    assert "-    memory               (16Gi, 64Gi)" in shown
    assert "+    memory               (8Gi, 32Gi)" in shown
    assert "where the change is meant, `pytest --flyteres-snapshot-update` writes it" in shown


def test_another_spelling_of_the_same_quantity_is_no_change(tested):
    tested.run("--flyteres-snapshot-update")
    tested.write(sizes='GPU = "A100"\n\n\ndef memory(cores):\n    return f"{cores * 4096}Mi"\n')
    tested.run().assert_outcomes(passed=1)


def test_tasks_that_came_and_went_are_named(tested):
    tested.run("--flyteres-snapshot-update")
    tested.write(pipeline="from environments import training\n\n\n@training.task\nasync def fit() -> None: ...\n")
    shown = tested.run().stdout.str()
    assert "obsolete in the snapshot: scoring.score, training.train" in shown
    assert "missing in the snapshot: training.fit" in shown


def test_names_and_environments_make_several_snapshots(project):
    project.write(
        test_resources="def test_gpu(flyte_resources):\n"
        "    assert flyte_resources.snapshot('gpu', environment='train*').name == 'test_resources.gpu.flyte.txt'\n"
        "def test_bad(flyte_resources):\n    flyte_resources.snapshot('../gpu')\n"
    )
    shown = project.run("--flyteres-snapshot-update").stdout.str()
    assert "training.train" in snapshot(project, "test_resources.gpu.flyte.txt").read_text(encoding="utf-8")
    assert "scoring.score" not in snapshot(project, "test_resources.gpu.flyte.txt").read_text(encoding="utf-8")
    assert "the name of a snapshot has letters, digits, `_` and `-` only, and '../gpu' has others" in shown


def test_obsolete_snapshots_are_reported_and_removed_on_request(tested):
    tested.run("--flyteres-snapshot-update")
    for name in ("test_resources.old.flyte.txt", "test_gone.flyte.txt"):
        snapshot(tested, name).write_text("old\n", encoding="utf-8")
    shown = tested.run().stdout.str()
    for name in ("test_resources.old.flyte.txt", "test_gone.flyte.txt"):
        assert f"obsolete snapshot, which no test compares: __snapshots__/{name}; `pytest" in shown
    assert (
        "obsolete snapshot removed: __snapshots__/test_gone.flyte.txt"
        in tested.run("--flyteres-snapshot-update").stdout.str()
    )
    assert [file.name for file in snapshot(tested).parent.iterdir()] == ["test_resources.flyte.txt"]


def test_a_run_of_some_tests_calls_no_snapshot_obsolete(tested):
    tested.write(test_resources=f"{TEST}\n\ndef test_other(flyte_resources): ...\n")
    tested.run("--flyteres-snapshot-update")
    assert "obsolete snapshot" not in tested.run("-k", "other").stdout.str()
    assert "obsolete snapshot" not in tested.run("test_resources.py::test_other").stdout.str()


def test_configuration_updates_at_home_and_never_in_ci(tested, monkeypatch):
    tested.write(pytest_ini="[pytest]\nflyteres_snapshot_update = true\n")
    monkeypatch.setenv("CI", "true")
    assert "there is no snapshot" in tested.run().stdout.str()
    assert not snapshot(tested).exists()
    tested.run("--flyteres-snapshot-update").assert_outcomes(passed=1)
    snapshot(tested).unlink()
    monkeypatch.delenv("CI")
    tested.run().assert_outcomes(passed=1)
    assert snapshot(tested).exists()


def test_snapshots_are_counted_across_workers(tested):
    pytest.importorskip("xdist")
    shown = tested.run("-n", "2", "--flyteres-snapshot-update").stdout.str()
    assert "snapshot written: __snapshots__/test_resources.flyte.txt" in shown
    assert "obsolete snapshot" not in tested.run("-n", "2").stdout.str()
