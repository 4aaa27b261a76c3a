"""Programs made to be slow or deep are answered soon, and without a fault of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_programs import PROGRAMS, seconds

MOST_SECONDS = 3.0
"""CPU time; on a quiet machine none takes one second."""


@pytest.mark.parametrize("title", PROGRAMS)
def test_it_is_answered_soon(tmp_path: Path, title: str) -> None:
    assert seconds(PROGRAMS[title], tmp_path) < MOST_SECONDS
