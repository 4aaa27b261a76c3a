"""Programs that a grammar writes: both sides agree on them, and the static view knows almost everything."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from typing import Any

import pytest
from both_sides import STRICTER_FAMILIES, Outcome, explained, is_reported, outcomes
from collection import Program
from grammar import declarations, faulty, uncertain_declarations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(importlib.util.find_spec("flyte") is None, reason="the flyte SDK is not installed")

SEEDS = range(320)
GRAMMARS = (faulty, declarations, declarations, uncertain_declarations)
LEAST_EXACT = 0.98
"""The share of the seeded programs that need no run, of which the static view knows everything."""

Write = Callable[[Callable[..., Any], str], Program]


def seeded(seed: int) -> Program:
    return GRAMMARS[seed % len(GRAMMARS)](random.Random(seed).choice, f"seed {seed}")


@st.composite
def programs(draw: st.DrawFn, write: Write) -> Program:
    return write(lambda options: draw(st.sampled_from(options)), "drawn")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    return outcomes([seeded(seed) for seed in SEEDS], tmp_path_factory.mktemp("seeded"))


@pytest.mark.parametrize("seed", SEEDS)
def test_seeded_program(seed, found):
    hold_together(found[seed])


def test_almost_all_is_exact(found):
    certain = [outcome for outcome in found if not outcome.program.mark]
    exact = sum(outcome.is_exact for outcome in certain)
    assert exact >= LEAST_EXACT * len(certain)


@given(st.lists(st.one_of(*map(programs, dict.fromkeys(GRAMMARS))), min_size=1, max_size=12))
@settings(
    max_examples=10,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_drawn_programs(tmp_path_factory, drawn):
    for outcome in outcomes(drawn, tmp_path_factory.mktemp("drawn")):
        hold_together(outcome)


def hold_together(outcome: Outcome) -> None:
    """What the SDK takes, both sides see alike and no rule calls refused; what it refuses, a rule reports there.

    Where values depend on the run, a rule may well report one that this run does not have.
    """
    if outcome.program.is_refused:
        assert outcome.refused is not None, explained(outcome)
        assert is_reported(outcome), explained(outcome)
        return
    assert outcome.refused is None, explained(outcome)
    assert outcome.agreements, explained(outcome)
    assert not outcome.disagreements, explained(outcome)
    false_alarms = [each for each in outcome.errors if each.code.startswith(STRICTER_FAMILIES)]
    assert outcome.program.mark == "unknown" or not false_alarms, explained(outcome)
