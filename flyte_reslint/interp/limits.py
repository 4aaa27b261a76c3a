"""How much one operation may build, and how many steps it counts as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flyte_reslint.interp.budget import Budget
from flyte_reslint.interp.machine import Machine

CHARACTERS_PER_STEP = 256

COMPARISONS_PER_STEP = 10_000

ITEMS_PER_STEP = 32
"""What is done to this many elements, characters or pairs of characters counts as one step."""

MOST_STEPS_OF_ONE = 2_000


class TooLarge(Exception):
    """A result that the budget does not allow to compute."""


def check_inputs(plains: Sequence[Any]) -> None:
    """Refuse texts and numbers on which even a linear operation is too slow."""
    for value in plains:
        if isinstance(value, (str, bytes)) and len(value) > Budget.most_characters:
            raise TooLarge
        if isinstance(value, int) and value.bit_length() > Budget.most_bits:
            raise TooLarge


def charge(machine: Machine, plains: Sequence[Any]) -> None:
    """Count an operation on long texts as more steps; looking for one text in another may take their product.

    Raises `TooLarge` for an operation that is not worth so many.
    """
    lengths = sorted(len(value) for value in plains if isinstance(value, (str, bytes)))
    if lengths and lengths[-1] > CHARACTERS_PER_STEP:
        product = lengths[-1] * lengths[-2] if len(lengths) > 1 else 0
        steps = sum(lengths) // CHARACTERS_PER_STEP + product // COMPARISONS_PER_STEP
        if steps > MOST_STEPS_OF_ONE:
            raise TooLarge
        machine.budget.spend(steps)


def check_length(characters: int) -> None:
    """Refuse to build a longer text than the budget allows."""
    if characters > Budget.most_characters:
        raise TooLarge
