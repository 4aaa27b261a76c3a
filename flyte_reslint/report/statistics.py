"""How often each rule found something, as ruff counts it: the most frequent first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from flyte_reslint.checks.finding import Finding, FixOf
from flyte_reslint.report.pieces import Line, line
from flyte_reslint.report.rules import Rules


class Count(Struct, frozen=True):
    """How many findings a rule has, and for how many of them there is a fix."""

    code: str
    number: int
    fixable: int


def counts(findings: Iterable[Finding], fix_of: FixOf) -> list[Count]:
    """A count for each rule that found something; equal ones by code."""
    numbers: Counter[str] = Counter()
    fixable: Counter[str] = Counter()
    for finding in findings:
        numbers[finding.code] += 1
        fixable[finding.code] += fix_of(finding) is not None
    counted = (Count(code, number, fixable[code]) for code, number in numbers.items())
    return sorted(counted, key=lambda count: (-count.number, count.code))


def statistics(counted: list[Count], rules: Rules) -> Iterator[Line]:
    """`2  FLR101  [*] invalid-quantity`, with the box only where something can be fixed."""
    width = max((len(str(count.number)) for count in counted), default=0)
    has_boxes = any(count.fixable for count in counted)
    for count in counted:
        box = ("[*] " if count.fixable else "[ ] ") if has_boxes else ""
        yield line(
            (f"{count.number:>{width}}", "bold"),
            "  ",
            (count.code, "bold red"),
            "  ",
            (box, "cyan"),
            rules[count.code].name,
        )


def statistics_json(counted: list[Count], rules: Rules) -> str:
    """The same as an array with an object per rule."""
    shown = [
        {
            "code": count.code,
            "name": rules[count.code].name,
            "count": count.number,
            "fixable": count.fixable > 0,
            "fixable_count": count.fixable,
        }
        for count in counted
    ]
    return json.dumps(shown, indent=2) + "\n"
