"""The examples of Flyte's documents: every finding, and the resources that their words say each task gets.

An example is kept as it is printed, but for the indentation that some pages lost. Below it stand the findings (code, row,
a part of the message) and, by task and override, each resource as `request-limit`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from differential.collection import Program, read_collection

from flyte_reslint.api import Project, analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.effective import EffectiveTask
from flyte_reslint.domain.settings import Settings

EXAMPLES = [program for path in sorted(Path(__file__).parent.glob("*.txt")) for program in read_collection(path)]


@pytest.fixture
def project(program: Program, tmp_path: Path) -> Project:
    (tmp_path / "main.py").write_text(program.files["main.py"], encoding="utf-8")
    return analyze([tmp_path], config=Configurations(is_isolated=True))


def expected(program: Program, *, findings: bool) -> list[str]:
    lines = [line for line in program.files["expected"].splitlines() if line]
    return [line for line in lines if line.startswith("FLR") == findings]


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda program: program.title)
def test_every_finding(program, project):
    wanted = sorted((line.split(maxsplit=2) for line in expected(program, findings=True)), key=lambda each: each[1:])
    found = sorted(project.findings, key=lambda finding: (str(finding.place.row), finding.text))
    assert [[each.code, str(each.place.row)] for each in found] == [each[:2] for each in wanted]
    for code, row, words in wanted:
        assert any(each.code == code and str(each.place.row) == row and words in each.text for each in found)


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda program: program.title)
def test_effective_resources(program, project):
    shown = [f"task {task.name.text}{in_words(task.settings)}" for task in project.tasks]
    shown += [f"override {name(override.task)}{in_words(override.settings)}" for override in project.overrides]
    assert shown == expected(program, findings=False)


def name(task: EffectiveTask | None) -> str:
    return str(task.name.text) if task else "?"


def in_words(settings: Settings) -> str:
    """`cpu 1-2 memory 4Gi-`: what is known; a state that is not exact is said."""
    words = [] if settings.state == "exact" or settings.resources is None else [settings.state]
    resources = settings.resources
    if resources is not None:
        words += [
            f"{each} {resources.requests.get(each, '')}-{resources.limits.get(each, '')}"
            for each in dict.fromkeys((*resources.requests, *resources.limits))
        ]
        if resources.accelerator is not None:
            words.append(
                "/".join(filter(None, ("device " + resources.accelerator.device, resources.accelerator.partition)))
            )
        if resources.shm is not None:
            words.append(f"shm {resources.shm}")
    return "".join(f" {word}" for word in words)
