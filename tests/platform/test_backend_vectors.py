"""Agreement with Flyte's own code: what the pod gets, and what flyteadmin says of the registration."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.admin import verdict
from flyte_reslint.platform.limits import Amount
from flyte_reslint.platform.pod import Half, Requirement, adjusted

SAMPLE = Path(__file__).with_name("backend_sample.jsonl")
ALL = next(Path(__file__).parents[3].glob("*/data/platform_vectors.jsonl"), None)
"""The 1,500 rows that the sample is from, where they lie beside the project."""


def rows(path: Path) -> list[list[str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def quantity(text: str) -> Quantity:
    return Quantity(text or "0")


def written(text: str) -> Quantity | None:
    return Quantity(text) if text else None


def outcome(request: str, limit: str, default: str, bound: str) -> tuple[Decimal, Decimal, str]:
    amount = Amount(quantity(bound), Place("admin.yaml", 1, 1, 1, 2))
    declared = Requirement(quantity(request), quantity(limit))
    pod_request, pod_limit = adjusted(declared, Half(quantity(default)), amount)
    said = verdict(written(request), written(limit), written(bound))
    return pod_request.quantity.value, pod_limit.quantity.value, said


@pytest.mark.parametrize("path", [SAMPLE, ALL], ids=["sample", "all"])
def test_the_backend_agrees(path):
    if path is None:
        pytest.skip("the full set of vectors is not here")
    differing = [row for row in rows(path) if outcome(*row[:4]) != (Decimal(row[4]), Decimal(row[5]), row[6])]
    assert differing == []


def test_the_sample_has_every_verdict_and_every_way_of_being_unset():
    sample = rows(SAMPLE)
    assert {row[6] for row in sample} == {"", "request>limit", "limit>platform", "request>platform"}
    for column in range(4):
        assert {"", "0"} <= {row[column] for row in sample}


def test_a_fraction_that_only_exact_arithmetic_sees():
    # 1500m and 1200m are both 2 whole cores to flyteadmin.
    assert verdict(Quantity("1"), Quantity("1500m"), Quantity("1200m")) == ""
    assert outcome("1", "1500m", "", "1200m")[1] == Decimal("1.2")
