"""Small programs that declare something, as the files in `programs/` hold them.

    === what the program is about [mark]
    the source of main.py
    --- other/module.py
    its source

Marks: `[refused]` the SDK raises on import; `[unknown]` part of what is registered need not be known without a run;
`[stricter FLR101]` the SDK takes it and Kubernetes does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MAIN = "main.py"
HEADER = re.compile(r"=== (?P<title>.*?)(?: \[(?P<mark>.*)\])?")


@dataclass(frozen=True)
class Program:
    """The source of every file by its path, and what is said about it."""

    title: str
    files: dict[str, str] = field(compare=False)
    mark: str = ""

    @property
    def is_refused(self) -> bool:
        return self.mark == "refused"

    @property
    def stricter(self) -> str | None:
        """The code of the rule that is stricter than the SDK."""
        return self.mark.removeprefix("stricter ") if self.mark.startswith("stricter ") else None

    def write(self, folder: Path) -> Path:
        """Put the files below `folder`; the path of the main one."""
        for path, source in self.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
        return folder / MAIN


def read_collection(path: Path) -> list[Program]:
    """The programs of one file."""
    programs: list[Program] = []
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := HEADER.fullmatch(line):
            programs.append(Program(header["title"], {}, header["mark"] or ""))
        if header or line.startswith("--- "):
            lines = []
            programs[-1].files[MAIN if header else line.removeprefix("--- ")] = ""
            continue
        lines.append(line)
        current = list(programs[-1].files)[-1]
        programs[-1].files[current] = "\n".join(lines) + "\n"
    return programs
