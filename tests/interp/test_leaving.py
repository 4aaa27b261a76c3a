"""What is done `finally` before a `return`, a `break` or a `continue` leaves, and errors that go no further."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs


@pytest.mark.parametrize("program", programs("leaving"))
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", programs("swallowed"))
def test_swallowed(program: str) -> None:
    check(program)
