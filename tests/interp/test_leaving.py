"""What is done `finally` before a `return`, a `break` or a `continue` leaves."""

from __future__ import annotations

import pytest
from abstract_import import check_known, programs


@pytest.mark.parametrize("program", programs("leaving"))
def test_known(program: str) -> None:
    check_known(program)
