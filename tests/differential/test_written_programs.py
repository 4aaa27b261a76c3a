"""Programs that someone wrote, one for every construct: both sides agree on each."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from both_sides import Outcome, check_agreement, check_refusal, check_silence, outcomes
from collection import read_collection

pytestmark = pytest.mark.skipif(importlib.util.find_spec("flyte") is None, reason="the flyte SDK is not installed")

PROGRAMS = [
    program for path in sorted((Path(__file__).parent / "programs").glob("*.txt")) for program in read_collection(path)
]
ACCEPTED = [program for program in PROGRAMS if not program.is_refused]
REFUSED = [program for program in PROGRAMS if program.is_refused]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return {each.program.title: each for each in outcomes(PROGRAMS, tmp_path_factory.mktemp("written"))}


def test_titles_are_unique():
    assert len({program.title for program in PROGRAMS}) == len(PROGRAMS)


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_both_sides_agree(program, found):
    check_agreement(found[program.title])


@pytest.mark.parametrize("program", ACCEPTED, ids=lambda program: program.title)
def test_what_the_sdk_accepts_raises_no_error(program, found):
    check_silence(found[program.title])


@pytest.mark.parametrize("program", REFUSED, ids=lambda program: program.title)
def test_what_the_sdk_refuses_is_an_error_on_that_statement(program, found):
    check_refusal(found[program.title])
