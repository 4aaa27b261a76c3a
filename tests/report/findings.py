"""A source with something wrong in it, and findings about it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console

from flyte_reslint.domain.values import Place
from flyte_reslint.report.pieces import Line


@dataclass(frozen=True)
class Page:
    """What a report reads of a rule's page."""

    name: str
    severity: str
    url: str | None = None
    code: str = ""
    default: bool = True
    summary: str = "Reports *what* is wrong."
    body: str = ""


RULES = {
    "FLR101": Page("invalid-quantity", "error"),
    "FLR104": Page("request-above-limit", "error"),
    "FLR302": Page("single-replica-reuse", "warning"),
    "FLR409": Page("no-resources", "information"),
}


class Sources:
    """Files in memory, in which places are found by the text that stands there."""

    def __init__(self, **files: str) -> None:
        self.files = {name.replace("__", "/") + ".py": text for name, text in files.items()}

    def read_line(self, file: str, row: int) -> str:
        lines = self.files[file].split("\n")
        return lines[row - 1] if row <= len(lines) else ""

    def place(self, text: str, file: str | None = None) -> Place:
        """Where `text` stands first in `file`, or in the first file."""
        file = file or next(iter(self.files))
        start = self.files[file].index(text)
        return Place(file, *self._position(file, start), *self._position(file, start + len(text)))

    def _position(self, file: str, offset: int) -> tuple[int, int]:
        before = self.files[file][:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def printed(lines: list[Line], width: int, **options: object) -> str:
    """What a terminal of that width gets."""
    console = Console(width=width, highlight=False, **options)
    with console.capture() as capture:
        for line in lines:
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
    return capture.get()
