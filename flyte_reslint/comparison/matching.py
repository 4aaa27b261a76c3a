"""Which declarations of two states are the same one: by what they are called, else by where and what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")

Key = Callable[[T], "Hashable | None"]
"""What two states of one declaration have in common; None for one that has no such thing."""


def matched(
    before: Sequence[T], after: Sequence[T], keys: Sequence[Key[T]], rename_keys: Sequence[Key[T]] = ()
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """The pairs, and what is only before and only after.

    Each of `keys` in turn pairs what the ones before it left over, in order where several have the same. Each of
    `rename_keys` then pairs what is the only one of its kind that is left over on either side.
    """
    pairs: list[tuple[T, T]] = []
    olds, news = list(before), list(after)
    for key, is_rename in [*((key, False) for key in keys), *((key, True) for key in rename_keys)]:
        if not olds or not news:
            break
        old_groups, new_groups = _grouped(olds, key), _grouped(news, key)
        for name, group in old_groups.items():
            others = new_groups.get(name, [])
            if not (is_rename and (len(group), len(others)) != (1, 1)):
                pairs += zip(group, others, strict=False)
        paired = {id(each) for pair in pairs for each in pair}
        olds = [each for each in olds if id(each) not in paired]
        news = [each for each in news if id(each) not in paired]
    return pairs, olds, news


def _grouped(several: Sequence[T], key: Key[T]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for each in several:
        name = key(each)
        if name is not None:
            groups[name].append(each)
    return groups
