"""An analysis that looks into some bodies only, and one that is called off."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import analyze

PROGRAM = b"""\
import flyte
env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu=(4, 1)))
@env.task
async def one() -> int:
    return 1
@env.task
async def two() -> int:
    return await one.override(resources=flyte.Resources(memory="1GB"))()
@env.task
async def three() -> int:
    return await one.override(resources=flyte.Resources(memory="3GB"))()
"""


def rows(within: range | None) -> list[int]:
    return [finding.place.row for finding in analyze((), given={"a.py": PROGRAM}, within=within).findings]


def test_what_an_import_executes_is_always_judged_and_bodies_where_they_are_asked_for() -> None:
    assert rows(None) == [2, 8, 11]
    assert rows(range(0)) == [2]
    assert rows(range(8, 9)) == [2, 8]
    assert rows(range(8, 12)) == [2, 8, 11]


def test_bodies_that_were_passed_over_are_told() -> None:
    project = analyze((), given={"a.py": PROGRAM}, within=range(8, 9))
    assert [(place.row, place.end_row) for place in project.registry.passed_over] == [(5, 6), (11, 12)]
    assert analyze((), given={"a.py": PROGRAM}).registry.passed_over == ()


def test_what_the_progress_raises_ends_the_analysis_between_bodies(tmp_path: Path) -> None:
    calls = 0

    def call_off(_done: int, _all: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise KeyError("called off")

    with pytest.raises(KeyError, match="called off"):
        tuple(analyze((), given={"a.py": PROGRAM}, progress=call_off).findings)
