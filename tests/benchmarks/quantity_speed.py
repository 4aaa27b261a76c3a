"""Prints how many quantities a second are read, and how many are read and written."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from flyte_reslint.domain.quantity import Quantity

ROUNDS = 7
TEXTS = ("4Gi", "500m", "2", "1.5", "512Mi", "16Gi", "250m", "1e3") * 2_500


def per_second(work: Callable[[str], object]) -> int:
    """The best of several rounds over TEXTS."""
    best = min(_seconds(work) for _ in range(ROUNDS))
    return round(len(TEXTS) / best)


def _seconds(work: Callable[[str], object]) -> float:
    start = time.perf_counter()
    for text in TEXTS:
        work(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.stdout.write(f"read with its value: {per_second(Quantity):>9,} a second\n")
    sys.stdout.write(f"read and written:    {per_second(lambda text: str(Quantity(text))):>9,} a second\n")
