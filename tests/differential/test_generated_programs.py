"""Programs that a grammar writes: both sides agree on them, and the static view knows almost everything."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from typing import Any

import pytest
from both_sides import STRICTER_FAMILIES, Outcome, explained, is_reported, outcomes
from collection import Program
from grammar import declarations, faulty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(importlib.util.find_spec("flyte") is None, reason="the flyte SDK is not installed")

SEEDS = range(240)
EVERY_THIRD_IS_FAULTY = 3
LEAST_EXACT = 0.98
"""The share of the seeded programs of which the static view knows everything."""

Write = Callable[[Callable[..., Any], str], Program]


def seeded(seed: int) -> Program:
    write: Write = faulty if seed % EVERY_THIRD_IS_FAULTY == 0 else declarations
    return write(random.Random(seed).choice, f"seed {seed}")


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
    accepted = [outcome for outcome in found if not outcome.program.is_refused]
    exact = sum(outcome.is_exact for outcome in accepted)
    assert exact >= LEAST_EXACT * len(accepted)


@given(st.lists(programs(declarations) | programs(faulty), min_size=1, max_size=12))
@settings(
    max_examples=10,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_drawn_programs(tmp_path_factory, drawn):
    for outcome in outcomes(drawn, tmp_path_factory.mktemp("drawn")):
        hold_together(outcome)


def hold_together(outcome: Outcome) -> None:
    """What the SDK takes, both sides see alike and no rule calls refused; what it refuses, a rule reports there."""
    if outcome.program.is_refused:
        assert outcome.refused is not None, explained(outcome)
        assert is_reported(outcome), explained(outcome)
        return
    assert outcome.refused is None, explained(outcome)
    assert outcome.agreements, explained(outcome)
    assert not outcome.disagreements, explained(outcome)
    assert not [each for each in outcome.errors if each.code.startswith(STRICTER_FAMILIES)], explained(outcome)
