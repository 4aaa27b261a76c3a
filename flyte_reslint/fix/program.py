"""What a fix may look at: the files of one run, their trees, and all that was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from flyte_reslint.checks.finding import Finding
from flyte_reslint.fix.tree import Tree
from flyte_reslint.syntax import SyntaxFault


class Program(Struct, frozen=True):
    """The files that a run was asked to read, by the names that findings have for them; no other is ever changed.

    `findings` are all, those that nobody is shown included.
    """

    files: Sequence[str]
    text: Callable[[str], str]
    findings: Sequence[Finding]
    is_exact: Callable[[str], bool]
    """Whether a file's text, written back, is the file as it was."""
    _trees: dict[str, Tree | None] = field(default_factory=dict)

    def tree(self, file: str) -> Tree | None:
        """A file's tree; None for one that is not to be changed, or cannot be."""
        if file not in self._trees:
            is_ours = file in self.files and self.is_exact(file)
            self._trees[file] = self._parsed(file) if is_ours else None
        return self._trees[file]

    def _parsed(self, file: str) -> Tree | None:
        try:
            return Tree(file, self.text(file))
        except SyntaxFault:
            return None
