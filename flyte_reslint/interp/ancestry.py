"""The order in which Python looks up a class's bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Base = TypeVar("Base")


def linearised(own: Base, lines: Sequence[Sequence[Base]]) -> tuple[Base, ...]:
    """`own`, then all of `lines` merged so that each keeps its order (C3).

    `lines` are the linearised bases, and last the bases themselves. Lines that contradict each other, which
    Python refuses, follow each other as they are.
    """
    merged = [own]
    remaining = [list(line) for line in lines if line]
    while remaining:
        heads = [line[0] for line in remaining]
        head = next((head for head in heads if not any(head in line[1:] for line in remaining)), None)
        if head is None:
            rest = dict.fromkeys(base for line in remaining for base in line)
            return (*merged, *rest)
        merged.append(head)
        remaining = [line for line in ([base for base in line if base != head] for line in remaining) if line]
    return tuple(merged)
