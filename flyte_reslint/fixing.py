"""Fixing a project: its files as they would be, what that removes, and putting them on disk."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from difflib import unified_diff

from msgspec import Struct

from flyte_reslint.api import Project
from flyte_reslint.fix.rounds import Kind, applied
from flyte_reslint.fix.text import with_line_ends
from flyte_reslint.fix.writing import NotWritten, write


class Fixed(Struct, frozen=True):
    """A project before and after its fixes, with the texts of the files that these change, by name.

    `refused` are the findings whose fixes would have led to others: file, code and message.
    """

    before: Project
    after: Project
    texts: Mapping[str, str]
    refused: frozenset[Kind]

    @property
    def gone(self) -> Counter[tuple[str, str]]:
        """How many findings are gone, by file and code."""
        before = Counter((each.place.file, each.code) for each in self.before.findings)
        return before - Counter((each.place.file, each.code) for each in self.after.findings)

    def difference(self) -> str:
        """What changes, as a unified diff of every file."""
        return "".join(_difference(self.before.text(file), text, file) for file, text in sorted(self.texts.items()))


def fixed(project: Project, *, with_unsafe: bool = False) -> Fixed:
    """The project as it would be after its fixes: the safe ones, and the others as well `with_unsafe`.

    Nothing is written. Raises one of `flyte_reslint.api.UNUSABLE`, where a file changes that a run depends on.
    """
    after, texts, refused = applied(project, project.changed, with_unsafe=with_unsafe)
    return Fixed(project, after, texts, refused)


def written(of: Fixed) -> tuple[Fixed, tuple[str, ...]]:
    """Write the changed files, and say which could not be; what comes back is what is now on disk."""
    faults: list[str] = []
    texts = {}
    for file, text in of.texts.items():
        fault = _fault(of.before, file, text)
        if fault is None:
            texts[file] = text
        else:
            faults.append(f"{file}: not fixed: {fault}")
    if not faults:
        return of, ()
    after = of.before.changed(texts) if texts else of.before
    return Fixed(of.before, after, texts, of.refused), tuple(faults)


def _fault(project: Project, file: str, text: str) -> str | None:
    """Why a file cannot be written, None where it was."""
    path = os.path.abspath(file)
    before, after = project.sources.data(path), project.encoded(file, text)
    if before is None or after is None:
        return "its encoding lacks a character"
    try:
        write(path, before, after)
    except NotWritten as reason:
        return str(reason)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None


def _difference(before: str, after: str, file: str) -> str:
    lines = unified_diff(with_line_ends(before), with_line_ends(after), file, file)
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)
