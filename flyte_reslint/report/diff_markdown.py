"""A comparison as a comment on a pull request: a summary, and what it rests on for those who unfold it.

The first line marks the comment, so that a later run finds it and writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flyte_reslint.checks.finding import Finding
from flyte_reslint.comparison.comparison import Change, Comparison
from flyte_reslint.report.difference import ARROW, UNSET, follows_environment, headline, labelled, title, total_texts
from flyte_reslint.report.visible import shortened, visible

MARKER = "<!-- flyte-reslint diff -->"

MOST_CHARACTERS = 60_000
"""GitHub takes comments of up to 65,536 characters."""

LONGEST_VALUE = 200


def diff_markdown(comparison: Comparison, base: str, head: str, failures: Sequence[str]) -> str:
    """The comment."""
    lines = [MARKER, f"**Flyte resources** {_code(base)} {ARROW} {_code(head)}: {headline(comparison)}"]
    sums = total_texts(comparison)
    if sums:
        lines += ["", f"At full size, what differs takes {', '.join(f'**{each}**' for each in sums)}."]
    lines += ["", *(f"- :x: {_escaped(failure)}" for failure in failures)] if failures else []
    room = MOST_CHARACTERS - sum(len(line) + 1 for line in lines)
    changes = _folded("What differs", list(_changes(comparison)) if comparison.changes else [])
    findings = _folded("New findings", list(_findings(comparison.new_findings)), is_open=True)
    findings += _folded("Findings that are gone", list(_findings(comparison.gone_findings)))
    return "\n".join([*lines, *_fitting(findings, changes, room)]) + "\n"


def _fitting(findings: list[str], changes: list[str], room: int) -> Iterator[str]:
    """As many lines as a comment has room for."""
    for lines in (findings, changes):
        for index, line in enumerate(lines):
            room -= len(line) + 1
            if room < 0:
                yield from ("", f"{len(lines) - index} more lines have no room here.", "", "</details>")
                return
            yield line


def _folded(heading: str, lines: list[str], *, is_open: bool = False) -> list[str]:
    if not lines:
        return []
    opened = "<details open>" if is_open else "<details>"
    return ["", opened, f"<summary>{heading}</summary>", "", *lines, "", "</details>"]


def _changes(comparison: Comparison) -> Iterator[str]:
    yield from ("| | field | before | after |", "|---|---|---|---|")
    for change in comparison.changes:
        if follows_environment(change, comparison):
            yield _row([_heading(change), "as its environment", "", ""])
            continue
        first = True
        for label, before, after in labelled(change):
            yield _row([_heading(change) if first else "", label, _value(before), _value(after)])
            first = False
        if first:
            yield _row([_heading(change), "", "", ""])


def _heading(change: Change) -> str:
    kind, _, name = title(change).partition(" ")
    place = f"{change.present.place.file}:{change.present.place.row}"
    return f"{change.status} {kind} **{_escaped(name)}**<br>{_code(place)}"


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        place = f"{finding.place.file}:{finding.place.row}"
        yield f"- **{finding.code}** {_code(place)} {_escaped(finding.text)}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _value(value: str | None) -> str:
    return UNSET if value is None else _code(shortened(value, LONGEST_VALUE))


def _code(text: str) -> str:
    """`text` as code, which in a table's cell needs entities for what would end either."""
    return f"<code>{''.join(_ENTITIES.get(character, character) for character in visible(text))}</code>"


def _escaped(text: str) -> str:
    """`text` with nothing in it that Markdown or HTML would obey, and nobody mentioned by it."""
    return "".join(
        f"\\{character}" if character in _MARKUP else _ENTITIES.get(character, character) for character in visible(text)
    )


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;", "@": "&#64;"}
_MARKUP = "\\*_~[]#"
