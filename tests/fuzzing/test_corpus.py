"""Inputs that fuzzing found, those that between them reach what all of them reached, and those that once failed."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import interp_target
import pytest
import quantity_target
import syntax_target

CORPUS = Path(__file__).parent / "corpus"
VERDICTS = Path(__file__).parents[1] / "domain" / "quantity_sample.jsonl"

ANSWERS: dict[str, Callable[[bytes], None]] = {
    "quantity": quantity_target.answer,
    "syntax": syntax_target.answer,
    "interp": interp_target.answer,
}
BATCH = 25


def batches() -> list[object]:
    """The files of the corpus, a few to a test."""
    files = {name: sorted((CORPUS / name).iterdir()) for name in ANSWERS}
    return [
        pytest.param(name, files[name][start : start + BATCH], id=f"{name}-{start // BATCH}")
        for name in ANSWERS
        for start in range(0, len(files[name]), BATCH)
    ]


@pytest.mark.parametrize(("name", "files"), batches())
def test_what_fuzzing_found(name: str, files: list[Path]) -> None:
    for file in files:
        try:
            ANSWERS[name](file.read_bytes())
        except Exception as error:
            raise AssertionError(f"{name}/{file.name}") from error


def test_the_slow_reference_is_right() -> None:
    rows = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    assert rows
    for text, is_valid, *value in rows:
        expected = quantity_target.reference(text)
        assert (expected is not None) == is_valid, text
        if expected is not None and not expected[1]:
            assert expected[0] == Fraction(value[0]), text
