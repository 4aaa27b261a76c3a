"""FLR001, 002, 406: files, what they import, and what cannot be known of them."""

from __future__ import annotations

import pytest
from declarations import FILE, at, call, one
from judging import UNKNOWN, by_default, codes, judged
from sources import analysed

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.run import run
from flyte_reslint.domain.registry import ImportedName, Registry, Unreadable


def test_a_file_that_cannot_be_parsed():
    (finding,) = judged(unreadable=(Unreadable(at(4), "invalid syntax"),))
    assert finding == Finding("FLR001", at(4), "invalid syntax")


def imported(module: str, name: str, is_guarded: bool = False) -> list[Finding]:
    made = ImportedName(module, name, at(1), is_guarded)
    return judged(imports=(made,), targets={FILE: "2.12.1"})


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("flyte", "TaskEnvironment"),
        ("flyte", ""),
        ("flyte", "app"),
        ("flyte", "__version__"),
        ("flyte.app", "AppEnvironment"),
        ("flyte._resources", "GPUType"),
        ("flytekit", "Resources"),
        ("flytekit.extras.accelerators", "A100"),
        ("flytekit.models.task", "Resources"),
        ("union", "nothing"),
        ("numpy", "nothing"),
    ],
)
def test_an_import_that_succeeds_or_is_none_of_ours(module, name):
    assert imported(module, name) == []


@pytest.mark.parametrize(
    ("module", "name"), [("flyte", "task"), ("flyte", "Resource"), ("flyte.resources", ""), ("flyte.nowhere", "GPU")]
)
def test_an_import_that_fails(module, name):
    (finding,) = imported(module, name)
    assert (finding.code, finding.place) == ("FLR406", at(1))


def test_an_import_that_is_guarded():
    assert imported("flyte", "task", is_guarded=True) == []


def test_an_import_of_many_rows_is_reported_on_that_of_its_statement(tmp_path):
    source = "import os\nfrom flyte import (\n    Resources,\n    Resource,\n)\nfrom flyte.nowhere import (\n    a,\n    b,\n)\n"
    found = [each.place for each in analysed(tmp_path, source).findings]
    assert [(each.row, each.column, each.end_row, each.end_column) for each in found] == [(2, 1, 4, 13), (6, 1, 7, 6)]


@pytest.mark.parametrize("place", ["flyte/__init__.py", "src/flyte/__init__.py", "flyte.py"])
def test_an_import_from_a_package_of_the_repository(place, tmp_path):
    source = "from flyte.src.states import state\nfrom flyte import task\n"
    assert [each.code for each in analysed(tmp_path, source).findings] == ["FLR406", "FLR406"]
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).touch()
    assert analysed(tmp_path, source).findings == ()


def test_the_remedy_for_an_import():
    assert imported("flyte", "Resource")[0].remedy == "import Resources"
    assert imported("flyte", "task")[0].remedy == "decorate with @env.task, where env is a flyte.TaskEnvironment"


def unresolved(*calls) -> list[Finding]:
    return [finding for finding in run(Registry(calls=calls)) if finding.code == "FLR002"]


def test_a_value_that_cannot_be_known():
    (finding,) = unresolved(call("flyte.Resources", memory=one(UNKNOWN)))
    assert finding.message == "memory cannot be known: it is read from a file"
    assert finding.related[-1].place == at(90)


def test_an_unknown_alternative_and_half():
    (finding,) = unresolved(call("flyte.Resources", cpu=by_default(2, "CPU")))
    assert finding.message == "cpu cannot be known when CPU is set: it is read from a file"
    assert len(unresolved(call("flyte.Resources", cpu=(UNKNOWN, 2)))) == 1


def test_unknown_devices_and_whole_resources():
    assert len(unresolved(call("flyte.GPU", device=one(UNKNOWN), quantity=1))) == 1
    assert len(unresolved(call("flyte.TaskEnvironment", resources=one(UNKNOWN), image=one(UNKNOWN)))) == 1


def test_known_values_are_not_unresolved():
    assert unresolved(call("flyte.Resources", cpu=2, memory=("1Gi", "2Gi"))) == []
    assert codes() == []
