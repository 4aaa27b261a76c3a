"""Which findings of two states are the same one, and which are new or gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from flyte_reslint.checks.finding import Finding
from flyte_reslint.comparison.matching import Key, matched


class _Told(Struct, frozen=True):
    """A finding, and the file that its own became."""

    finding: Finding
    went_to: str

    def key(self, file: str) -> tuple[str, str, str]:
        """What does not change where only rows do."""
        return self.finding.code, file, re.sub(r":\d+", "", self.finding.message)


def new_and_gone(
    before: Sequence[Finding], after: Sequence[Finding], moves: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are new and those that are gone, whichever row they are on; a moved file keeps its own."""
    olds = [_Told(each, moves.get(each.place.file, each.place.file)) for each in before]
    news = [_Told(each, each.place.file) for each in after]
    keys: tuple[Key[_Told], ...] = (lambda each: each.key(each.finding.place.file), lambda each: each.key(each.went_to))
    _, gone, new = matched(olds, news, keys)
    return tuple(each.finding for each in new), tuple(each.finding for each in gone)
