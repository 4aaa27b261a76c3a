"""No input may take longer than a second of the processor's time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

A_SECOND = 1.0


class TooSlow(AssertionError):
    """An input took longer than it may."""


@contextmanager
def promptly(limit: float) -> Iterator[None]:
    """Fail unless what is done inside takes less than `limit` seconds."""
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    if taken > limit:
        raise TooSlow(f"{taken:.2f} seconds")
