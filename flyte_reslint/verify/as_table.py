"""A verification for people: file by file, a line for each task and environment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flyte_reslint.report.visible import visible
from flyte_reslint.verify.agreement import Agreement, Difference, Verdict
from flyte_reslint.verify.verify import Verification

WORDS: dict[Verdict, tuple[str, str]] = {
    "agrees": ("agrees", "green"),
    "differs": ("differs", "bold red"),
    "not-found": ("not found statically", "bold red"),
    "only-static": ("only static", "bold red"),
    "unknown": ("static unknown", "yellow"),
    "refused": ("refused by the SDK", "yellow"),
    "import-failed": ("import failed", "yellow"),
    "stubbed": ("made by a stub", "yellow"),
}
"""How each verdict is said, and in which colour; the gravest disagreements first after agreement."""


def as_table(verification: Verification) -> RenderableType:
    """A table per file, the imports that failed, and a line of totals."""
    parts: list[RenderableType] = []
    for file in sorted({each.file for each in verification.agreements}):
        rows = [each for each in verification.agreements if each.file == file]
        parts += [Text(visible(file) or "(no file)", "bold cyan", overflow="fold"), _table(rows), Text()]
    failures = list(_failures(verification))
    if failures:
        parts += [*failures, Text()]
    return Group(*parts, _totals(verification))


def _table(rows: list[Agreement]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for column in range(3):
        table.add_column(overflow="fold", ratio=1 if column == 2 else None)
    for row in rows:
        words, style = WORDS[row.verdict]
        name = Text(visible(row.name), "bold" if row.kind == "environment" else "")
        table.add_row(name + Text(f" :{row.line}" if row.line else "", "dim"), Text(words, style), _details(row))
    return table


def _details(agreement: Agreement) -> Text:
    """What there is to say beyond the verdict, a line for each field."""
    lines = [_difference(each) for each in agreement.differences]
    if agreement.verdict == "unknown":
        lines += [f"{each.field}: {each.reason} ({each.place.file}:{each.place.row})" for each in agreement.unknown]
    if agreement.failure is not None:
        lines.append(agreement.failure.error)
    if agreement.error is not None:
        lines.append(agreement.error)
    return Text("\n".join(map(visible, lines)))


def _difference(difference: Difference) -> str:
    place = f"{difference.place.file}:{difference.place.row}"
    origin = "" if difference.file is None else f" ({_where(difference.file, difference.line)})"
    static, registered = (value or "unset" for value in (difference.static, difference.registered))
    return f"{difference.field}: static {static} ({place}), SDK {registered}{origin}"


def _where(file: str, line: int | None) -> str:
    return file if line is None else f"{file}:{line}"


def _failures(verification: Verification) -> Iterator[Text]:
    for probed in verification.files:
        if probed.failure is not None:
            failure = probed.failure
            place = _where(failure.file, failure.line)
            through = "" if failure.file == probed.file else f" (importing {probed.file})"
            yield Text("import failed ", "yellow") + Text(visible(f"{place}{through}: {failure.error}"), "")


def _totals(verification: Verification) -> Text:
    """`12 agrees, 1 differs; 3 of 20 files cannot be imported (flyte 2.12.1)`"""
    counts = Counter(each.verdict for each in verification.agreements)
    verdicts = ", ".join(f"{counts[verdict]} {words}" for verdict, (words, _) in WORDS.items() if counts[verdict])
    failed = sum(probed.failure is not None for probed in verification.files)
    imports = f"; {failed} of {len(verification.files)} files cannot be imported" if failed else ""
    sdks = ", ".join(f"{sdk} {version}" for sdk, version in verification.sdks.items())
    return Text(f"{verdicts or 'Nothing to compare'}{imports} ({sdks})")
