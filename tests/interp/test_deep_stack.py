"""Running where deeply nested code fits on the stack."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from flyte_reslint.interp.importer import with_deep_stack


def depth(levels: int) -> int:
    return 1 + depth(levels - 1) if levels else 0


def test_deep_calls_fit_there_and_nowhere_else() -> None:
    assert with_deep_stack(lambda: depth(10_000)) == 10_000
    with pytest.raises(RecursionError):
        depth(sys.getrecursionlimit() + 1)


def test_what_it_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        with_deep_stack(lambda: 1 // 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal interrupts a thread that waits there")
def test_an_interrupt_does_not_wait_for_its_end() -> None:
    is_over = threading.Event()

    def work() -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        return is_over.wait(30)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        with_deep_stack(work)
    assert time.monotonic() - begun < 10
    is_over.set()
