"""Generators and other iterators: when their values are made, and what is known where something happens in between."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs


@pytest.mark.parametrize("program", programs("lazy"))
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", programs("lazy_in_turn"))
def test_claims_nothing_that_is_not_so(program: str) -> None:
    check(program)
