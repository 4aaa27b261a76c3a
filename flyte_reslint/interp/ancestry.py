"""The order in which Python looks up a class's bases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

Base = TypeVar("Base")


def linearised(own: Base, lines: Sequence[Sequence[Base]]) -> tuple[Base, ...]:
    """`own`, then all of `lines` merged so that each keeps its order (C3).

    `lines` are the linearised bases, and last the bases themselves. Lines that contradict each other, which
    Python refuses, follow each other as they are.
    """
    merged = [own]
    remaining = [list(reversed(line)) for line in lines if line]  # what comes first is the last
    later = Counter(base for line in remaining for base in line[:-1])
    while remaining:
        head = next((line[-1] for line in remaining if not later[line[-1]]), None)
        if head is None:
            rest = dict.fromkeys(base for line in remaining for base in reversed(line))
            return (*merged, *rest)
        merged.append(head)
        for line in remaining:
            if line[-1] == head:
                line.pop()
                if line:
                    later[line[-1]] -= 1
        remaining = [line for line in remaining if line]
    return tuple(merged)
