"""Which findings count: those of rules that are on where they are found, and that no comment hides."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from flyte_reslint.analysis.sources import Sources
from flyte_reslint.analysis.statement_rows import statement_rows
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.rule import PLATFORM_CHECKS
from flyte_reslint.checks.suppressions import UNUSED_SUPPRESSION, Comment, Rules, unused_suppression
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.limits import LimitsOf
from flyte_reslint.rulebook import pages
from flyte_reslint.source.suppressions import Suppression, Suppressions, suppressions

Hidden = Mapping[tuple[str, Suppression], Collection[str]]
"""The codes of the findings that each comment of a file hid."""


class Judge(Struct, frozen=True, dict=True):
    """Judges findings in `files`, as findings name them, by each file's configuration and comments."""

    sources: Sources
    configurations: Configurations
    files: tuple[str, ...]
    limits_of: LimitsOf
    heeds_noqa: bool = True

    def judged(self, found: Iterable[Finding], unfinished: Collection[str]) -> tuple[Finding, ...]:
        """The findings that count, and those about comments that hide none, by file and place.

        `unfinished` are the files that were not followed to their ends, of whose comments nothing can be said.
        """
        shown: list[Finding] = []
        hidden: dict[tuple[str, Suppression], set[str]] = defaultdict(set)
        for finding in found:
            if finding.code in self.rules(finding.place.file):
                hiding = self._hiding(finding)
                for comment in hiding:
                    hidden[finding.place.file, comment].add(finding.code)
                if not hiding:
                    shown.append(finding)
        shown += self._unused(hidden, unfinished)
        return tuple(sorted(shown, key=lambda finding: (finding.place, finding.code, finding.message)))

    @cached_property
    def rules(self) -> Callable[[str], frozenset[str]]:
        """The codes of the rules that are on in a file."""
        known = {page.code: page.default for page in pages().values()}
        in_folder = cache(lambda folder: self.configurations.for_folder(folder).rules(known))

        def in_file(file: str) -> frozenset[str]:
            path = Path(os.path.abspath(file))
            return self.configurations.for_folder(path.parent).rules_for(path, in_folder(path.parent))

        return cache(in_file)

    def would_find(self, code: str, path: str) -> bool:
        """Whether a fault in the file of that absolute path would be found: that rule is on, and can be judged."""
        name = self.sources.name(path)
        is_known = code not in PLATFORM_CHECKS or self.limits_of(name) is not None
        return name in self._names and code in self.rules(name) and is_known

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.files)

    @cached_property
    def _comments(self) -> Callable[[str], Suppressions]:
        """The suppression comments of a file."""

        def in_file(path: str) -> Suppressions:
            found = suppressions(self.sources.text(path) or "")
            return found if self.heeds_noqa else found.without_noqa

        return cache(in_file)

    def _hiding(self, finding: Finding) -> tuple[Suppression, ...]:
        """The comments that hide a finding."""
        comments = self._comments(os.path.abspath(finding.place.file))
        return comments.hiding(finding.code, self.rows(finding)) if comments.statements or comments.file else ()

    def rows(self, finding: Finding) -> range:
        """The rows of the statement that a finding is in."""
        return statement_rows(self.sources.program(os.path.abspath(finding.place.file)), finding.place.row)

    def _unused(self, hidden: Hidden, unfinished: Collection[str]) -> Iterator[Finding]:
        for file in self.files:
            on = self.rules(file)
            if UNUSED_SUPPRESSION in on and file not in unfinished:
                rules = Rules(frozenset(pages()), on, self.limits_of(file) is not None)
                comments = self._comments(os.path.abspath(file))
                for comment in (*comments.file, *comments.statements):
                    about = _ours(file, comment, frozenset(hidden.get((file, comment), ())))
                    finding = unused_suppression(about, rules) if about and not _is_meant(comment, comments) else None
                    if finding is not None:
                        yield finding


def _ours(file: str, comment: Suppression, hidden: frozenset[str]) -> Comment | None:
    """A comment that is about our rules; None for one that other linters may have need of."""
    is_noqa = comment.form == "noqa"
    if is_noqa and not any(code.startswith("FLR") for code in comment.codes or ()):
        return None
    place = Place(file, comment.row, comment.column, comment.row, comment.end_column)
    return Comment(place, comment.codes, hidden, is_noqa, comment.is_misplaced)


def _is_meant(comment: Suppression, comments: Suppressions) -> bool:
    """Whether a comment may hide nothing: it names the rule itself, or the whole file is let off."""
    on_row = comments.hiding(UNUSED_SUPPRESSION, range(comment.row, comment.row + 1))
    return any(each.codes is not None or each.form == "ignore-file" for each in on_row)
