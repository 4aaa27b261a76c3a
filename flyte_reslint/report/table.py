"""Effective resources as a table: each value, and below it the place where it was set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flyte_reslint.domain.effective import Effective
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.report.cells import FIELDS, TIMES, UNKNOWN, UNSET, cell
from flyte_reslint.report.full_size import FullSize
from flyte_reslint.report.pods import PodOf, changes, container, doubts, no_pod, pod_cell
from flyte_reslint.report.styled import styled
from flyte_reslint.report.summary import counted
from flyte_reslint.report.table_rows import NOTHING, Row, sections
from flyte_reslint.report.targets import NO_FILES, Files, target_lines
from flyte_reslint.report.visible import shortened, visible, wrapped

GAP = 2
LONGEST_VALUE = 60
LONGEST_REASON = 600
"""Longer texts are cut: the JSON has them whole."""

LONGEST_WORD = 40
"""Columns are not narrowed below the words they hold, up to this many cells."""

STYLES = {"environment": "bold", "plugin": "italic", "task": "", "override": "italic"}
PLACE = "dim"
DOUBT = "yellow"
POD = "magenta"

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Line(Struct, frozen=True):
    """A row as it is printed: its cells by column, and how far its name is indented."""

    cells: Mapping[str, Text]
    indent: int


def show_table(
    effective: Effective,
    width: int,
    pod_of: PodOf = no_pod,
    targets: Files = NO_FILES,
    sizes: Iterable[FullSize] = (),
) -> RenderableType:
    """A table per file, with columns of the same widths in each.

    Below them stand the reasons for what is unknown, and for what a known platform changes; then what takes several
    pods.
    """
    notes = _Notes()
    tables = [(file, [_line(row, file, notes) for row in rows]) for file, rows in sections(effective, pod_of)]
    if not tables:
        return Text(NOTHING)
    lines = [line for _, in_file in tables for line in in_file]
    columns = ["name", *(field for field in FIELDS if any(line.cells[field].plain != UNSET for line in lines))]
    widths = _widths(lines, columns, width)
    parts: list[RenderableType] = []
    for file, in_file in tables:
        parts += [Text(visible(file), "bold cyan", overflow="fold"), _table(in_file, widths), Text()]
    legend = Text(f"{UNSET} not set: the platform's default", PLACE)
    releases = [Text(visible(line), PLACE) for line in target_lines(targets)]
    several = _sizes(list(sizes), width)
    return Group(*parts, *notes.lines(width), legend, *several, *releases, _totals(effective))


def _sizes(sizes: Sequence[FullSize], width: int) -> Iterator[Text]:
    """`forecast-workers: 40 pods at full size, cpu 160, memory 480Gi`"""
    for size in sizes:
        name = shortened(size.of.name.text or UNKNOWN, LONGEST_VALUE)
        for index, line in enumerate(wrapped(f"{name}: {size.pods} pods at full size, {size}", width - 2)):
            yield Text("  " if index else "") + Text(line)


def _totals(effective: Effective) -> Text:
    """`4 tasks (3 exact, 1 partial), 2 environments, 1 override`"""
    states = Counter(task.settings.state for task in effective.tasks)
    detail = ", ".join(f"{states[state]} {state}" for state in ("exact", "partial", "unknown") if states[state])
    tasks = counted(len(effective.tasks), "task") + (f" ({detail})" if detail else "")
    environments = counted(len(effective.environments), "environment")
    return Text(f"{tasks}, {environments}, {counted(len(effective.overrides), 'override')}")


def _table(lines: Sequence[_Line], widths: Mapping[str, int]) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style=PLACE)
    for column, width in widths.items():
        table.add_column("" if column == "name" else column, width=width, overflow="fold")
    for line in lines:
        name = Padding(line.cells["name"], (0, 0, 0, line.indent))
        table.add_row(name, *(line.cells[column] for column in widths if column != "name"))
    return table


def _widths(lines: Sequence[_Line], columns: Sequence[str], width: int) -> dict[str, int]:
    """The width of each column: its longest line's, those with room to spare narrowed until all fit into `width`.

    A column keeps room for its longest word as long as it can, unless that is longer than `LONGEST_WORD`.
    """
    widths: dict[str, int] = {}
    narrowest: dict[str, int] = {}
    for column in columns:
        indents = {line.cells[column].plain: line.indent if column == "name" else 0 for line in lines} | {column: 0}
        widths[column] = max(indent + cell_len(part) for text, indent in indents.items() for part in text.split("\n"))
        longest_word = max(indent + cell_len(word) for text, indent in indents.items() for word in _words(text))
        narrowest[column] = min(longest_word, LONGEST_WORD)
    room = width - GAP * len(columns)
    for floor in (narrowest, dict.fromkeys(columns, 1)):
        while sum(widths.values()) > room and widths != floor:
            roomiest = max(columns, key=lambda column: widths[column] - floor[column])
            widths[roomiest] -= 1
    return widths


def _words(text: str) -> list[str]:
    """The parts of a cell that stay together; a count and its device are one."""
    return text.replace(f" {TIMES} ", TIMES.center(3, "_")).split()


class _Notes:
    """Footnotes: each reason once, numbered in the order in which the table meets them."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def mark(self, reason: str) -> Text:
        """The superscript that refers to the reason."""
        number = self.numbers.setdefault(reason, len(self.numbers) + 1)
        return Text(str(number).translate(_SUPERSCRIPTS), DOUBT)

    def lines(self, width: int) -> Iterator[Text]:
        """The reasons."""
        for reason, number in self.numbers.items():
            head = f"{str(number).translate(_SUPERSCRIPTS)} "
            for index, line in enumerate(wrapped(shortened(reason, LONGEST_REASON), width - len(head))):
                yield styled(" " * len(head) if index else head, DOUBT) + line


def _reason(unsettled: Unsettled) -> str:
    """Why a value is unknown, and where."""
    return f"{unsettled.field}: {unsettled.reason}{_at(unsettled.place)}"


def _at(place: Place | None) -> str:
    return f" ({place.file}:{place.row})" if place is not None else ""


def _line(row: Row, file: str, notes: _Notes) -> _Line:
    """The row as it stands in the section of `file`."""
    name = styled(shortened(row.name.text or UNKNOWN, LONGEST_VALUE), STYLES[row.kind])
    if row.name.unknown:
        name += notes.mark(_reason(row.name.unknown))
    name += Text(f" {_where(row.place, file)}", PLACE)
    values = {field: _value(field, row, file, notes) for field in FIELDS}
    return _Line({"name": name, **values}, indent=2 * row.depth)


def _value(field: str, row: Row, file: str, notes: _Notes) -> Text:
    doubts = [each for each in row.settings.unknown if _concerns(each.field, field)]
    shown = cell(field, row.settings)
    if not shown and not doubts:
        return styled(UNSET, PLACE) + _pod(field, row, notes)
    text = Text(shortened(shown, LONGEST_VALUE)) if shown else styled(UNKNOWN, DOUBT)
    for doubt in doubts:
        text += notes.mark(_reason(doubt))
    trail = row.settings.provenance.get(field)
    if trail and not row.repeats:
        text += Text(f"\n{_where(trail[-1].place, file)}", PLACE)
    return text + _pod(field, row, notes)


def _pod(field: str, row: Row, notes: _Notes) -> Text:
    """A line with what the container gets, where the platform or a template changes it or leaves it open."""
    if row.pod is None or isinstance(row.of, PluginPart):
        return Text()
    changed, open_ = changes(field, row.pod), doubts(field, row.pod, row.settings)
    given = container(field, row.of)
    reasons = [f'pod: container "{given.name}" of the template{_at(given.place)}'] if given is not None else []
    reasons += [f"{field} {', '.join(map(str, changed))}"] if changed else []
    reasons += (f"pod: {each.reason}{_at(each.place)}" for each in open_)
    if not reasons:
        return Text()
    return sum(map(notes.mark, reasons), styled(f"\n{pod_cell(field, row.pod)}", POD))


def _concerns(unsettled: str, field: str) -> bool:
    """Whether the unknown `unsettled` (`memory`, `reuse.replicas`, `resources`) is in the column `field`."""
    return unsettled.partition(".")[0] == field or (unsettled == "resources" and field != "reuse")


def _where(place: Place, file: str) -> str:
    """`:12` in `file` itself, `config.py:12` elsewhere."""
    return f":{place.row}" if place.file == file else f"{visible(PurePosixPath(place.file).name)}:{place.row}"
