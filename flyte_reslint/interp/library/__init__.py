"""Models of Python's standard library, and of the few packages that configuration is written with."""

from __future__ import annotations

from flyte_reslint.interp.library import durations
from flyte_reslint.interp.values import Value


def standard_library() -> dict[str, Value]:
    """Everything that is modelled, by dotted name. What can change (`os.environ`) is made anew by each call."""
    return {**durations.NAMES}
