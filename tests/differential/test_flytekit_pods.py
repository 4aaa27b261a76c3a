"""Pods and IDL models of flytekit: what it serialises adds up to what the static view says."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from collection import read_collection

from flyte_reslint.api import Project, analyze
from flyte_reslint.domain.models import RESOURCES, read_entry
from flyte_reslint.domain.values import Items, Plain
from flyte_reslint.rulebook import pages

HERE = Path(__file__).parent


def interpreter() -> str:
    """The one that has flytekit and the kubernetes client, empty where there is none."""
    has_both = all(map(importlib.util.find_spec, ("flytekit", "kubernetes")))
    return sys.executable if has_both else os.environ.get("FLYTEKIT_PYTHON", "")


pytestmark = pytest.mark.skipif(
    not interpreter(), reason="flytekit and kubernetes are not installed, and FLYTEKIT_PYTHON names no interpreter"
)

PROGRAMS = [
    program for path in sorted((HERE / "flytekit_programs" / "pods").glob("*.txt")) for program in read_collection(path)
]
ACCEPTED = [program for program in PROGRAMS if not program.is_refused]
REFUSED = [program for program in PROGRAMS if program.is_refused]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict, Project]]:
    """For each program, what flytekit serialises, and what the static view knows."""
    folder = tmp_path_factory.mktemp("pods")
    mains = [program.write(folder / f"program{number}") for number, program in enumerate(PROGRAMS)]
    command = [interpreter(), str(HERE / "pod_reader.py"), *map(str, mains)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=folder)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {program.title: (line, analyze([main])) for program, main, line in zip(PROGRAMS, mains, lines, strict=True)}


def test_titles_are_unique():
    assert len({program.title for program in PROGRAMS}) == len(PROGRAMS)


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_pods_add_up_alike(program, found):
    said, project = found[program.title]
    assert "error" not in said
    totals = {
        task.declaration.function: {
            half: {name: str(Decimal(quantity.value).normalize()) for name, quantity in quantities.items()}
            for half, quantities in (("requests", task.total.requests), ("limits", task.total.limits))
        }
        for task in project._effective.tasks
        if task.total is not None
    }
    assert totals == {name.rpartition(".")[2]: pod for name, pod in said["pods"].items()}


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_models_hold_the_same_entries(program, found):
    said, project = found[program.title]
    calls = [call for call in project.registry.calls if call.name == RESOURCES]
    models = [{half: entries(call, half) for half in ("requests", "limits")} for call in calls]
    for model in said["models"]:
        assert model in models
    assert said["pods"] or said["models"]


def entries(call, half: str) -> list[list[str]]:
    """The entries of one list of a model, as they are on the wire."""
    argument = call.argument(half)
    assert argument is not None and len(argument.choices) == 1
    items = argument.choices[0].traced.value
    assert isinstance(items, Items)
    found = []
    for item in items.items:
        resource, amount = read_entry(item)
        assert resource is not None and amount is not None and len(amount.choices) == 1
        value = amount.choices[0].traced.value
        assert isinstance(value, Plain)
        found.append([resource, value.value])
    return found


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_what_flytekit_takes_raises_no_error_but_the_one_that_is_named(program, found):
    _, project = found[program.title]
    codes = {each.code for each in project.findings if pages()[each.code].severity == "error"}
    assert codes == ({program.stricter} if program.stricter else set())


@pytest.mark.parametrize("program", REFUSED, ids=lambda program: program.title)
def test_what_flytekit_refuses_is_an_error(program, found):
    said, project = found[program.title]
    assert "error" in said
    assert any(pages()[each.code].severity == "error" for each in project.findings)
