"""What a fix may look at: the files of one run, their trees, and all that was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flyte_reslint.checks.correction import Renaming, Respelling, Translation
from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.places import Places
from flyte_reslint.fix.strings import Strings
from flyte_reslint.fix.text import Lines
from flyte_reslint.syntax import SyntaxFault

if TYPE_CHECKING:
    from flyte_reslint.fix.tree import Tree


class Program(Struct, frozen=True):
    """The files that a run was asked to read, by the names that findings have for them; no other is ever changed.

    `findings` are all, those that nobody is shown included.
    """

    files: Sequence[str]
    text: Callable[[str], str]
    findings: Sequence[Finding]
    is_exact: Callable[[str], bool]
    """Whether a file's text, written back, is the file as it was."""
    verdicts: dict[tuple[str, Place], bool] = field(default_factory=dict)
    """Whether what a variable gets at a place is read for findings of a rule alone, as far as anybody asked."""
    _ways: dict[str, Places[tuple[Place, ...]]] = field(default_factory=dict)
    _trees: dict[str, Tree | None] = field(default_factory=dict)
    _strings: dict[str, Strings | None] = field(default_factory=dict)

    def is_ours(self, file: str) -> bool:
        """Whether a file may be changed."""
        return file in self.files and self.is_exact(file)

    def ways(self, code: str) -> Places[tuple[Place, ...]]:
        """For each place that values at fault by a rule came through: all places that one of them came through."""
        if code not in self._ways:
            found = [finding for finding in self.findings if finding.code == code]
            ways = [
                tuple({finding.place, *finding.correction.places})
                for finding in found
                if isinstance(finding.correction, (Respelling, Renaming, Translation))
            ]
            self._ways[code] = Places((place, way) for way in dict.fromkeys(ways) for place in way)
        return self._ways[code]

    def tree(self, file: str) -> Tree | None:
        """A file's tree; None for one that is not to be changed, or cannot be."""
        if file not in self._trees:
            self._trees[file] = self._parsed(file) if self.is_ours(file) else None
        return self._trees[file]

    def lines(self, file: str) -> Lines | None:
        """A file's lines; None for one that is not to be changed."""
        return Lines(self.text(file)) if self.is_ours(file) else None

    def strings(self, file: str) -> Strings | None:
        """A file's strings, which take no tree; None for one that is not to be changed, or cannot be."""
        if file not in self._strings:
            self._strings[file] = self._scanned(file) if self.is_ours(file) else None
        return self._strings[file]

    def _parsed(self, file: str) -> Tree | None:
        from flyte_reslint.fix.tree import Tree

        try:
            return Tree(file, self.text(file))
        except SyntaxFault:
            return None

    def _scanned(self, file: str) -> Strings | None:
        try:
            return Strings(file, self.text(file))
        except SyntaxFault:
            return None
