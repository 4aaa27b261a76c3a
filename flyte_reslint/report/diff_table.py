"""A comparison for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from flyte_reslint.checks.finding import Finding
from flyte_reslint.comparison.comparison import Change, Comparison
from flyte_reslint.report.concise import concise
from flyte_reslint.report.difference import ARROW, UNSET, follows_environment, headline, labelled, title, total_texts
from flyte_reslint.report.styled import styled
from flyte_reslint.report.visible import shortened, visible

MARKS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
INDENT = 4
LONGEST_NAME, LONGEST_VALUE = 160, 300


def diff_table(comparison: Comparison, base: str, head: str, failures: Sequence[str]) -> RenderableType:
    """The changes by file, then findings, totals and what fails."""
    parts: list[RenderableType] = [Text(visible(f"{base} {ARROW} {head}"), "dim", overflow="fold"), Text()]
    by_file = sorted(comparison.changes, key=lambda change: change.present.place.file)
    for file, changes in groupby(by_file, key=lambda change: change.present.place.file):
        parts.append(Text(visible(file), "bold cyan", overflow="fold"))
        for change in changes:
            parts += _change(change, comparison)
        parts.append(Text())
    parts += _findings("New findings", comparison.new_findings)
    parts += _findings("Findings that are gone", comparison.gone_findings)
    parts += [Text(f"at full size: {each}") for each in total_texts(comparison)]
    parts.append(styled(f"{headline(comparison)}.", "bold"))
    parts += [Text(visible(f"fails {failure}"), "bold red", overflow="fold") for failure in failures]
    return Group(*parts)


def _change(change: Change, comparison: Comparison) -> Iterator[RenderableType]:
    mark, style = MARKS[change.status]
    name = shortened(title(change), LONGEST_NAME)
    line = Text.assemble((f"{mark} {name}", style), (f" :{change.present.place.row}", "dim"))
    old = change.before.place.file if change.before else change.present.place.file
    if old != change.present.place.file:
        line.append(f" from {visible(old)}", "dim")
    line.overflow = "fold"
    if follows_environment(change, comparison):
        line.append(" as its environment", "dim")
        yield line
        return
    yield line
    yield from _fields(change)


def _fields(change: Change) -> Iterator[Text]:
    """A line for each field: `cpu limit  4 -> 8`, and `cpu limit  8` of what is only in one of the states."""
    fields = list(labelled(change))
    width = max((len(label) for label, _, _ in fields), default=0)
    for label, before, after in fields:
        line = Text(f"{' ' * INDENT}{visible(label):<{width}}  ", overflow="fold")
        if change.status == "changed":
            line.append(_shown(before), "red").append(f" {ARROW} ", "dim").append(_shown(after), "green")
        else:
            line.append(_shown(after if change.after else before))
        yield line


def _shown(value: str | None) -> str:
    return UNSET if value is None else shortened(value, LONGEST_VALUE)


def _findings(heading: str, findings: Sequence[Finding]) -> list[RenderableType]:
    if not findings:
        return []
    return [styled(heading, "bold"), *concise(findings), Text()]
