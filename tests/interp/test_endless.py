"""A loop without a test: followed where something in it may end it, and not unrolled in vain where nothing can."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, imported, programs

from flyte_reslint.interp.values import Unknown


@pytest.mark.parametrize("program", programs("endless"))
def test_nothing_wrong_is_claimed(program: str) -> None:
    check(program)


@pytest.mark.parametrize("program", programs("endless")[:3])
def test_what_ends_it_is_followed(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("body", ["n += 1", "print(n)", "if n > 3:\n        n = 0\n    n += 1", "n = yield n"])
def test_nothing_is_unrolled_that_cannot_end(body: str) -> None:
    text = f"def f(n):\n  while True:\n    {body}\nresult = list(f(0))\n"
    machine, _ = imported(text)
    assert machine.budget.steps < 100


def test_what_an_endless_loop_changes_is_unknown() -> None:
    _, module = imported("import time\nn = 0\nwhile True:\n    n += 1\n    time.sleep(n)\n")
    assert isinstance(module.scope.values["n"], Unknown)
